package sender

import (
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// graceOfDeletion is within which real time after a deletion was answered an attempt may still arrive that was under way by
// then: nobody can call it back.
const graceOfDeletion = 2 * time.Second

// deletion is when a subscription's deletion was answered.
type deletion struct {
	at   time.Time
	when clock.Span // the same in the provider's time
}

// stopsAfterDeletion looks at the endpoint whose subscription was deleted while a retry was pending.
func stopsAfterDeletion(g gomega.Gomega, t *Trial, d *day) {
	r := d.need("deleted")
	d.enough()
	if r.deleted == nil {
		conformance.End(reports.Inconclusive, "the subscription could not be deleted, so that this cannot be tried")
	}
	var wrong complaints
	after := sink.Where(r.hook.Requests(), func(q sink.Request) bool { return q.Arrived.After(r.deleted.at) })
	for i, q := range after {
		if i == 0 && d.underWay(r, q) {
			t.remark = "One attempt came right after the deletion was answered: it may have been under way by then."
			continue
		}
		_, passed := q.When.Since(r.deleted.when)
		t.object(&wrong, r, q, "a deleted subscription still got a delivery, %s after the deletion", passed.Round(100*time.Millisecond))
	}
	g.Expect(wrong).To(conformance.BeNone())
	if len(d.attempts(d.need("failing"))) < 2 {
		if d.promisesRetries() {
			notRetried(d)
		}
		t.remark = "No retry was pending: the sender does not try again, and the documents leave that open."
	}
}

// underWay tells whether the first request after a deletion may be an attempt that was made before it was answered. A clock
// that is moved must not have been, since what falls due by the move is made after it.
func (d *day) underWay(r *role, q sink.Request) bool {
	if d.bench.config.Clock.Real(time.Hour) == 0 {
		if passed, _ := q.When.Since(r.deleted.when); passed >= shortestStep {
			return false
		}
	}
	return q.Arrived.Sub(r.deleted.at) <= graceOfDeletion
}
