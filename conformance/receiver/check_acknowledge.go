package receiver

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// acknowledgesEachEvent delivers every documented event, every example of it, and expects 2xx.
func acknowledgesEachEvent(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	for _, event := range t.provider().Verified() {
		for _, example := range event.Examples {
			if t.weary() {
				break
			}
			t.livesThrough(ctx, &wrong, message.Order{Event: event.Name, Subtype: example.Subtype})
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// livesThrough delivers an event after those that come before it in its entity's life, and notes the first that is
// not acknowledged.
func (t *Trial) livesThrough(ctx context.Context, wrong *complaints, order message.Order) {
	for _, d := range t.life(ctx, order) {
		if !t.acknowledged(ctx, wrong, "a right delivery of "+named(d.Event, order), d) {
			return
		}
	}
}

// named names an event for the report, with the subtype and the settings it was ordered with.
func named(event string, order message.Order) string {
	if event != order.Event {
		return event
	}
	if order.Subtype != "" {
		event += "/" + order.Subtype
	}
	for _, at := range slices.Sorted(maps.Keys(order.Set)) {
		event += fmt.Sprintf(" with %s = %v", at, order.Set[at])
	}
	return event
}

// acknowledged sends a right delivery and notes it when it is not answered 2xx, with the likely mistake.
func (t *Trial) acknowledged(ctx context.Context, wrong *complaints, what string, d fixtures.Delivery) bool {
	answer := t.send(ctx, what, d)
	if t.accepts(answer) {
		return true
	}
	t.object(wrong, answer, "a 2xx answer is demanded")
	t.diagnose(ctx, d, answer)
	return false
}

// acknowledgesTestDelivery sends what the provider sends when its user asks for a test.
func acknowledgesTestDelivery(ctx context.Context, g gomega.Gomega, t *Trial) {
	test := t.contract().TestDelivery
	if test == nil {
		conformance.End(reports.NotApplicable, "the provider documents no test delivery")
	}
	t.remark = test.Note
	var wrong complaints
	for _, d := range t.life(ctx, message.Order{Event: test.Value}) {
		t.acknowledged(ctx, &wrong, "a test delivery, made as "+d.Event, d)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// variants lists events and the places of their bodies whose values are to be tried in every combination.
type variants struct {
	Variants []struct {
		Event  string  `json:"event"`
		Across []place `json:"across"`
	} `json:"variants"`
}

// place is one choice: the same value is written at all of its pointers. Without values of its own it takes those
// that the event's subtypes or its schema list.
type place struct {
	At     []specs.Pointer `json:"at"`
	Values []any           `json:"values,omitempty"`
}

// acknowledgesVariants delivers an event with every documented value and expects 2xx.
func acknowledgesVariants(ctx context.Context, g gomega.Gomega, t *Trial, p variants) {
	var wrong complaints
	for _, v := range p.Variants {
		for _, set := range t.combinations(v.Event, v.Across) {
			if t.weary() {
				break
			}
			t.livesThrough(ctx, &wrong, message.Order{Event: v.Event, Set: set})
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// combinations returns every combination of the values of the places.
func (t *Trial) combinations(event string, places []place) []map[string]any {
	all := []map[string]any{{}}
	for _, p := range places {
		var next []map[string]any
		for _, value := range t.values(event, p) {
			for _, set := range all {
				next = append(next, extended(set, p.At, value))
			}
		}
		all = next
	}
	return all
}

// extended returns a copy of some settings with a value at further places.
func extended(set map[string]any, at []specs.Pointer, value any) map[string]any {
	larger := maps.Clone(set)
	for _, pointer := range at {
		larger[string(pointer)] = value
	}
	return larger
}

// values returns those that a place is tried with.
func (t *Trial) values(event string, p place) []any {
	if len(p.Values) > 0 {
		return p.Values
	}
	if p.At[0] == t.contract().Envelope.Subtype {
		found, err := t.provider().Event(event)
		if err != nil {
			conformance.End(reports.Error, "%v", err)
		}
		var values []any
		for _, subtype := range found.Subtypes {
			values = append(values, subtype)
		}
		return values
	}
	return t.provider().EnumAt(event, p.At[0])
}
