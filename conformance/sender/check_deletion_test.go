package sender

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// late is a delivery that came after a deletion: so long after it in real time, and in the provider's.
type late struct{ real, provider time.Duration }

// afterDeletion returns a day at a clock in which a deleted subscription still got deliveries.
func afterDeletion(t *testing.T, time clock.Clock, deleted deletion, deliveries []late) *day {
	t.Helper()
	before := sink.Request{Status: 503, Arrived: deleted.at.Add(-second)}
	requests := []sink.Request{before}
	for _, one := range deliveries {
		requests = append(requests, sink.Request{Arrived: deleted.at.Add(one.real), When: clock.At(deleted.when.Latest + one.provider)})
	}
	d := paced(t, time, second)
	for name, came := range map[string][]sink.Request{"failing": {before, before}, "deleted": requests} {
		r := roleOf(name, came)
		r.deleted = &deleted
		d.roles = append(d.roles, r)
	}
	return d
}

// An attempt that was under way when a deletion was answered cannot be called back; one that was made later must not be.
func TestAttemptsUnderWayAtDeletion(t *testing.T) {
	running, moved := clock.Start(600), clock.Step("http://127.0.0.1:1", nil)
	for name, c := range map[string]struct {
		clock      clock.Clock
		deliveries []late
		want       reports.Outcome
	}{
		"none":                                  {running, nil, reports.Passed},
		"one under way":                         {running, []late{{40 * time.Millisecond, 24 * time.Second}}, reports.Passed},
		"one under way and one made later":      {running, []late{{time.Millisecond, second}, {30 * time.Millisecond, 18 * time.Second}}, reports.Failed},
		"one that was made later":               {running, []late{{3 * time.Second, 30 * time.Minute}}, reports.Failed},
		"one under way, before a move":          {moved, []late{{40 * time.Millisecond, 0}}, reports.Passed},
		"one that a move of the clock has made": {moved, []late{{time.Millisecond, 10 * time.Second}}, reports.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			deleted := deletion{at: time.Now(), when: clock.At(time.Minute)}
			d := afterDeletion(t, c.clock, deleted, c.deliveries)
			ending := conformance.Judge(t.Context(), func(g Gomega) { stopsAfterDeletion(g, d.trial, d) })
			NewWithT(t).Expect(ending.Outcome).To(Equal(c.want), ending.Reason)
			if c.want == reports.Passed {
				NewWithT(t).Expect(d.trial.remark != "").To(Equal(len(c.deliveries) > 0))
			}
		})
	}
}

// How late a delivery came is told in the provider's time: what a jump has made real milliseconds are hours of the sender's.
func TestDeliveriesAfterDeletionAreToldInTheProvidersTime(t *testing.T) {
	d := afterDeletion(t, clock.Step("http://127.0.0.1:1", nil), deletion{at: time.Now(), when: clock.At(time.Minute)}, []late{{time.Second, 3 * time.Hour}})
	ending := conformance.Judge(t.Context(), func(g Gomega) { stopsAfterDeletion(g, d.trial, d) })
	NewWithT(t).Expect(ending.Reason).To(Equal("a deleted subscription still got a delivery, 3h0m0s after the deletion"))
}
