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
func successes() []int { return []int{200, 201, 202, 204, 299} }

func failures() []int { return []int{301, 302, 400, 401, 404, 410, 429, 500, 503} }

// cast is everybody who lives through the day: each subscription has a script of its own, so that one pass over the schedule
// serves every requirement.
func (d *day) cast() {
	d.add("plain", sink.Always(sink.Answer(200)))
	d.add("failing", d.untilRecovery(sink.Always(sink.Answer(503))))
	for _, status := range successes() {
		d.add(fmt.Sprintf("answering %d", status), sink.Always(sink.Answer(status)))
	}
	elsewhere := d.trial.quiet("redirected")
	for _, status := range failures() {
		action := sink.Answer(status)
		if status/100 == 3 {
			action = sink.Redirect(status, d.bench.address(elsewhere))
		}
		d.add(fmt.Sprintf("failing with %d", status), d.untilRecovery(sink.Always(action)))
	}
	d.add("recovering at the second attempt", sink.SuccessAt(2))
	d.add("recovering at the fourth attempt", sink.SuccessAt(4))
	if d.wants("retries-after-failures", "retries-until-success", "isolates-failing-endpoints") {
		d.castFaults()
	}
	d.castFilters()
	d.castAuthentication()
	d.castTimeouts()
	if d.contract().Subscriptions != nil {
		d.add("deleted", sink.Always(sink.Answer(503)))
		d.add("subscribed later", sink.Always(sink.Answer(200))).late = true
	}
	d.add("plain and last", sink.Always(sink.Answer(200)))
}

// castFaults adds endpoints that do not answer. Each has a listener of its own: what becomes of its connections must not
// concern the others.
func (d *day) castFaults() {
	d.behindDoor("resetting", true, sink.InTurn(sink.Reset(), sink.Reset(), sink.Answer(200)))
	d.behindDoor("silent", true, sink.InTurn(sink.Silence(d.bench.patience.silence), sink.Answer(200)))
	d.behindDoor("refusing", false, sink.Always(sink.Answer(200)))
}

// castFilters adds subscriptions of the other events and of other subtypes.
func (d *day) castFilters() {
	for _, event := range d.provider().Verified() {
		if event.Name != d.trial.root().Name {
			r := d.add("for "+event.Name, sink.Always(sink.Answer(200)))
			r.order.Events, r.order.Subtype = []string{event.Name}, ""
		}
	}
	if d.subtype != "" {
		d.add("of all subtypes", sink.Always(sink.Answer(200))).order.Subtype = ""
		d.add("of another subtype", sink.Always(sink.Answer(200))).order.Subtype = d.otherSubtype
	}
	resource := d.resource()
	if resource.Active != "" {
		inactive := false
		d.add("inactive", sink.Always(sink.Answer(200))).order.Active = &inactive
	}
	if d.contract().Request.Transport.Value == specs.HTTPS && d.contract().Subscriptions != nil {
		r := d.add("unencrypted", sink.Always(sink.Answer(200)))
		r.order.URL = d.bench.sink.Address(r.hook, false)
	}
}

// castAuthentication adds the ways by which deliveries can be known.
func (d *day) castAuthentication() {
	by := d.contract().Authentication
	if by.StaticKey != nil && by.StaticKey.Optional {
		d.add("without a key", sink.Always(sink.Answer(200))).order.Secret = ""
	}
	if by.Headers != nil && d.resource().Headers != "" {
		r := d.add("with headers", sink.InTurn(sink.Answer(503), sink.Answer(503), sink.Answer(200)))
		r.order.Headers = d.headers()
	}
	if by.Bearer == nil || d.resource().TokenURL == "" {
		return
	}
	d.protected("with tokens", d.untilRecovery(sink.Always(sink.Answer(503))), &customer.OAuth{Scope: "deliveries.write", Audience: "https://receiver.example/hooks"})
	d.protected("with plain tokens", sink.Always(sink.Answer(200)), &customer.OAuth{})
	unlucky := d.protected("without tokens at first", sink.Always(sink.Answer(200)), &customer.OAuth{})
	unlucky.identity.Play(sink.InTurn(sink.Answer(503), sink.Answer(401), unlucky.identity.Grant()))
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
	return slices.ContainsFunc(checks, func(check string) bool { return d.bench.wanted[check] })
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

// protected adds a role whose deliveries need an access token.
func (d *day) protected(name string, script sink.Script, by *customer.OAuth) *role {
	r := d.add(name, script)
	secret := d.bench.secret("client-secret-")
	r.identity = d.bench.sink.Identity(name, secret, tokenLifetime)
	by.TokenURL, by.ClientID, by.ClientSecret = d.bench.address(r.identity.Hook), r.identity.ID, secret
	r.order.OAuth, r.order.Headers = by, d.headers()
	return r
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
		URL: r.address(d.bench), Events: []string{d.trial.root().Name}, Subtype: d.subtype, Secret: d.bench.secret(secretPrefix),
	}
	d.roles = append(d.roles, r)
	return r
}

// headers are of the subscriber's own choice. One of them is a secret.
func (d *day) headers() []customer.Header {
	return []customer.Header{{Name: "X-Api-Key", Value: d.bench.secret("key-")}, {Name: "X-Tenant", Value: "harbour trading; nr=7"}}
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
