package faketime

import (
	"fmt"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// evidence counts the waits that ended as the rate demands, and those that took the documented time in real time, as they
// do where libfaketime does not reach.
type evidence struct {
	ended     int // all, at any rate
	quickened int
	unmoved   int
}

// enough is how many waits in real time, and none other, show that libfaketime does not reach them.
const enough = 2

// judge draws the evidence from a wait that has ended.
func (c *Clock) judge(s *sleeper, real time.Duration) {
	c.evidence.ended++
	if s.rate < 2 || c.err != nil {
		return
	}
	slack := s.delay/50 + 100*time.Millisecond
	switch took := real - s.real; {
	case (took - s.delay).Abs() <= slack:
		c.evidence.unmoved++
	case float64(took) < 1.5*float64(s.delay)/s.rate:
		c.evidence.quickened++
	}
	if c.evidence.unmoved >= enough && c.evidence.quickened == 0 {
		c.err = fmt.Errorf("%w: it waited %s in real time while its time ran %.0f times faster: %s", clock.ErrBeyond, s.delay, s.rate, beyond)
	}
}

// miss draws the evidence from attempts that are no longer waited for, when no wait ever ended, or none on an accelerated
// clock. Waits on semaphores never end under libfaketime, at any rate. That the sender's clock is seen to run fast, as in
// its Date headers, is no evidence against that, so that nothing can be said of a sender that makes no second attempt.
func (c *Clock) miss() {
	for _, s := range c.sleepers {
		if (c.evidence.ended == 0 || s.rate >= 2 && c.evidence.quickened == 0) && c.err == nil {
			c.err = fmt.Errorf("%w: attempt %d was to follow after %s, and never came; if the sender makes it without libfaketime, %s", clock.ErrBeyond, s.attempt+1, s.delay, beyond)
		}
	}
}

// beyond says whom libfaketime does not help, and what does.
const beyond = "libfaketime does not reach its waits, as with Go and static programs, waits on semaphores such as Python's " +
	"threading.Event.wait, and sleeps without a look at the clock; use --time clock=URL or xN"
