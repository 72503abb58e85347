package sender

import (
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// step names a retry of the documented table; 1 is the first.
type step struct {
	Retry int `json:"retry"`
}

// retriesOnSchedule looks for one step of the table in the gaps between the attempts at an endpoint that never succeeds.
func retriesOnSchedule(g gomega.Gomega, t *Trial, d *day, p step) {
	delays := d.delays()
	if p.Retry > len(delays) {
		conformance.End(reports.NotApplicable, "by the reading of the table that the run uses, retry %d falls after the expiry", p.Retry)
	}
	requests := t.arrived(d, "failing")
	gaps := gapsOf(requests)
	aligned := d.alignment(gaps, delays)
	delay, found := delays[p.Retry-1], aligned[p.Retry-1]
	if found < 0 {
		d.watchedUntil(d.contract().Retry.Attempts()[p.Retry]+d.slack(delay), "the retry")
	}
	if found < 0 {
		t.hint = d.otherReading(gaps)
	}
	expect(g, found >= 0,
		"an endpoint that answered 503 to every attempt should have been tried again %s after one of them (retry %d); the gaps between the %d attempts were %s",
		delay, p.Retry, len(requests), inWords(gaps))
	before, after := d.surplus(requests, gaps, aligned, p.Retry)
	expect(g, before == 0, "before the retry of the %s step (retry %d) came %s; the gaps between the %d attempts at an endpoint that answered 503 to every one were %s",
		delay, p.Retry, unknown(before), len(requests), inWords(gaps))
	expect(g, after == 0, "after the retry of the %s step (retry %d), which is the last, and before the expiry came %s; the gaps between the %d attempts at an endpoint that answered 503 to every one were %s",
		delay, p.Retry, unknown(after), len(requests), inWords(gaps))
	if d.fits(gaps[found], delay) == unclear {
		conformance.End(reports.Inconclusive, "%s", d.doubt(gaps[found], delay))
	}
}

// retriesExactly counts the attempts at endpoints that never succeed.
func retriesExactly(g gomega.Gomega, t *Trial, d *day) {
	e := d.contract().Retry.Exponential
	requests := t.arrived(d, "failing")
	want := 1 + e.Retries.Value
	if len(requests) < want && d.cut {
		conformance.End(reports.Inconclusive, "there were %d attempts of %d when the run's patience ended (%s)", len(requests), want, d.remedy())
	}
	expect(g, len(requests) == want, "an endpoint that answered 503 to every attempt was tried %d times in all, with gaps of %s; %d attempts are demanded, and the run watched for %s after the last",
		len(requests), inWords(gapsOf(requests)), want, (d.before - requests[len(requests)-1].When.Latest).Round(time.Second))
	if d.cut && !d.quiet(requests) {
		conformance.End(reports.Inconclusive, "there were the %d attempts demanded, but the run's patience ended before a further one would have been due (%s)", want, d.remedy())
	}
}

// growth is by how much each delay is longer than the one before, at least.
type growth struct {
	Factor float64 `json:"factor"`
}

// measurementError is by how much the quotient of two delays may be off.
const measurementError = 0.95

// backsOffExponentially compares the gaps between the attempts with each other.
func backsOffExponentially(g gomega.Gomega, t *Trial, d *day, p growth) {
	requests := t.arrived(d, "failing")
	gaps := gapsOf(requests)
	if len(gaps) < 2 {
		conformance.End(reports.Inconclusive, "there were %d attempts; growth takes three to be seen", len(requests))
	}
	resolution, excused := t.bench.config.Clock.Resolution(), false
	for i := 1; i < len(gaps); i++ {
		if growthOf(gaps[i-1], gaps[i], resolution, resolution) >= p.Factor*measurementError {
			continue
		}
		may := growthOf(gaps[i-1], gaps[i], d.hesitation(i == 1), d.hesitation(false)) >= p.Factor*measurementError
		excused = true
		expect(g, may, "the gaps between the attempts were %s; each is to be at least %g times the one before", inWords(gaps), p.Factor)
	}
	if excused {
		conformance.End(reports.Inconclusive, "the gaps between the attempts were %s; each is to be at least %g times the one before, and may be but for what the sender's own work takes (use a smaller N)", inWords(gaps), p.Factor)
	}
}

// growthOf returns how many times as long as a gap the next one may be, where both may be off.
func growthOf(before, after gap, beforeOff, afterOff time.Duration) float64 {
	longest := max(after.most, after.mostEnd) + afterOff
	shortest := max(min(before.least, before.leastEnd)-beforeOff, time.Millisecond)
	return longest.Seconds() / shortest.Seconds()
}

// stopsAtSuccess looks for attempts after the first acknowledgement.
func stopsAtSuccess(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	seen := false
	for _, name := range []string{"recovering at the second attempt", "recovering at the fourth attempt"} {
		r := d.need(name)
		requests := d.attempts(r)
		t.saw("delivery to the endpoint "+name, requests...)
		if at := firstSuccess(requests); at >= 0 {
			seen = true
			if more := len(requests) - at - 1; more > 0 {
				wrong.Add("attempt %d of an event was answered 200, and %d more followed, the next after %s", at+1, more, gapsOf(requests[at:])[0])
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if !seen {
		conformance.End(reports.Inconclusive, "no attempt followed on a failed one, so that none could succeed")
	}
}

// firstSuccess returns the index of the first request that was answered 2xx, -1 where none was.
func firstSuccess(requests []sink.Request) int {
	for i, q := range requests {
		if q.Status/100 == 2 {
			return i
		}
	}
	return -1
}

// repeatsSameEvent compares the bodies of all attempts.
func repeatsSameEvent(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	repeated := false
	for _, name := range []string{"failing", "recovering at the fourth attempt"} {
		requests := d.attempts(d.need(name))
		for i, q := range requests {
			repeated = repeated || i > 0
			if i > 0 && string(q.Body) != string(requests[0].Body) {
				t.object(&wrong, d.role(name), q, "attempt %d of an event came with another body than attempt 1: %s", i+1, difference(requests[0].Body, q.Body))
				break
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if !repeated {
		notRetried(d)
	}
}

// notRetried ends a check for which no attempt was repeated: where the documents do not promise retries, the sender need not
// make any.
func notRetried(d *day) {
	if !d.promisesRetries() {
		conformance.End(reports.NotApplicable, "the sender does not try again, and the provider's documents leave that open")
	}
	conformance.End(reports.Inconclusive, "no attempt followed on a failed one within the time that was watched, so that this cannot be tried")
}

// promisesRetries tells whether a requirement demands that failed deliveries are tried again.
func (d *day) promisesRetries() bool {
	for _, check := range []string{"retries-on-schedule", "retries-exactly", "retries-until-success"} {
		if d.demands(check) {
			return true
		}
	}
	return false
}
