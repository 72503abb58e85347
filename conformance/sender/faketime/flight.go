package faketime

import (
	"time"

	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// flight is a connection on which something is under way.
type flight struct {
	since   time.Duration // in real time
	waiting bool          // its answer is late on purpose
}

// lost is after how long in real time a connection on which nothing happens no longer slows the clock down.
const lost = 2 * time.Second

// Pace returns by what the sink tells the clock what comes and goes.
func (c *Clock) Pace() sink.Pace {
	return sink.Pace{Connection: c.connection, Arrive: c.arrived, Wait: c.wait, Answer: c.answer}
}

// connection tells that something is under way on a connection, or no longer. The clock slows down first of all: the
// time-outs of whoever connects run on it.
func (c *Clock) connection(remote string, busy bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	real := time.Since(c.origin)
	_, known := c.flights[remote]
	switch {
	case busy && !known:
		if len(c.flights) == 0 && c.batch == nil {
			c.woke = real
		}
		c.flights[remote] = &flight{since: real}
		c.stirred = real
		c.slowDown(real)
	case !busy && known:
		delete(c.flights, remote)
		c.stirred = real
		c.slow.until = max(c.slow.until, real+settled) // more may follow on it, such as the delivery on its token request
	}
}

// arrived tells that a request to an endpoint has come.
func (c *Clock) arrived(endpoint string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	real := time.Since(c.origin)
	c.stirred = real
	if s := c.sleepers[endpoint]; s != nil {
		c.judge(s, real)
		delete(c.sleepers, endpoint)
	}
}

// wait tells that the answer on a connection is late on purpose, until the returned function is called. Time-outs are real
// time, so that the clock runs at its natural rate.
func (c *Clock) wait(remote string) (ended func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.flights[remote]
	if f == nil {
		return func() {}
	}
	f.waiting = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		f.waiting, f.since = false, time.Since(c.origin)
		c.stirred = f.since
	}
}

// answer waits until a request may be answered. The attempt is its number among those to the endpoint; 1 is the first.
func (c *Clock) answer(remote, endpoint string, attempt int, failed bool) {
	<-c.hold(answer{remote, endpoint, attempt, failed})
}

// hold adds an answer to those that are held, and returns what is closed when they are let go.
func (c *Clock) hold(a answer) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	real := time.Since(c.origin)
	if c.batch == nil {
		c.batch = &batch{since: real, open: make(chan struct{})}
	}
	open := c.batch.open
	c.batch.answers = append(c.batch.answers, a)
	c.stirred = real
	c.choose(real)
	return open
}

// land forgets the connections whose answers are let go.
func (c *Clock) land(b *batch) {
	for _, a := range b.answers {
		delete(c.flights, a.remote)
	}
}

// flying returns on how many connections something is under way that is neither held nor late on purpose.
func (c *Clock) flying(real time.Duration) int {
	n := 0
	for _, f := range c.flights {
		if !f.waiting && real-f.since < lost {
			n++
		}
	}
	if c.batch != nil {
		n -= len(c.batch.answers)
	}
	return n
}

// waiting returns how many answers are late on purpose.
func (c *Clock) waiting() int {
	n := 0
	for _, f := range c.flights {
		if f.waiting {
			n++
		}
	}
	return n
}
