package sender

import (
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// retried calls a function with every retry that came so long after the first attempt, on the sender's clock, that timestamps
// tell them apart. It ends the check where there is none.
func (t *Trial) retried(d *day, do func(n int, first, q sink.Request)) {
	requests := t.arrived(d, "failing")
	if len(requests) < 2 {
		notRetried(d)
	}
	_, began, _ := d.dates(requests[0])
	apart := false
	for i, q := range requests[1:] {
		if from, _, _ := d.dates(q); q.Skipped == 0 && from.Sub(began) >= telling {
			apart = true
			do(i+1, requests[0], q)
		}
	}
	if !apart {
		conformance.End(reports.Inconclusive, "no retry came %s or more after the first attempt on a clock of which the bench knows what it shows, so that timestamps in seconds cannot tell them apart (time %s)", telling, d.bench.config.Clock.Mode())
	}
}

// renewsTimestamp looks at the timestamps of retries: each is as much later than that of the first attempt as the retry is. Whether
// the first is right is for another check.
func renewsTimestamp(g gomega.Gomega, t *Trial, d *day) {
	d.tolerance()
	var wrong complaints
	t.retried(d, func(n int, first, q sink.Request) {
		before, at := d.bothSigned(first, q)
		by := d.goneBy(first, q, at.Sub(before))
		if by.own && at.After(before) {
			return
		}
		d.mustGoBySender(first, q, by)
		t.object(&wrong, d.role("failing"), q, "attempt %d of an event is signed with %s, and attempt 1 with %s, though %s lay between them; a retry has the time of its own attempt",
			n+1, at.UTC().Format(time.RFC3339), before.UTC().Format(time.RFC3339), sinceFirst(first, q))
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// bothSigned returns what two attempts are signed with; ends the check where that cannot be read.
func (d *day) bothSigned(first, q sink.Request) (before, at time.Time) {
	before, err := d.signedAt(first)
	at, later := d.signedAt(q)
	if err != nil || later != nil {
		conformance.End(reports.Inconclusive, "a timestamp cannot be read, which is for another requirement to judge")
	}
	return before, at
}

// passage tells by which clocks so much time may have passed between two deliveries, within the tolerance.
type passage struct {
	own  bool // the sender's
	real bool // this machine's
}

func (d *day) goneBy(first, q sink.Request, signed time.Duration) passage {
	tolerance := d.tolerance() + d.bench.config.Clock.Resolution() + time.Second // timestamps have whole seconds
	from, until, known := d.dates(q)
	began, begun, _ := d.dates(first)
	least, most := from.Sub(begun), until.Sub(began)
	return passage{
		own:  known && signed >= least-tolerance && signed <= most+tolerance,
		real: (signed - q.Arrived.Sub(first.Arrived)).Abs() <= tolerance,
	}
}

// mustGoBySender ends the check when a timestamp may be the time of the attempt on this machine's clock, by which the sender may
// sign although its own is moved: what late events are signed with tells.
func (d *day) mustGoBySender(first, q sink.Request, by passage) {
	from, until, known := d.dates(q)
	switch {
	case !known:
		conformance.End(reports.Inconclusive, "what date the sender's own clock shows is not known with time %s", d.bench.config.Clock.Mode())
	case away(q.Arrived, from, until) == 0 || !by.real:
		return // there is one clock, or it goes by neither
	}
	before, err := d.signedAt(first)
	own := false
	d.firsts(func(_ *role, late sink.Request) {
		at, unread := d.signedAt(late)
		by := d.goneBy(first, late, at.Sub(before))
		own = own || err == nil && unread == nil && by.own && !by.real
	})
	if !own {
		conformance.End(reports.Inconclusive, "timestamps go by this machine's clock, and not by the sender's own, which time %s moves, so that renewal cannot be told", d.bench.config.Clock.Mode())
	}
}

func sinceFirst(first, q sink.Request) time.Duration {
	_, most := q.When.Since(first.When)
	return most.Round(time.Second)
}

// keepsTimestamp compares the timestamps of all attempts.
func keepsTimestamp(g gomega.Gomega, t *Trial, d *day) {
	d.tolerance()
	var wrong complaints
	t.retried(d, func(n int, first, q sink.Request) {
		before, at := d.bothSigned(first, q)
		if !at.Equal(before) {
			t.object(&wrong, d.role("failing"), q, "attempt %d of an event is signed with %s, and attempt 1 with %s; a retry keeps the time of the first attempt",
				n+1, at.UTC().Format(time.RFC3339), before.UTC().Format(time.RFC3339))
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// keepsDeliveryID compares what all attempts have in the header of the id.
func keepsDeliveryID(g gomega.Gomega, t *Trial, d *day) {
	header := d.contract().Identity.Header
	if header == "" {
		conformance.End(reports.NotApplicable, "no header has the id of a delivery")
	}
	requests := t.arrived(d, "failing")
	if len(requests) < 2 {
		notRetried(d)
	}
	var wrong complaints
	first := requests[0].Header.Get(header)
	for i, q := range requests {
		if id := q.Header.Get(header); id == "" || id != first {
			t.object(&wrong, d.role("failing"), q, "attempt %d of an event came with %s %q, and attempt 1 with %q", i+1, header, id, first)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}
