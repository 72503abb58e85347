package faketime

import (
	"fmt"
	"time"
)

// evidence counts the waits that ended as the rate demands, and those that took the documented time in real time, as they
// do where libfaketime does not reach.
type evidence struct {
	quickened int
	unmoved   int
}

// enough is how many waits in real time, and none other, show that libfaketime does not reach them.
const enough = 2

// judge draws the evidence from a wait that has ended.
func (c *Clock) judge(s *sleeper, real time.Duration) {
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
		c.err = fmt.Errorf("time faketime: the sender waited %s in real time while its clock ran %.0f times faster: libfaketime does not reach its waits, as with Go and "+
			"static programs, waits on semaphores such as Python's threading.Event.wait, and sleeps without a look at the clock; use --time jump, clock=URL or xN", s.delay, s.rate)
	}
}
