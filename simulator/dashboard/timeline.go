package dashboard

import (
	"time"

	"github.com/hookbench/hookbench/reports/picture"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// newTimeline shows the attempts of a delivery against the provider's schedule, counted from the event.
func newTimeline(d queue.Delivery, retry specs.Retry) picture.Timeline {
	var t picture.Timeline
	if retry.Delays != nil || retry.Exponential != nil {
		t.Windows = windows(retry)
	}
	if retry.Expiry != nil {
		t.Expiry = retry.Expiry.Value
	}
	lane := picture.Lane{Name: "this delivery"}
	for _, a := range d.Attempts {
		lane.Attempts = append(lane.Attempts, picture.Attempt{At: a.Due.Sub(d.Created), Ending: endingOf(a)})
	}
	if len(lane.Attempts) > 0 {
		t.Lanes = append(t.Lanes, lane)
	}
	return t
}

// windowsShown bounds a schedule without an end.
const windowsShown = 50

func windows(retry specs.Retry) []picture.Window {
	var all []picture.Window
	before := time.Duration(0)
	attempts := retry.Attempts()
	for _, at := range attempts[:min(len(attempts), windowsShown)] {
		slack := time.Duration(0)
		if retry.Jitter != nil {
			slack = time.Duration(retry.Jitter.Value * float64(at-before))
		}
		all = append(all, picture.Window{From: at - slack, To: at + slack})
		before = at
	}
	return all
}

// isAssumed tells whether the schedule is the bench's own, as nothing documents one.
func isAssumed(retry specs.Retry) bool {
	return retry.Delays != nil && retry.Delays.Basis == specs.Undocumented ||
		retry.Exponential != nil && retry.Exponential.First.Basis == specs.Undocumented
}
