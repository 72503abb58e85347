package sender

import (
	"context"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/specs"
)

// change deletes and subscribes while retries are pending.
func (d *day) change(ctx context.Context) {
	if r := d.role("subscribed later"); r != nil {
		d.subscribe(ctx, r)
	}
	if r := d.role("deleted"); r != nil && r.id != "" && d.trial.subscriptions().Operations.Delete != "" {
		answer := d.trial.answered(ctx, "a deletion while retries are pending", customer.Call{Operation: d.trial.subscriptions().Operations.Delete, ID: r.id})
		if answer.Success() {
			r.deleted = &deletion{at: time.Now(), when: d.bench.config.Clock.Now()}
		}
	}
}

// recover lets the failing endpoints answer, sets active what was not, lets one more event happen, and watches on for as
// long as a forgotten expiry would need to show.
func (d *day) recover(ctx context.Context) {
	d.trial.customer.Forget()
	if r := d.role("inactive"); r != nil && r.id != "" {
		active := true
		r.order.Active = &active
		body := d.trial.resourceOf(r.order) // whole: an update may replace everything
		d.trial.answered(ctx, "an update that sets the subscription active", customer.Call{Operation: d.trial.subscriptions().Operations.Update, ID: r.id, Body: body})
	}
	d.well.Store(true)
	d.recovered = time.Now()
	marker := d.bench.word()
	d.markers.add(marker)
	e := trigger.Event{Type: d.trial.root().Name, Subtype: d.subtype, Data: d.data(d.trial.root(), marker+" "+foreign)}
	failing := d.role("failing")
	if d.trial.subscriptions() == nil {
		d.bench.post.expect(failing.hook, marker)
		e.Endpoint = &trigger.Endpoint{URL: failing.order.URL, Secret: failing.secret}
	}
	d.trial.fire(ctx, e)
	d.trial.pass(ctx, 0)
	waiting, cancel := d.trial.patiently(ctx)
	defer cancel()
	for _, r := range []*role{failing, d.role("inactive")} {
		if r != nil && r.subscribed() {
			awaitThat(waiting, r.hook, func() bool { return len(d.later(r)) > 0 })
		}
	}
	if d.outlives() && !d.cut {
		d.walk(ctx, d.trial.now()+d.afterExpiry(), func() bool { return false })
	}
	d.trial.settle(ctx)
}

// afterExpiry is how long after the recovery a forgotten expiry would need to show: until the next attempt, whose delay is
// documented or known from the one before.
func (d *day) afterExpiry() time.Duration {
	if repeat := d.contract().Retry.Repeat; d.reliable() {
		if repeat == nil {
			return 0
		}
		return repeat.Value + time.Hour
	}
	gaps := gapsOf(d.attempts(d.role("failing")))
	if len(gaps) == 0 {
		return 0
	}
	return min(2*gaps[len(gaps)-1].most, longestWait) + time.Hour
}

// reliable tells whether the provider documents when it retries.
func (d *day) reliable() bool {
	retry := d.contract().Retry
	return retry.Delays != nil && retry.Delays.Basis != specs.Undocumented
}
