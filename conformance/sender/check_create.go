package sender

import (
	"context"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
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

// appliesDefaults creates a subscription without the members that have a documented default.
func appliesDefaults(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.operations()
	c, _ := t.plainly(ctx, "with defaults")
	var wrong complaints
	for _, d := range t.subscriptions().Defaults {
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
