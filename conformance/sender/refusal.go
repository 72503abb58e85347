package sender

import (
	"context"
	"fmt"

	"github.com/onsi/gomega"

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
