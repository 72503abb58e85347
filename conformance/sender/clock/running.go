package clock

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// jitter is by how much the observation of a running sender may be off in real time: what scheduling and the network
// of one machine add to a delay.
const jitter = 20 * time.Millisecond

// What a program may take, in real time, for its first call, for which it loads and compiles what it needs, and for others
// while the machine is busy.
const (
	coldCall = 500 * time.Millisecond
	warmCall = 50 * time.Millisecond
)

// Running is a clock that runs by itself: in real time, or in a multiple of it where the sender was started with its
// delays divided.
type Running struct {
	factor int
	start  time.Time
	late   atomic.Int64 // by how many nanoseconds of real time the latest of the clock's own sleeps ended too late
}

// Start returns a running clock that begins now. A factor of 1 is real time.
func Start(factor int) *Running { return &Running{factor: max(factor, 1), start: time.Now()} }

// ParseFactor reads "real" and "xN".
func ParseFactor(mode string) (int, error) {
	if mode == "real" {
		return 1, nil
	}
	digits, ok := strings.CutPrefix(mode, "x")
	factor, err := strconv.Atoi(digits)
	if !ok || err != nil || factor < 1 || factor > 100_000 {
		return 0, fmt.Errorf("time %q: want real, or xN with N from 1 to 100000", mode)
	}
	return factor, nil
}

// Mode returns "real" or "xN".
func (c *Running) Mode() string {
	if c.factor == 1 {
		return "real"
	}
	return fmt.Sprintf("x%d", c.factor)
}

// Now returns the instant.
func (c *Running) Now() Span { return At(time.Since(c.start) * time.Duration(c.factor)) }

// PassUntil sleeps until the instant has come.
func (c *Running) PassUntil(ctx context.Context, at time.Duration) error {
	wait := max(c.Real(at-c.Now().Earliest), 0)
	due := time.Now().Add(wait)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		c.slept(due)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// slept notes by how much a sleep ended too late, as the sender's may have done: that the machine is busy is measured.
func (c *Running) slept(due time.Time) {
	late := int64(time.Since(due))
	for worst := c.late.Load(); late > worst && !c.late.CompareAndSwap(worst, late); worst = c.late.Load() {
	}
}

// Real divides by the factor.
func (c *Running) Real(wait time.Duration) time.Duration { return wait / time.Duration(c.factor) }

// Resolution is the jitter of this machine in the provider's time.
func (c *Running) Resolution() time.Duration { return jitter * time.Duration(c.factor) }

// Hesitation is by how much a gap may be off, in the provider's time, for what a sender's own work takes, which is not
// divided as its delays are: the gap after the first attempt, or another. On a machine that was seen to be later than that it
// is twice as much as it was late.
func (c *Running) Hesitation(first bool) time.Duration {
	work := warmCall
	if first {
		work = coldCall
	}
	return max(work, 2*time.Duration(c.late.Load())) * time.Duration(c.factor)
}
