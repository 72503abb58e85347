package sender

import (
	"fmt"
	"strconv"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
)

// telling is how far apart two attempts must be, on the sender's clock, for timestamps of whole seconds to tell them apart.
const telling = 2 * time.Second

// latestYear bounds what is read as a date: beyond it somebody counts in smaller units than seconds.
const latestYear = 3000

// tolerance returns how far a signed timestamp may lie from the sender's clock; ends the check where none is signed.
func (d *day) tolerance() time.Duration {
	scheme := d.contract().Authentication.Signature
	if !scheme.HasTime() {
		conformance.End(reports.NotApplicable, "the signature covers no timestamp of the attempt")
	}
	return scheme.Timestamp.Tolerance.Value
}

// signedAt returns the time that the signature of a delivery covers. The error says what stands there instead.
func (d *day) signedAt(q sink.Request) (time.Time, error) {
	text := message.Covered(d.contract(), q.Header, q.Body).Timestamp
	if text == "" {
		return time.Time{}, fmt.Errorf("has no timestamp where the signature covers one")
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("has the timestamp %q, which is no count of Unix seconds", text)
	}
	at := time.Unix(seconds, 0)
	if at.Year() > latestYear {
		return time.Time{}, fmt.Errorf("has the timestamp %s, which in Unix seconds is the year %d", text, at.Year())
	}
	return at, nil
}

// dates returns what the sender's own clock showed when a request arrived, and whether the bench knows that.
func (d *day) dates(q sink.Request) (from, until time.Time, known bool) {
	dated, known := d.bench.config.Clock.(clock.Dated)
	if !known {
		return q.Arrived, q.Arrived, false
	}
	from, until = dated.Dates(q.Arrived, q.When)
	return from, until, true
}

// away returns how far an instant lies from a span, 0 for one within. Timestamps have whole seconds.
func away(at, from, until time.Time) time.Duration {
	return max(from.Truncate(time.Second).Sub(at), at.Sub(until), 0)
}

// clocking says by which clock a timestamp goes.
type clocking int

const (
	byNone   clocking = iota
	byReal            // by that of this machine, and not by the sender's, which shows another date
	bySender          // by the sender's own
)

// clocked tells by which clock a signed time goes, within the tolerance.
func (d *day) clocked(at time.Time, q sink.Request) clocking {
	tolerance := d.tolerance() + d.bench.config.Clock.Resolution()
	from, until, known := d.dates(q)
	switch {
	case known && away(at, from, until) <= tolerance:
		return bySender
	case away(at, q.Arrived, q.Arrived) <= tolerance:
		return byReal
	default:
		return byNone
	}
}

// firsts calls a function with the first attempts of all events, those after the recovery among them. Those at an endpoint that
// refuses connections are not seen.
func (d *day) firsts(do func(r *role, q sink.Request)) {
	for _, r := range d.roles {
		if r.name == "refusing" {
			continue
		}
		if requests := d.attempts(r); len(requests) > 0 {
			do(r, requests[0])
		}
		seen := map[string]bool{}
		for _, q := range d.later(r) {
			if key := d.key(q); !seen[key] {
				seen[key] = true
				do(r, q)
			}
		}
	}
}

// signsTimeOfAttempt holds the timestamps of first attempts against the sender's clock; when retries are signed anew is for
// another check. A sender whose timestamps go by this machine's clock is right as well, though its own is moved: whoever takes its
// deliveries would find them fresh.
func signsTimeOfAttempt(g gomega.Gomega, t *Trial, d *day) {
	d.tolerance()
	t.mustArrive(g, d, "plain")
	var wrong complaints
	d.firsts(func(r *role, q sink.Request) {
		at, err := d.signedAt(q)
		if err != nil {
			t.object(&wrong, r, q, "a delivery %v", err)
			return
		}
		switch d.clocked(at, q) {
		case byReal:
			t.remark = "Timestamps go by this machine's clock, and not by the sender's own, which is moved."
		case byNone:
			t.mistimed(&wrong, d, r, q, at)
		case bySender:
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// mistimed notes a timestamp that goes by no clock. One that may go by a clock that the bench does not know decides nothing.
func (t *Trial) mistimed(wrong *complaints, d *day, r *role, q sink.Request, at time.Time) {
	from, until, known := d.dates(q)
	if !known {
		conformance.End(reports.Inconclusive, "what date the sender's own clock shows is not known with time %s", d.bench.config.Clock.Mode())
	}
	t.object(wrong, r, q, "a delivery is signed with %s, which lies %s from when it was sent; %s is tolerated",
		at.UTC().Format(time.RFC3339), away(at, from, until).Round(time.Second), d.tolerance())
}
