package faketime

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

const (
	tick = 2 * time.Millisecond
	// jitter is what scheduling may add to a sleep, in real time, at least.
	jitter = 10 * time.Millisecond
	// apart is how far apart in real time those may wake who were let go together.
	apart = 100 * time.Millisecond
)

// Options say how a sender is documented to wait.
type Options struct {
	Delays  []time.Duration // between the attempts of an event that is never acknowledged
	Address string          // host and port of the sender's API, by which its event loops are woken; "": they are not
	Library string          // path of libfaketime; "": where the Debian package has it
}

// Clock is the time of a sender under libfaketime. It is safe for concurrent use.
type Clock struct {
	delays []time.Duration
	origin time.Time
	share  *share
	nudger nudger
	stop   chan struct{}
	ended  chan struct{}
	close  sync.Once

	mu       sync.Mutex
	shown    line  // what the sender's clock shows
	sleeping line  // by which whatever sleeps will wake
	doubt    *line // by which somebody may wake who began to sleep before the sleeping line, nil: nobody
	slow     slowness
	asleep   time.Duration      // real time by which who got an answer has gone to sleep
	woke     time.Duration      // real time at which something connected when nothing was under way
	stirred  time.Duration      // real time at which something came or went last
	flights  map[string]*flight // by remote address
	sleepers sleepers
	batch    *batch
	passing  int           // who wait for the time to pass
	left     time.Duration // real time at which the last of them stopped
	target   time.Duration // until when they do
	noise    noise
	evidence evidence
	err      error // why the clock is of no use
}

var _ clock.Clock = (*Clock)(nil)

// Open prepares the clock, which runs at its natural rate until somebody waits. The error says in one line why there is no
// such clock here, and what to do.
func Open(ctx context.Context, o Options) (*Clock, error) {
	library, err := find(o.Library)
	if err != nil {
		return nil, err
	}
	share, origin, err := newShare(library)
	if err != nil {
		return nil, err
	}
	c := start(o, share, origin)
	if err := c.share.probe(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// start returns a running clock over what the sender shares with it.
func start(o Options, share *share, origin time.Time) *Clock {
	c := &Clock{
		delays: o.Delays, share: share, nudger: newNudger(o.Address), origin: origin, stop: make(chan struct{}), ended: make(chan struct{}),
		shown: line{rate: 1}, sleeping: line{rate: 1}, flights: map[string]*flight{}, sleepers: sleepers{},
	}
	go c.run()
	go c.nudger.run(c.stop)
	return c
}

// Close ends the clock and removes what it shared with the sender, which must have ended before. It may be called again.
func (c *Clock) Close() {
	c.close.Do(func() {
		close(c.stop)
		<-c.ended
		c.share.remove()
	})
}

// Environment returns what the environment of the sender's processes needs, as "NAME=value".
func (c *Clock) Environment() []string { return c.share.environment() }

// Mode returns "faketime".
func (c *Clock) Mode() string { return "faketime" }

// PassUntil waits until the sender's time is at the instant, and lets it run as fast as can be meanwhile. The error is for a
// sender whose waits libfaketime does not reach, and for the end of the context.
func (c *Clock) PassUntil(ctx context.Context, at time.Duration) error {
	if done, err := c.enter(at); done || err != nil {
		return err
	}
	defer c.leave()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if past, err := c.past(at); past || err != nil {
			return err
		}
	}
}

// enter begins a wait, unless the instant is past.
func (c *Clock) enter(at time.Duration) (done bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	real := time.Since(c.origin)
	if c.err != nil || c.shown.at(real) >= at {
		return true, c.err
	}
	c.passing++
	c.target = at
	c.choose(real)
	return false, nil
}

// leave ends a wait. When nobody waits for the next moment the sender's clock slows down.
func (c *Clock) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passing--
	c.left = time.Since(c.origin)
}

func (c *Clock) past(at time.Duration) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.shown.at(time.Since(c.origin)) >= at, c.err
}

// run lets things happen that nobody calls for.
func (c *Clock) run() {
	defer close(c.ended)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			c.mu.Lock()
			real := time.Since(c.origin)
			c.noise.tick(real)
			c.choose(real)
			c.mu.Unlock()
		case <-c.stop:
			return
		}
	}
}

// show changes what the sender's clock shows.
func (c *Clock) show(l line) {
	if l == c.shown {
		return
	}
	quicker := l.rate > c.shown.rate
	c.shown = l
	if err := c.share.write(l); err != nil && c.err == nil {
		c.err = fmt.Errorf("time faketime: %w", err)
	}
	if quicker {
		c.nudger.nudge()
	}
}
