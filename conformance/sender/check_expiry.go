package sender

import (
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

// aroundExpiry is how far after the expiry an attempt may lie that the documents leave open: one at exactly that instant.
const aroundExpiry = 2 * time.Minute

// sendsNothingAfterExpiry looks for attempts after the expiry, at every endpoint.
func sendsNothingAfterExpiry(g gomega.Gomega, t *Trial, d *day) {
	d.enough()
	expiry := d.contract().Retry.Expiry.Value
	var wrong complaints
	for _, r := range d.roles {
		for _, q := range d.attempts(r) {
			if after, _ := q.When.Since(r.fired); after > expiry+aroundExpiry+t.bench.config.Clock.Resolution() {
				t.object(&wrong, r, q, "the endpoint %q got an attempt %s after the event, which expired after %s", r.name, after.Round(time.Second), expiry)
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	t.saw("attempts before the expiry", d.attempts(d.need("failing"))...)
	d.watchedUntil(expiry, "the expiry")
	if repeat := d.contract().Retry.Repeat; repeat != nil && d.cut && d.recorded != nil {
		conformance.End(reports.Inconclusive, "the recording ends before an attempt after the expiry would have been due")
	} else if repeat != nil && d.cut {
		conformance.End(reports.Inconclusive, "the run's patience ended before an attempt after the expiry would have been due (%s)", d.remedy())
	}
}

// forgetsExpiredEvents lets an endpoint recover after the expiry and looks for the expired event among what comes then.
func forgetsExpiredEvents(g gomega.Gomega, t *Trial, d *day) {
	d.enough()
	expiry := d.contract().Retry.Expiry.Value
	d.watchedUntil(expiry, "the expiry")
	var wrong complaints
	for _, r := range d.roles {
		for _, q := range d.attempts(r) {
			if after, _ := q.When.Since(r.fired); q.Arrived.After(d.recovered) {
				t.object(&wrong, r, q, "the endpoint %q recovered, and got the expired event again %s after it happened", r.name, after.Round(time.Second))
			}
		}
	}
	failing := d.need("failing")
	later := d.later(failing)
	t.saw("delivery of a later event", later...)
	if len(later) == 0 {
		wrong.Add("an endpoint that failed until its event expired, and then recovered, did not get a later event")
	}
	g.Expect(wrong).To(conformance.BeNone())
}
