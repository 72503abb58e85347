// Package jump is the clock of a sender that lives in a virtual time: any unmodified program, in any language. Its time jumps
// while it waits, as far as the bench wants, and runs as real time does while a request of it is at the bench.
package jump

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/virtualtime"
)

// jitter is what the work of the sender and of this machine may add to a delay: the time runs on meanwhile.
const jitter = 20 * time.Millisecond

// lost is after how much real time a connection on which nothing happens no longer keeps the time from jumping.
const lost = 2 * time.Second

// Clock is the time of a sender in a virtual time. It is safe for concurrent use.
type Clock struct {
	time *virtualtime.Time

	mu      sync.Mutex
	flights map[string]*flight // by remote address
}

// flight is something under way on a connection.
type flight struct {
	held  bool
	given *time.Timer // gives it up; nil: it is not held
}

var _ clock.Clock = (*Clock)(nil)

// Open begins a virtual time. The error says in one line why there is none here, and what to do.
func Open() (*Clock, error) {
	t, err := virtualtime.Open(virtualtime.Options{})
	if err != nil {
		return nil, fmt.Errorf("time jump: %w", err)
	}
	return &Clock{time: t, flights: map[string]*flight{}}, nil
}

// Close kills what is left of the sender.
func (c *Clock) Close() { c.time.Close() }

// Start starts a process of the sender.
func (c *Clock) Start(command virtualtime.Command) (*virtualtime.Process, error) {
	return c.time.Start(command)
}

// Mode returns "jump".
func (c *Clock) Mode() string { return "jump" }

// Now returns the instant.
func (c *Clock) Now() clock.Span { return clock.At(c.time.Elapsed()) }

var _ clock.Dated = (*Clock)(nil)

// Dates counts from the start, when the programs' clock showed the date of everybody's.
func (c *Clock) Dates(_ time.Time, when clock.Span) (from, until time.Time) {
	return clock.Since(c.time.Now().Add(-c.time.Elapsed()), when)
}

// PassUntil lets the time jump until the instant, and returns when the sender has done what it does then. The error is for a
// sender that never comes to rest, and for the end of the context.
func (c *Clock) PassUntil(ctx context.Context, at time.Duration) error {
	err := c.time.Until(ctx, at)
	if errors.Is(err, virtualtime.ErrRestless) || errors.Is(err, virtualtime.ErrForeign) {
		return fmt.Errorf("%w: %w: use another --time", clock.ErrBeyond, err)
	}
	return err
}

// Real is nothing: the time jumps.
func (c *Clock) Real(time.Duration) time.Duration { return 0 }

// Resolution is what work adds to a delay.
func (c *Clock) Resolution() time.Duration { return jitter }

// Stats returns what has happened to the time so far.
func (c *Clock) Stats() virtualtime.Stats { return c.time.Stats() }

// Pace returns by what the sink tells the clock what comes and goes.
func (c *Clock) Pace() sink.Pace {
	return sink.Pace{
		Connection: c.connection,
		Arrive:     func(string) {},
		Wait:       func(string) func() { return func() {} },
		Answer:     func(string, string, int, bool) {},
		Pass:       c.pass,
	}
}

// connection tells that something is under way on a connection, or no longer.
func (c *Clock) connection(remote string, busy bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.flights[remote]
	switch {
	case busy && f == nil:
		f = &flight{}
		c.flights[remote] = f
		c.hold(f)
	case busy && f.held:
		f.given.Reset(lost)
	case busy:
		c.hold(f)
	case f != nil:
		c.release(f)
		delete(c.flights, remote)
	}
}

// hold keeps the time from jumping on account of a flight.
func (c *Clock) hold(f *flight) {
	c.time.Hold()
	c.held(f)
}

// held notes that a flight is.
func (c *Clock) held(f *flight) {
	f.held = true
	f.given = time.AfterFunc(lost, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.release(f)
	})
}

func (c *Clock) release(f *flight) {
	if f.held {
		f.held = false
		f.given.Stop()
		c.time.Release()
	}
}

// pass lets so much time pass while an answer is late on purpose.
func (c *Clock) pass(ctx context.Context, remote string, d time.Duration) error {
	at := c.time.Elapsed() + d
	c.mu.Lock()
	f := c.flights[remote]
	if f != nil {
		c.release(f)
	}
	c.mu.Unlock()
	err := c.time.HoldAt(ctx, at)
	switch {
	case err == nil:
		c.land(remote, f)
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return c.sleep(ctx, at-c.time.Elapsed()) // the time does not jump any more, but it runs
}

// land makes a hold that of a flight, or gives it up where the flight has ended.
func (c *Clock) land(remote string, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f != nil && c.flights[remote] == f {
		c.held(f)
		return
	}
	c.time.Release()
}

func (c *Clock) sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
