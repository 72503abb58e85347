package sender

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// refusal is how something is refused.
type refusal struct {
	Status int `json:"status,omitempty"` // 0: any 4xx
}

func (r refusal) met(status int) bool {
	return r.Status == status || r.Status == 0 && status/100 == 4
}

func (r refusal) demand() string {
	if r.Status > 0 {
		return fmt.Sprintf("%d is demanded", r.Status)
	}
	return "a 4xx answer is demanded"
}

// variant is a right subscription with one thing wrong.
type variant struct {
	name string
	body []byte
}

// refuses tries wrong subscriptions. A refusal counts only if the same subscription is accepted with nothing wrong, and if
// it has made nothing.
func (t *Trial) refuses(ctx context.Context, g gomega.Gomega, by refusal, variants []variant) {
	if len(variants) == 0 {
		conformance.End(reports.NotApplicable, "the provider's documents give nothing of that kind to try")
	}
	t.subscribed(ctx, t.resourceOf(t.order(t.quiet("right before wrong"))))
	before := t.ids(ctx)
	var wrong complaints
	for _, v := range variants {
		answer := t.create(ctx, "a subscription with "+v.name, v.body).Answer
		if !by.met(answer.Status) {
			wrong.Add("%s %s; %s", answer.To, answer.Said(), by.demand())
		}
	}
	if made := len(t.ids(ctx)) - len(before); made > 0 && len(wrong) == 0 {
		wrong.Add("subscriptions were refused, and %d of them exist all the same", made)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// altered returns a right subscription with a member set, or taken away where the value is nil.
func (t *Trial) altered(name string, order customer.Order, at specs.Pointer, value any) variant {
	body := t.resourceOf(order)
	var err error
	if value == nil {
		body, err = at.Delete(body)
	} else {
		body, err = at.Set(body, value)
	}
	if err != nil {
		conformance.End(reports.Error, "no subscription with %s can be written: %v", name, err)
	}
	return variant{name, body}
}

// wrongly is altered for a plain subscription.
func (t *Trial) wrongly(name string, at specs.Pointer, value any) variant {
	return t.altered(name, t.order(t.quiet("never")), at, value)
}

// refusesMissingMembers leaves out members, one at a time.
func refusesMissingMembers(ctx context.Context, g gomega.Gomega, t *Trial, p places) {
	t.operations()
	var variants []variant
	for _, at := range p.Members {
		variants = append(variants, t.wrongly("no "+string(at), at, nil))
	}
	t.refuses(ctx, g, refusal{}, variants)
}

// badMembers says how wrong subscriptions are refused, and what is wrong beside the usual.
type badMembers struct {
	Status int  `json:"status,omitempty"` // 0: any 4xx
	Empty  bool `json:"empty,omitempty"`  // an empty list of events is wrong too
}

const unknownEvent = "hookbench.no_such_event"

// refusesBadMembers tries unknown events, missing members, constants with another value and wrongly typed members.
func refusesBadMembers(ctx context.Context, g gomega.Gomega, t *Trial, p badMembers) {
	r := t.resource()
	var variants []variant
	if r.Event != "" {
		variants = append(variants, t.wrongly("an unknown event type", r.Event, unknownEvent), t.wrongly("no event type", r.Event, nil))
	}
	if r.Events != "" {
		variants = append(variants,
			t.wrongly("an unknown event type", r.Events, []string{unknownEvent}), t.wrongly("no event types", r.Events, nil),
			t.wrongly("a number for the event types", r.Events, 7), t.wrongly("numbers among the event types", r.Events, []int{7}))
		if p.Empty {
			variants = append(variants, t.wrongly("an empty list of event types", r.Events, []string{}))
		}
	}
	variants = append(variants, t.withoutDestination()...)
	variants = append(variants, t.wrongly("a number for the address", r.URL, 7))
	if r.Active != "" {
		variants = append(variants, t.wrongly("a text for the active flag", r.Active, "yes"))
	}
	if r.Secret != "" && t.customer.ChoosesSecret() {
		variants = append(variants, t.wrongly("a number for the secret", r.Secret, 7))
	}
	variants = append(variants, t.otherConstants()...)
	variants = append(variants, t.halfOAuth()...)
	t.refuses(ctx, g, refusal{p.Status}, variants)
}

// withoutDestination leaves out the address, and each of the objects that it stands in.
func (t *Trial) withoutDestination() []variant {
	var variants []variant
	for at := string(t.resource().URL); at != ""; at = at[:strings.LastIndex(at, "/")] {
		variants = append(variants, t.wrongly("no "+at, specs.Pointer(at), nil))
	}
	return variants
}

// otherConstants gives another value to each member for which the schema allows a single one.
func (t *Trial) otherConstants() []variant {
	operation, err := t.provider().Operation(t.operations().Create)
	if err != nil || operation.Body == nil {
		return nil
	}
	var variants []variant
	var visit func(at specs.Pointer, shape *specs.Shape)
	visit = func(at specs.Pointer, shape *specs.Shape) {
		for _, p := range shape.Properties {
			here := at + "/" + specs.Pointer(p.Name)
			if len(p.Shape.Enum) == 1 {
				variants = append(variants, t.wrongly("another value at "+string(here), here, "HookbenchNoSuchThing"))
			}
			visit(here, p.Shape)
		}
	}
	visit("", operation.Body.Shape)
	return variants
}

// halfOAuth leaves out the client's id, and its secret, of a subscription with access tokens.
func (t *Trial) halfOAuth() []variant {
	r := t.resource()
	if r.TokenURL == "" {
		return nil
	}
	order := t.withOAuth("half")
	return []variant{t.altered("OAuth and no client id", order, r.ClientID, nil), t.altered("OAuth and no client secret", order, r.Client, nil)}
}

// withOAuth orders a subscription whose deliveries need an access token.
func (t *Trial) withOAuth(name string) customer.Order {
	order := t.order(t.quiet(name))
	order.OAuth = &customer.OAuth{TokenURL: order.URL + "/tokens", ClientID: t.bench.word(), ClientSecret: t.bench.secret("client-secret-")}
	return order
}

// refusesListsOfTypes asks for two types, and for two subtypes.
func refusesListsOfTypes(ctx context.Context, g gomega.Gomega, t *Trial, p refusal) {
	r := t.resource()
	variants := []variant{t.wrongly("a list of event types", r.Event, []string{t.root().Name, t.otherEvents()[0]})}
	if r.Subtype != "" && len(t.root().Subtypes) > 1 {
		variants = append(variants, t.wrongly("a list of subtypes", r.Subtype, t.root().Subtypes[:2]))
	}
	t.refuses(ctx, g, p, variants)
}

// refusesAuthorizationHeaderWithOAuth tries the reserved header in several spellings, with access tokens and without.
func refusesAuthorizationHeaderWithOAuth(ctx context.Context, g gomega.Gomega, t *Trial, p refusal) {
	if t.resource().TokenURL == "" || t.resource().Headers == "" {
		conformance.End(reports.NotApplicable, "the provider documents no such headers")
	}
	name := t.contract().Authentication.Bearer.Header
	var variants []variant
	for _, spelled := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
		order := t.withOAuth("reserved")
		order.Headers = []customer.Header{{Name: spelled, Value: t.bench.secret("Basic ")}}
		variants = append(variants, variant{"OAuth and the additional header " + spelled, t.resourceOf(order)})
	}
	t.refuses(ctx, g, p, variants)
	order := t.order(t.quiet("own authorization"))
	order.Headers = []customer.Header{{Name: name, Value: t.bench.secret("Basic ")}}
	answer := t.create(ctx, "a subscription without OAuth and with the additional header "+name, t.resourceOf(order)).Answer
	expect(g, answer.Success(), "%s %s; a 2xx answer is demanded", answer.To, answer.Said())
}

// refusesBadAddress tries addresses that are none, or are not encrypted.
func refusesBadAddress(ctx context.Context, g gomega.Gomega, t *Trial) {
	at := t.resource().URL
	hook := t.quiet("never")
	t.refuses(ctx, g, refusal{}, []variant{
		t.wrongly("an http:// address", at, t.bench.sink.Address(hook, false)),
		t.wrongly("an address without a scheme", at, "receiver.example/hooks"),
		t.wrongly("a text that is no address", at, "no address at all"),
	})
}

// neverCallsUnencrypted looks at the endpoint whose address is not encrypted.
func neverCallsUnencrypted(g gomega.Gomega, t *Trial, d *day) {
	r := d.role("unencrypted")
	if r == nil {
		conformance.End(reports.NotApplicable, "the provider's documents allow unencrypted addresses")
	}
	requests := r.hook.Requests()
	t.saw("delivery to the unencrypted endpoint", requests...)
	expect(g, len(requests) == 0, "an http:// address was called %d times", len(requests))
	if r.answer.Status != 0 && !r.subscribed() {
		expect(g, r.answer.Status == http.StatusBadRequest, "a subscription with an http:// address %s; 400 is demanded, or that it is accepted and never called", r.answer.Said())
	} else {
		d.enough()
	}
}

// refusesUnknownID tries every operation on a subscription that does not exist.
func refusesUnknownID(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "known")
	id := unlike(c.ID)
	operations := t.operations()
	var wrong complaints
	for _, one := range []struct{ operation, what string }{
		{operations.Get, "a get"}, {operations.Update, "an update"}, {operations.Test, "a test"}, {operations.History, "a list of the deliveries"}, {operations.Delete, "a deletion"},
	} {
		if one.operation == "" {
			continue
		}
		call := customer.Call{Operation: one.operation, ID: id}
		if one.operation == operations.Update {
			call.Body = t.resourceOf(t.order(t.quiet("never")))
		}
		answer := t.answered(ctx, one.what+" of an unknown id", call)
		if answer.Status != http.StatusNotFound {
			wrong.Add("%s %s; 404 is demanded", answer.To, answer.Said())
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// unlike returns an id of the same form that nobody has: the last few letters and digits are others.
func unlike(id string) string {
	const few = 8
	letters := []byte(id)
	for i, left := len(letters)-1, few; i >= 0 && left > 0; i-- {
		switch c := letters[i]; {
		case c >= '0' && c <= '9':
			letters[i] = '0' + (c-'0'+5)%10
		case c >= 'a' && c <= 'f':
			letters[i] = 'a' + (c-'a'+3)%6
		case c >= 'A' && c <= 'F':
			letters[i] = 'A' + (c-'A'+3)%6
		case c >= 'g' && c <= 'z':
			letters[i] = 'g' + (c-'g'+10)%20
		default:
			continue
		}
		left--
	}
	return string(letters)
}

// refusesUpdates tries to change a subscription, and reads it again.
func refusesUpdates(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "unchanged")
	before := t.get(ctx, c.ID)
	change := t.resourceOf(t.order(t.quiet("changed")))
	var wrong complaints
	for _, method := range []string{http.MethodPut, http.MethodPatch} {
		answer := t.answered(ctx, "a "+method+" on the subscription", customer.Call{Operation: t.operations().Get, ID: c.ID, Method: method, Body: change})
		if answer.Status != http.StatusNotFound && answer.Status != http.StatusMethodNotAllowed {
			wrong.Add("%s %s; 404 or 405 is demanded", answer.To, answer.Said())
		}
	}
	if after := t.get(ctx, c.ID); after.Status != before.Status || !sameJSON(gjson.ParseBytes(after.Body), gjson.ParseBytes(before.Body)) {
		wrong.Add("a get after refused updates does not answer what it did before")
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// refusesBadPaging tries pages that cannot be.
func refusesBadPaging(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "paged")
	var wrong complaints
	for _, query := range []string{"offset=-1", "limit=-1", "offset=first", "limit=all"} {
		name, value, _ := strings.Cut(query, "=")
		answer := t.answered(ctx, "a list of deliveries with "+query, customer.Call{Operation: t.operations().History, ID: c.ID, Query: map[string][]string{name: {value}}})
		if answer.Status/100 != 4 {
			wrong.Add("%s %s; a 4xx answer is demanded", answer.To, answer.Said())
		}
	}
	slices.Sort(wrong)
	g.Expect(wrong).To(conformance.BeNone())
}
