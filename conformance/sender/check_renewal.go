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

// renewsTimestamp looks at the timestamps of retries: each is later than that of the first attempt, and the time of its own.
func renewsTimestamp(g gomega.Gomega, t *Trial, d *day) {
	d.tolerance()
	var wrong complaints
	t.retried(d, func(n int, first, q sink.Request) {
		before, err := d.signedAt(first)
		at, later := d.signedAt(q)
		if err != nil || later != nil {
			conformance.End(reports.Inconclusive, "a timestamp cannot be read, which is for another requirement to judge")
		}
		if at.After(before) && d.clocked(at, q) == bySender {
			return
		}
		d.mustGoBySender(at, q)
		t.object(&wrong, d.role("failing"), q, "attempt %d of an event is signed with %s, and attempt 1 with %s, though %s lay between them; a retry has the time of its own attempt",
			n+1, at.UTC().Format(time.RFC3339), before.UTC().Format(time.RFC3339), sinceFirst(first, q))
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// mustGoBySender ends the check when a timestamp may be the time of the attempt on this machine's clock, by which the sender may
// sign although its own is moved: what the first attempts of late events are signed with tells.
func (d *day) mustGoBySender(at time.Time, q sink.Request) {
	from, until, known := d.dates(q)
	if !known {
		conformance.End(reports.Inconclusive, "what date the sender's own clock shows is not known with time %s", d.bench.config.Clock.Mode())
	}
	if away(q.Arrived, from, until) == 0 || d.clockedReal(at, q) == byNone {
		return // there is one clock, or it goes by neither
	}
	own := false
	d.firsts(func(_ *role, late sink.Request) {
		at, err := d.signedAt(late)
		own = own || err == nil && d.clocked(at, late) == bySender && d.clockedReal(at, late) == byNone
	})
	if !own {
		conformance.End(reports.Inconclusive, "timestamps go by this machine's clock, and not by the sender's own, which time %s moves, so that renewal cannot be told", d.bench.config.Clock.Mode())
	}
}

// clockedReal tells whether a signed time goes by this machine's clock.
func (d *day) clockedReal(at time.Time, q sink.Request) clocking {
	if away(at, q.Arrived, q.Arrived) <= d.tolerance() {
		return byReal
	}
	return byNone
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
		before, err := d.signedAt(first)
		at, later := d.signedAt(q)
		if err != nil || later != nil {
			conformance.End(reports.Inconclusive, "a timestamp cannot be read, which is for another requirement to judge")
		}
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
