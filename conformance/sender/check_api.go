package sender

import (
	"context"
	"slices"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/specs"
)

// listsSubscriptions creates two and looks for them in the list.
func listsSubscriptions(ctx context.Context, g gomega.Gomega, t *Trial) {
	first, _ := t.plainly(ctx, "first of two")
	second, _ := t.plainly(ctx, "second of two")
	ids, answers, ok := t.listed(ctx)
	last := answers[len(answers)-1]
	expect(g, ok, "a list of the subscriptions %s, and holds no JSON array", last.Said())
	expect(g, slices.Contains(ids, first.ID) && slices.Contains(ids, second.ID), "the list does not hold the ids of both subscriptions that were made")
}

// readsSubscription compares what get answers with what was created. A client's secret need not be shown in clear.
func readsSubscription(ctx context.Context, g gomega.Gomega, t *Trial) {
	order := t.order(t.quiet("read"))
	if t.resource().Headers != "" {
		order.Headers = []customer.Header{{Name: "X-Tenant", Value: "harbour"}}
	}
	if t.resource().TokenURL != "" {
		order.OAuth = &customer.OAuth{TokenURL: order.URL + "/tokens", ClientID: t.bench.word(), ClientSecret: t.bench.secret("client-secret-"), Scope: "a b", Audience: "urn:c"}
	}
	c := t.known(ctx, t.resourceOf(order))
	answer := t.get(ctx, c.ID)
	expect(g, answer.Success(), "a get of a subscription that was just created %s; a 2xx answer is demanded", answer.Said())
	got := t.customer.Unwrapped(answer.Body)
	r := t.resource()
	var wrong complaints
	for _, at := range []specs.Pointer{r.URL, r.Event, r.Events, r.Subtype, r.Active, r.Headers, r.TokenURL, r.ClientID, r.Scope, r.Audience} {
		if sent := at.Get(c.Sent); sent.Exists() && !sameJSON(at.Get(got), sent) {
			wrong.Add("a get of the subscription has at %s not what was created but %s", at, orNothing(at.Get(got).Raw))
		}
	}
	if id := r.ID.String(got); id != c.ID {
		wrong.Add("a get of the subscription has another id (%q) than the creation answered (%q)", id, c.ID)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// updatesSubscription changes everything that can be changed, and reads it again.
func updatesSubscription(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "before an update")
	before := t.customer.Unwrapped(t.get(ctx, c.ID).Body)
	inactive := false
	order := t.order(t.quiet("after an update"))
	order.Events, order.Active = t.otherEvents(), &inactive
	change := t.resourceOf(order)
	operation, _ := t.provider().Operation(t.operations().Update)
	if operation != nil && operation.Body != nil && operation.Body.Shape.Property("description") != nil {
		change, _ = specs.Pointer("/description").Set(change, "changed by hookbench")
	}
	answer := t.answered(ctx, "a right update", customer.Call{Operation: t.operations().Update, ID: c.ID, Body: change})
	expect(g, answer.Success(), "a right update %s; a 2xx answer is demanded", answer.Said())
	after := t.customer.Unwrapped(t.get(ctx, c.ID).Body)
	var wrong complaints
	gjson.ParseBytes(change).ForEach(func(key, value gjson.Result) bool {
		if got := specs.Pointer("/" + key.Str).Get(after); !sameJSON(got, value) {
			wrong.Add("a get after the update has %s at /%s, and not what was put there", orNothing(got.Raw), key.Str)
		}
		return true
	})
	for _, at := range t.resource().Fixed {
		was, is := at.Get(before), at.Get(after)
		if shown := at.Get(c.Got); !was.Exists() && is.Exists() {
			was = shown // the secret may be shown at creation only
		}
		if was.Raw != is.Raw {
			wrong.Add("%s changed with the update", at)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// otherEvents returns events that a plain subscription is not for.
func (t *Trial) otherEvents() []string {
	var names []string
	for _, event := range t.provider().Verified() {
		if event.Name != t.root().Name {
			names = append(names, event.Name)
		}
	}
	return names
}

// deletesSubscription deletes one and looks for it.
func deletesSubscription(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "to be deleted")
	answer := t.answered(ctx, "a deletion", customer.Call{Operation: t.operations().Delete, ID: c.ID})
	var wrong complaints
	if !answer.Success() {
		wrong.Add("a deletion %s; a 2xx answer is demanded", answer.Said())
	}
	if read := t.get(ctx, c.ID); read.Status != 404 {
		wrong.Add("a get of a deleted subscription %s; 404 is demanded", read.Said())
	}
	if slices.Contains(t.ids(ctx), c.ID) {
		wrong.Add("the list holds a deleted subscription")
	}
	g.Expect(wrong).To(conformance.BeNone())
}
