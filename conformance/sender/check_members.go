package sender

import (
	"context"
	"strings"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

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
