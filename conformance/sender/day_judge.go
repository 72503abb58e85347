package sender

import (
	"fmt"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// need returns the role of that name, and ends the check when there is none, or when the sender did not let it subscribe:
// other requirements judge that.
func (d *day) need(name string) *role {
	r := d.role(name)
	if r == nil && d.recorded != nil {
		conformance.End(reports.NotApplicable, "%s: nothing is known to have come to an endpoint %q", unseen, name)
	}
	if r == nil {
		d.trial.needsSeveral()
		conformance.End(reports.NotApplicable, "the provider's documents have no use for an endpoint %q", name)
	}
	if !r.subscribed() {
		conformance.End(reports.Inconclusive, "the subscription of the endpoint %q %s, so that this cannot be tried", name, r.answer.Said())
	}
	return r
}

// arrived returns the attempts to deliver its event to the role of that name, and ends the check when there are none.
func (t *Trial) arrived(d *day, name string) []sink.Request {
	requests := d.attempts(d.need(name))
	if len(requests) == 0 {
		conformance.End(reports.Inconclusive, "nothing was delivered to the endpoint %q, so that this cannot be tried%s", name, d.bench.strays())
	}
	t.saw("delivery to the endpoint "+name, requests...)
	return requests
}

// everything returns the deliveries to every role, in the order of the cast.
func (d *day) everything(do func(r *role, q sink.Request)) {
	for _, r := range d.roles {
		for _, q := range r.hook.Requests() {
			do(r, q)
		}
	}
}

// enough ends the check when nothing was delivered to anybody.
func (d *day) enough() {
	for _, r := range d.roles {
		if r.hook.Count() > 0 {
			return
		}
	}
	conformance.End(reports.Inconclusive, "nothing was delivered to any endpoint, so that this cannot be tried%s", d.bench.strays())
}

// readable ends the check when a delivery was larger than what is kept of it.
func (d *day) readable() {
	d.everything(func(r *role, q sink.Request) {
		if q.Cut {
			conformance.End(reports.Inconclusive, "a delivery to the endpoint %q had a body of %d bytes or more, which is more than the bench keeps (1 MiB of one, 64 MiB of all), so that it cannot be judged", r.name, q.Size)
		}
	})
}

// watchedUntil ends the check when the run's patience ended before an instant, counted from the event.
func (d *day) watchedUntil(after time.Duration, what string) {
	watched := d.before - d.role("failing").fired.Latest
	if d.cut && watched < after && d.recorded != nil {
		conformance.End(reports.Inconclusive, "%s falls due %s after the event, and the recording goes on for %s after it", what, after, watched.Round(time.Second))
	}
	if d.cut && watched < after {
		conformance.End(reports.Inconclusive, "%s falls due %s after the event, and the run watched for %s of the sender's time (%s)",
			what, after, watched.Round(time.Second), d.remedy())
	}
}

// object notes a complaint about a request, and marks it as what the failure speaks of.
func (t *Trial) object(wrong *complaints, r *role, q sink.Request, format string, args ...any) {
	wrong.Add("%s", fmt.Sprintf(format, args...))
	t.saw("delivery to the endpoint "+r.name, q)
	t.decide()
}

// expect fails the check with a sentence when something does not hold.
func expect(g gomega.Gomega, holds bool, format string, args ...any) {
	var wrong complaints
	if !holds {
		wrong.Add(format, args...)
	}
	g.Expect(wrong).To(conformance.BeNone())
}
