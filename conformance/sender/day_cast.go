package sender

import (
	"fmt"
	"slices"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// The statuses that are tried. Requirements may name others.
func (d *day) successes() []int {
	return slices.DeleteFunc([]int{200, 201, 202, 204, 299}, func(status int) bool { return !d.contract().Acknowledge.Statuses.Value.Holds(status) })
}

func failures() []int { return []int{301, 302, 400, 401, 404, 410, 429, 500, 503} }

// cast is everybody who lives through the day: each subscription has a script of its own, so that one pass over the schedule
// serves every requirement. Only those are there whom a check of the run asks for.
func (d *day) cast() {
	d.add("plain", sink.Always(sink.Answer(200)))
	d.add("failing", d.untilRecovery(sink.Always(sink.Answer(503))))
	d.castAnswers()
	if d.wants("stops-at-success") {
		d.add("recovering at the second attempt", sink.SuccessAt(2))
	}
	if d.wants("stops-at-success", "repeats-same-event", "signs-raw-body") {
		d.add("recovering at the fourth attempt", sink.SuccessAt(4))
	}
	if d.wants("retries-after-failures", "retries-until-success", "isolates-failing-endpoints") {
		d.castFaults()
	}
	d.castEvents()
	d.castTimeouts()
	if !d.bench.config.byHand() {
		d.castFilters()
		d.castAuthentication()
		d.castLatecomers()
	}
	if d.wants("delivers-at-once", "isolates-failing-endpoints", "signs-with-own-secret") {
		d.add("plain and last", sink.Always(sink.Answer(200)))
	}
}

// castAnswers adds endpoints that answer every status that is tried.
func (d *day) castAnswers() {
	if d.wants("accepts-every-success", "retries-until-success", "signs-with-own-secret") {
		for _, status := range d.successes() {
			d.add(fmt.Sprintf("answering %d", status), sink.Always(sink.Answer(status)))
		}
	}
	if !d.wants("retries-after-statuses", "retries-after-failures", "retries-until-success", "isolates-failing-endpoints") {
		return
	}
	d.elsewhere = d.trial.quiet("redirected")
	for _, status := range failures() {
		action := sink.Answer(status)
		if status/100 == 3 {
			action = sink.Redirect(status, d.bench.sink.Address(d.elsewhere, d.bench.config.encrypts()))
		}
		d.add(fmt.Sprintf("failing with %d", status), d.untilRecovery(sink.Always(action)))
	}
}

// castFaults adds endpoints that do not answer. Each has a listener of its own: what becomes of its connections must not
// concern the others. A sender that knows one endpoint finds them there, and cannot be refused by one of them.
func (d *day) castFaults() {
	resetting := sink.InTurn(sink.Reset(), sink.Reset(), sink.Answer(200))
	silent := sink.InTurn(sink.Silence(d.bench.patience.silence), sink.Answer(200))
	if d.bench.config.byHand() {
		d.add("resetting", resetting)
		d.add("silent", silent)
		return
	}
	d.behindDoor("resetting", true, resetting)
	d.behindDoor("silent", true, silent)
	if !d.shakesHands() {
		d.behindDoor("refusing", false, sink.Always(sink.Answer(200)))
	}
}

// castEvents adds endpoints for the other events.
func (d *day) castEvents() {
	if !d.wants("sends-valid-bodies", "carries-members", "sends-each-event", "sends-known-events", "filters-by-event", "filters-by-subtype", "signs-non-ascii-body") {
		return
	}
	for _, event := range d.provider().Verified() {
		if event.Name != d.trial.root().Name {
			r := d.add("for "+event.Name, sink.Always(sink.Answer(200)))
			r.order.Events, r.order.Subtype = []string{event.Name}, ""
		}
	}
}

// castFilters adds subscriptions of other subtypes, and those that must get nothing.
func (d *day) castFilters() {
	if d.subtype != "" && d.wants("filters-by-event", "filters-by-subtype") {
		d.add("of all subtypes", sink.Always(sink.Answer(200))).order.Subtype = ""
		d.add("of another subtype", sink.Always(sink.Answer(200))).order.Subtype = d.otherSubtype
	}
	if d.resource().Active != "" && d.wants("respects-active") {
		inactive := false
		d.add("inactive", sink.Always(sink.Answer(200))).order.Active = &inactive
	}
	if d.contract().Request.Transport.Value == specs.HTTPS && d.trial.subscriptions() != nil && d.wants("never-calls-unencrypted") {
		r := d.add("unencrypted", sink.Always(sink.Answer(200)))
		r.order.URL = d.bench.sink.Address(r.hook, false)
	}
}

// castLatecomers adds subscriptions that come or go while retries are pending.
func (d *day) castLatecomers() {
	if d.trial.subscriptions() == nil {
		return
	}
	if d.wants("stops-after-deletion") {
		d.add("deleted", sink.Always(sink.Answer(503)))
	}
	if d.wants("sends-nothing-from-before") {
		d.add("subscribed later", sink.Always(sink.Answer(200))).late = true
	}
}

// castTimeouts adds endpoints that answer late. They take long, in real time, and are there only where somebody asks.
func (d *day) castTimeouts() {
	deadline := d.contract().Request.Deadline.Value
	if d.wants("waits-for-answer") {
		d.add("slow", sink.InTurn(sink.Slow(deadline-d.bench.patience.margin, 200), sink.Answer(200)))
	}
	if d.wants("records-timeout-as-failure") {
		d.add("too slow", sink.InTurn(sink.Slow(deadline+d.bench.patience.margin, 200), sink.Answer(500)))
	}
}

// wants tells whether the run tries one of the checks.
func (d *day) wants(checks ...string) bool {
	return slices.ContainsFunc(checks, func(check string) bool { return len(d.bench.wanted[check]) > 0 })
}

// demands tells whether the catalogue has a requirement that a check proves.
func (d *day) demands(check string) bool {
	for _, r := range d.provider().Catalogue.Of(specs.Sender) {
		if r.Check == check {
			return true
		}
	}
	return false
}

// add adds a role that is for the root event.
func (d *day) add(name string, script sink.Script) *role {
	return d.join(&role{name: name, hook: d.bench.sink.Hook(name, script)})
}

// behindDoor adds a role with a listener of its own.
func (d *day) behindDoor(name string, open bool, script sink.Script) {
	door, err := d.bench.sink.Closed(name, script)
	if err == nil && open {
		err = door.Open(d.bench.config.encrypts())
	}
	if err != nil {
		conformance.End(reports.Error, "%v", err)
	}
	d.join(&role{name: name, hook: door.Hook(), door: door})
}

func (d *day) join(r *role) *role {
	r.order = customer.Order{
		URL: r.address(d.bench), Events: []string{d.trial.root().Name}, Subtype: d.subtype, Secret: d.bench.own(),
	}
	d.roles = append(d.roles, r)
	return r
}

// untilRecovery plays a script until the endpoint recovers, and acknowledges everything from then on.
func (d *day) untilRecovery(script sink.Script) sink.Script {
	return func(n int) sink.Action {
		if d.well.Load() {
			return sink.Answer(200)
		}
		return script(n)
	}
}
