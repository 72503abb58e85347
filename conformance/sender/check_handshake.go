package sender

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/handshake"
)

// mustAsk ends the check where the provider asks no endpoint, or where whoever configured the sender had it ask before the run.
func (t *Trial) mustAsk() {
	if t.contract().Handshake == nil {
		conformance.End(reports.NotApplicable, "the provider asks no endpoint for its agreement")
	}
	t.needsSeveral()
}

// asksBeforeDelivering looks for the question at every endpoint to which something was delivered.
func asksBeforeDelivering(g gomega.Gomega, t *Trial, d *day) {
	t.mustAskIn(d)
	t.mustArrive(g, d, "plain")
	var wrong complaints
	for _, r := range d.roles {
		requests, asked := r.hook.Requests(), r.hook.Asked()
		if len(requests) == 0 {
			continue
		}
		t.saw("question to the endpoint "+r.name, asked...)
		switch {
		case len(asked) == 0:
			t.object(&wrong, r, requests[0], "the endpoint %q was sent a delivery, and never asked for its agreement", r.name)
		case asked[0].Arrived.After(requests[0].Arrived):
			t.object(&wrong, r, requests[0], "the endpoint %q was sent a delivery before it was asked for its agreement", r.name)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// mustAskIn is mustAsk where a recording may be judged, which holds deliveries alone.
func (t *Trial) mustAskIn(d *day) {
	t.mustAsk()
	if d.recorded != nil {
		conformance.End(reports.NotApplicable, "%s: whether an endpoint was asked before the recording began", unseen)
	}
}

// asksInDocumentedForm looks at every question of the day.
func asksInDocumentedForm(g gomega.Gomega, t *Trial, d *day) {
	t.mustAskIn(d)
	d.enough()
	var wrong complaints
	seen := map[string]*role{}
	for _, r := range d.roles {
		for _, q := range r.hook.Asked() {
			t.asksRightly(&wrong, d, r, q)
			challenge := handshake.ChallengeIn(t.contract().Handshake, q.Body)
			if first := seen[challenge]; challenge != "" && first != nil && first != r {
				t.object(&wrong, r, q, "the questions to the endpoints %q and %q have the same challenge; each is made up anew", first.name, r.name)
			}
			seen[challenge] = r
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if len(seen) == 0 {
		conformance.End(reports.Inconclusive, "no endpoint was asked for its agreement, so that this cannot be tried")
	}
}

// asksRightly notes what is wrong with the form of a question.
func (t *Trial) asksRightly(wrong *complaints, d *day, r *role, q sink.Request) {
	h := t.contract().Handshake
	for _, at := range h.Fixed {
		if want, got := at.String([]byte(h.Body)), at.String(q.Body); got != want {
			t.object(wrong, r, q, "the question has %q at %s; it is %q", got, at, want)
		}
	}
	for _, header := range h.Headers {
		if got := q.Header.Get(header.Name); got == "" || header.Fixed && got != header.Value {
			t.object(wrong, r, q, "the question has the header %s %q; documented is %q", header.Name, got, header.Value)
		}
	}
	if media, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type")); h.Body != "" && media != "application/json" {
		t.object(wrong, r, q, "the question came with content type %q; application/json is demanded", q.Header.Get("Content-Type"))
	}
	if scheme := t.contract().Authentication.Signature; h.Signed && scheme != nil && r.secret != "" {
		if err := d.verify(q.Header.Get(scheme.Header), r.secret, q); err != nil {
			t.object(wrong, r, q, "the question is signed as deliveries are, with the secret of its endpoint: %v", err)
		}
	}
}

// declining adds endpoints that do not agree: one refuses, the other takes the question for a delivery.
func (t *Trial) declining() []*sink.Hook {
	refusing, ignoring := t.quiet("refusing the handshake"), t.quiet("ignoring the handshake")
	refusing.Decline(sink.Answer(http.StatusForbidden))
	ignoring.Decline(sink.Answer(http.StatusOK))
	return []*sink.Hook{refusing, ignoring}
}

// watchAfterRefusal is how much of the sender's time is watched for deliveries to whoever did not agree, where time is moved.
const watchAfterRefusal = time.Minute

// sparesWhoDoesNotAgree lets an event happen for endpoints that do not agree, and for one that does.
func sparesWhoDoesNotAgree(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.mustAsk()
	t.needsTrigger()
	silent := t.declining()
	for _, hook := range silent {
		t.offer(ctx, hook)
	}
	agreeing := t.quiet("agreeing")
	t.offer(ctx, agreeing)
	t.fireAll(ctx)
	t.await(ctx, agreeing, 1)
	if watch := watchAfterRefusal; t.bench.config.Clock.Real(watch) == 0 {
		t.pass(ctx, watch)
	}
	t.settle(ctx)
	if agreeing.Count() == 0 {
		conformance.End(reports.Inconclusive, "nothing was delivered to an endpoint that agreed, so that this cannot be tried%s", t.bench.strays())
	}
	var wrong complaints
	for _, hook := range silent {
		t.saw("question to the endpoint "+hook.Name, hook.Asked()...)
		if requests := hook.Requests(); len(requests) > 0 {
			wrong.Add("an endpoint %s was sent %d deliveries; nothing may be delivered to it", hook.Name, len(requests))
			t.saw("delivery to the endpoint "+hook.Name, requests[0])
			t.decide()
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// offer makes an endpoint known to the sender: by the API, or with an event. The sender may refuse it.
func (t *Trial) offer(ctx context.Context, hook *sink.Hook) {
	order := t.order(hook)
	if t.subscriptions() != nil {
		t.create(ctx, "a subscription of the endpoint "+hook.Name, t.resourceOf(order))
		return
	}
	e := trigger.Event{Type: t.root().Name, Endpoint: &trigger.Endpoint{URL: order.URL, Secret: order.Secret}}
	_ = t.bench.config.Trigger.Fire(ctx, e) // who refuses the endpoint may refuse the event
	t.pass(ctx, 0)
}

// fireAll lets an event happen for everybody who is subscribed; where endpoints are told with events, that has happened.
func (t *Trial) fireAll(ctx context.Context) {
	if t.subscriptions() == nil {
		return
	}
	t.fire(ctx, trigger.Event{Type: t.root().Name})
	t.pass(ctx, 0)
}
