package sender

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// creation is what the answer to a creation holds.
type creation struct {
	Status  int             `json:"status,omitempty"` // 0: any 2xx
	Members []specs.Pointer `json:"members,omitempty"`
}

// createsSubscription creates one with everything that can be asked for, and reads the answer.
func createsSubscription(ctx context.Context, g gomega.Gomega, t *Trial, p creation) {
	c := t.create(ctx, "a right subscription", t.completely(p.Members))
	var wrong complaints
	switch {
	case p.Status > 0 && c.Answer.Status != p.Status:
		wrong.Add("%s %s; %d is demanded", c.Answer.To, c.Answer.Said(), p.Status)
	case !c.Answer.Success():
		wrong.Add("%s %s; a 2xx answer is demanded", c.Answer.To, c.Answer.Said())
	}
	g.Expect(wrong).To(conformance.BeNone())
	operation, _ := t.provider().Operation(t.operations().Create) // create has found it
	for _, at := range p.Members {
		t.expectMember(&wrong, at, c, operation.Answer.Shape)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// completely writes a subscription with every one of the members that a subscriber may set.
func (t *Trial) completely(members []specs.Pointer) []byte {
	order := t.order(t.quiet("created"))
	if root := t.root(); t.resource().Subtype != "" && len(root.Subtypes) > 0 {
		order.Subtype = root.Subtypes[0]
	}
	body := t.resourceOf(order)
	operation, err := t.provider().Operation(t.operations().Create)
	if err != nil || operation.Body == nil {
		return body
	}
	for _, at := range members {
		name, direct := strings.CutPrefix(string(at), "/")
		shape := operation.Body.Shape.Property(name)
		if direct && shape != nil && slices.Equal(shape.Types, []string{"string"}) && !at.Get(body).Exists() {
			body, _ = at.Set(body, "made by hookbench") // a member of an object can be set
		}
	}
	return body
}

// expectMember notes a member of the answer that is missing, of another type than documented, or not what was asked for.
func (t *Trial) expectMember(wrong *complaints, at specs.Pointer, c created, shape *specs.Shape) {
	got, sent := at.Get(c.Got), at.Get(c.Sent)
	var types []string
	for name := range strings.SplitSeq(strings.TrimPrefix(string(at), "/"), "/") {
		if shape != nil {
			shape = shape.Property(name)
		}
	}
	if shape != nil {
		types = shape.Types
	}
	switch {
	case !got.Exists():
		wrong.Add("the answer to a right subscription has no %s", at)
	case len(types) > 0 && !slices.Contains(types, typeOf(got)):
		wrong.Add("the answer to a right subscription has a %s at %s; a %s is documented", typeOf(got), at, strings.Join(types, " or "))
	case sent.Exists() && !sameJSON(got, sent):
		wrong.Add("the answer to a right subscription has another value at %s than was asked for", at)
	}
}

// typeOf returns the JSON schema's word for the type of a value.
func typeOf(v gjson.Result) string {
	switch {
	case v.IsArray():
		return "array"
	case v.IsObject():
		return "object"
	case v.Type == gjson.String:
		return "string"
	case v.Type == gjson.Number:
		return "number"
	case v.Type == gjson.Null:
		return "null"
	default:
		return "boolean"
	}
}

// sameJSON compares values, lists without regard to their order: none of those in a subscription has a meaning.
func sameJSON(a, b gjson.Result) bool {
	if a.IsArray() && b.IsArray() {
		left, right := a.Array(), b.Array()
		return len(left) == len(right) && !slices.ContainsFunc(left, func(one gjson.Result) bool {
			return !slices.ContainsFunc(right, func(other gjson.Result) bool { return sameJSON(one, other) })
		})
	}
	if a.IsObject() && b.IsObject() {
		same := true
		b.ForEach(func(key, value gjson.Result) bool {
			found := specs.Pointer("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key.Str)).Get([]byte(a.Raw))
			same = found.Exists() && sameJSON(found, value)
			return same
		})
		return same
	}
	return a.Type == b.Type && a.String() == b.String()
}

// appliesDefaults creates a subscription without the members that have a documented default.
func appliesDefaults(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.operations()
	c, _ := t.plainly(ctx, "with defaults")
	var wrong complaints
	for _, d := range t.contract().Subscriptions.Defaults {
		got := d.At.Get(c.Got)
		if !got.Exists() {
			got = d.At.Get(t.customer.Unwrapped(t.get(ctx, c.ID).Body))
		}
		if want, err := d.At.Set([]byte("{}"), d.Value); err != nil || !sameJSON(got, d.At.Get(want)) {
			wrong.Add("a subscription created without %s has %s there; %v is the documented default", d.At, orNothing(got.Raw), d.Value)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// hidesDestination looks for what belongs to the destination in the answers of create and list.
func hidesDestination(ctx context.Context, g gomega.Gomega, t *Trial) {
	order := t.order(t.quiet("hidden"))
	order.Headers = []customer.Header{{Name: "X-Api-Key", Value: t.bench.secret("key-")}}
	if t.resource().TokenURL != "" {
		order.OAuth = &customer.OAuth{TokenURL: order.URL + "/tokens", ClientID: t.bench.word(), ClientSecret: t.bench.secret("client-secret-")}
	}
	c := t.subscribed(ctx, t.resourceOf(order))
	hidden := map[string]string{"the destination's address": order.URL, "a header's value": order.Headers[0].Value}
	if order.OAuth != nil {
		hidden["the client id"], hidden["the client secret"] = order.OAuth.ClientID, order.OAuth.ClientSecret
	}
	var wrong complaints
	expectHidden(&wrong, "the answer to the creation", c.Answer.Body, hidden)
	_, answers, ok := t.listed(ctx)
	for _, answer := range answers {
		expectHidden(&wrong, "the list of subscriptions", answer.Body, hidden)
	}
	g.Expect(wrong).To(conformance.BeNone())
	if !ok {
		conformance.End(reports.Inconclusive, "the answer to the creation hides the destination; the list %s and is none", answers[len(answers)-1].Said())
	}
}

// expectHidden notes which of some texts stand in an answer. JSON may write a slash in two ways.
func expectHidden(wrong *complaints, where string, body []byte, hidden map[string]string) {
	body = bytes.ReplaceAll(body, []byte(`\/`), []byte("/"))
	for what, text := range hidden {
		if bytes.Contains(body, []byte(text)) {
			wrong.Add("%s holds %s", where, what)
		}
	}
	slices.Sort(*wrong)
}

// showsNoSecret looks for the secret in the answer of create.
func showsNoSecret(ctx context.Context, g gomega.Gomega, t *Trial) {
	order := t.order(t.quiet("with a secret"))
	c := t.subscribed(ctx, t.resourceOf(order))
	var wrong complaints
	expectHidden(&wrong, "the answer to the creation", c.Answer.Body, map[string]string{"the secret": order.Secret})
	g.Expect(wrong).To(conformance.BeNone())
}

// showsSecretOnce looks for the secret of the create answer in the answers of list and get.
func showsSecretOnce(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "with a secret")
	secret := t.resource().Secret.String(c.Got)
	if secret == "" {
		conformance.End(reports.Inconclusive, "the answer to the creation has no secret, so that it cannot be looked for elsewhere")
	}
	hidden := map[string]string{"the secret": secret}
	var wrong complaints
	expectHidden(&wrong, "the answer to a get", t.get(ctx, c.ID).Body, hidden)
	_, answers, _ := t.listed(ctx)
	for _, answer := range answers {
		expectHidden(&wrong, "the list of subscriptions", answer.Body, hidden)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// places names members of a subscription.
type places struct {
	Members []specs.Pointer `json:"members"`
}

// generatesDistinctValues creates two subscriptions and compares what the sender made up.
func generatesDistinctValues(ctx context.Context, g gomega.Gomega, t *Trial, p places) {
	first, _ := t.plainly(ctx, "first of two")
	second, _ := t.plainly(ctx, "second of two")
	var wrong complaints
	for _, at := range p.Members {
		one, other := at.String(first.Got), at.String(second.Got)
		switch {
		case one == "" || other == "":
			wrong.Add("the answer to a right subscription has no %s", at)
		case one == other:
			wrong.Add("two subscriptions have the same value at %s", at)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

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
