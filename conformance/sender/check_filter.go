package sender

import (
	"bytes"
	"slices"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// filtersByEvent looks at what every endpoint got: all that it subscribed to, and nothing else.
func filtersByEvent(g gomega.Gomega, t *Trial, d *day) {
	t.needsSeveral()
	d.enough()
	e := d.contract().Envelope
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		kind, subtype := e.Type.String(q.Body), e.Subtype.String(q.Body)
		if kind != "" && !d.isFor(r, kind) {
			t.object(&wrong, r, q, "an endpoint that is for %s got %s", r.order.Events[0], kind)
		} else if r.order.Subtype != "" && subtype != "" && subtype != r.order.Subtype {
			t.object(&wrong, r, q, "an endpoint that is for %s of subtype %s got subtype %s", r.order.Events[0], r.order.Subtype, subtype)
		}
	})
	for _, r := range d.roles {
		if r.marker != "" && d.prompt(r) && r.subscribed() && r.deleted == nil && len(d.attempts(r)) == 0 {
			wrong.Add("the endpoint %q did not get the event that it is for", r.name)
		}
	}
	if r := d.role("of all subtypes"); r != nil && r.subscribed() {
		t.expectAllSubtypes(&wrong, d, r)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// isFor tells whether a type is what a role subscribed to; a schema may allow more than one spelling of it.
func (d *day) isFor(r *role, kind string) bool {
	return slices.ContainsFunc(r.order.Events, func(event string) bool {
		return kind == event || slices.Contains(d.provider().EnumAt(event, d.contract().Envelope.Type), any(kind))
	})
}

func (t *Trial) expectAllSubtypes(wrong *complaints, d *day, r *role) {
	requests := r.hook.Requests()
	for _, subtype := range []string{d.subtype, d.otherSubtype} {
		if !slices.ContainsFunc(requests, func(q sink.Request) bool { return d.contract().Envelope.Subtype.String(q.Body) == subtype }) {
			wrong.Add("an endpoint that is for all subtypes of %s did not get subtype %s", r.order.Events[0], subtype)
		}
	}
}

// sendsNothingFromBefore looks at the endpoint that subscribed when the event had happened, and is still tried elsewhere.
func sendsNothingFromBefore(g gomega.Gomega, t *Trial, d *day) {
	r := d.need("subscribed later")
	d.enough()
	marker := d.role("plain").marker
	var wrong complaints
	for _, q := range r.hook.Requests() {
		if bytes.Contains(q.Body, []byte(marker)) || q.Arrived.Before(d.recovered) && !d.happenedLater(q, marker) {
			t.object(&wrong, r, q, "a subscription got an event from before it was created")
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// happenedLater tells whether a delivery is of an event that happened after that of the marker: one that the endpoint got although it
// is for somebody else is no event from before.
func (d *day) happenedLater(q sink.Request, marker string) bool {
	return slices.ContainsFunc(d.roles, func(r *role) bool {
		return r.marker != "" && r.marker != marker && bytes.Contains(q.Body, []byte(r.marker))
	})
}

// respectsActive looks at the endpoint that is set active only after the first event.
func respectsActive(g gomega.Gomega, t *Trial, d *day) {
	r := d.need("inactive")
	d.enough()
	var wrong complaints
	came := false
	for _, q := range r.hook.Requests() {
		switch {
		case q.Arrived.Before(d.recovered):
			t.object(&wrong, r, q, "a subscription that is not active got a delivery")
		case d.carries(r, q):
			t.object(&wrong, r, q, "a subscription that was set active got an event from before")
		default:
			came = true
		}
	}
	if !came {
		wrong.Add("a subscription that was set active did not get an event from after that")
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// sendsAdditionalHeaders looks for the headers in every attempt, of endpoints with access tokens too.
func sendsAdditionalHeaders(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	retried := false
	for _, name := range []string{"with headers", "with tokens"} {
		r := d.role(name)
		if r == nil {
			continue
		}
		for i, q := range t.arrived(d, name) {
			retried = retried || i > 0
			for _, h := range r.order.Headers {
				if got := q.Header.Values(h.Name); len(got) != 1 || got[0] != h.Value {
					t.object(&wrong, r, q, "attempt %d came without the additional header %s as it was given, or with more than one", i+1, h.Name)
				}
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if !retried {
		notRetried(d)
	}
}

// sendsStaticKey looks for the key in every delivery, and for none where no key is configured.
func sendsStaticKey(g gomega.Gomega, t *Trial, d *day) {
	by := d.contract().Authentication.StaticKey
	t.mustArrive(g, d, "plain")
	var wrong complaints
	for _, r := range d.roles {
		for _, q := range d.attempts(r) {
			got := q.Header.Values(by.Header)
			switch {
			case r.secret == "" && len(got) > 0:
				t.object(&wrong, r, q, "an endpoint without a key got a delivery with the header %s", by.Header)
			case r.secret != "" && (len(got) != 1 || got[0] != r.secret):
				t.object(&wrong, r, q, "a delivery came without the header %s, or with another key than the endpoint's", by.Header)
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if t.bench.config.byHand() {
		t.remark = "That the header is absent without a key was not tried: the sender is configured by hand, with one."
		return
	}
	if len(d.attempts(d.need("without a key"))) == 0 {
		conformance.End(reports.Inconclusive, "the key is sent; nothing was delivered to an endpoint without a key")
	}
}
