package sender

import (
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// soonEnough tells whether a first attempt came as soon as documented. Work is not divided as delays are: where the
// sender's time runs faster than real time, what is soon in real time and late in the sender's is not clear.
func (d *day) soonEnough(r *role, q sink.Request) (after time.Duration, verdict fit) {
	limit := d.contract().Request.FirstAttempt.Value
	most := limit + max(time.Duration(float64(limit)*d.bench.config.Tolerance), time.Second)
	after, _ = q.When.Since(r.fired)
	switch clock := d.bench.config.Clock; {
	case after <= most+clock.Resolution():
		return after, right
	case clock.Real(time.Hour) > 0 && q.Arrived.Sub(r.began) <= most:
		return after, unclear
	default:
		return after, wrong
	}
}

// vague ends a check for an attempt of which soonEnough cannot tell.
func (d *day) vague(after time.Duration) {
	conformance.End(reports.Inconclusive, "the first attempt came %s after the event in the sender's time, of which %s are allowed; at %s that may be the time that work takes",
		after.Round(time.Second), d.contract().Request.FirstAttempt.Value, d.bench.config.Clock.Mode())
}

// deliversAtOnce measures the wait from the trigger to the first attempt.
func deliversAtOnce(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	for _, name := range []string{"plain", "plain and last"} {
		first := t.mustArrive(g, d, name)[0]
		switch after, verdict := d.soonEnough(d.role(name), first); verdict {
		case unclear:
			d.vague(after)
		case right:
		default:
			t.object(&wrong, d.role(name), first, "the first attempt came %s after the event; %s are allowed", after.Round(100*time.Millisecond), d.contract().Request.FirstAttempt.Value)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// isolatesFailingEndpoints looks whether everybody got the event, and those that answer did not have to wait for those that
// do not.
func isolatesFailingEndpoints(g gomega.Gomega, t *Trial, d *day) {
	t.needsSeveral()
	silent := d.attempts(d.need("silent"))
	var wrong complaints
	var latest time.Duration
	names := []string{"plain", "plain and last", "failing", "failing with 500"}
	alike := d.alikeLate(names)
	for _, name := range names {
		r := d.need(name)
		requests := d.attempts(r)
		t.saw("delivery to the endpoint "+name, requests...)
		if len(requests) == 0 {
			wrong.Add("the endpoint %q did not get the event", name)
			continue
		}
		switch after, verdict := d.soonEnough(r, requests[0]); {
		case verdict == unclear:
			latest = max(latest, after)
		case verdict == right, alike: // or nobody is held up by another
		default:
			t.object(&wrong, r, requests[0], "the endpoint %q got the event %s after it happened; others, which failed, must not hold it up", name, after.Round(time.Second))
		}
		if len(silent) > 0 && !silent[0].Answered.IsZero() && requests[0].Arrived.After(silent[0].Answered) {
			t.object(&wrong, r, requests[0], "the endpoint %q got the event only when another, which did not answer for %s, had been given up", name, d.took(silent[0]))
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if latest > 0 {
		d.vague(latest)
	}
}

// alikeLate tells whether everybody got the event about as late: then the sender is slow to begin, which is for another requirement to
// judge.
func (d *day) alikeLate(names []string) bool {
	var earliest, latest time.Duration
	for i, name := range names {
		requests := d.attempts(d.need(name))
		if len(requests) == 0 {
			return false
		}
		after, _ := requests[0].When.Since(d.role(name).fired)
		if latest = max(latest, after); i == 0 || after < earliest {
			earliest = after
		}
	}
	return latest-earliest <= time.Second
}
