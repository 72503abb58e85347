package sender

import (
	"context"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
)

// sendsTestDelivery asks for a test delivery to one of two subscriptions.
func sendsTestDelivery(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, hook := t.plainly(ctx, "tested")
	_, other := t.plainly(ctx, "not tested")
	answer := t.answered(ctx, "a test", customer.Call{Operation: t.operations().Test, ID: c.ID})
	expect(g, answer.Success(), "a test of a subscription %s; a 2xx answer is demanded", answer.Said())
	t.pass(ctx, 0)
	t.await(ctx, hook, 1)
	t.settle(ctx)
	requests := hook.Requests()
	t.saw("test delivery", requests...)
	expect(g, len(requests) == 1, "a test was asked for, and %d deliveries came", len(requests))
	expect(g, other.Count() == 0, "a test was asked for, and a delivery came to another subscription")
	var wrong complaints
	t.isJSON(&wrong, &role{name: "tested"}, requests[0], t.contract().Request.ContentType.Basis)
	g.Expect(wrong).To(conformance.BeNone())
	if scheme := t.contract().Authentication.Signature; scheme != nil {
		value, secret := requests[0].Header.Get(scheme.Header), t.resource().Secret.String(c.Got)
		expect(g, len(value) > 0, "the test delivery came without the header %s", scheme.Header)
		expect(g, signature.Verify(*scheme, secret, normal(*scheme, value), message.Covered(t.contract(), requests[0].Header, requests[0].Body)) == nil,
			"the signature of the test delivery does not verify with the secret of its subscription")
	}
}
