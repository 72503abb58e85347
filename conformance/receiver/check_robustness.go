package receiver

import (
	"context"
	"net/http"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
)

// toleratesUnknownFields adds members to every object of every event's body and expects 2xx.
func toleratesUnknownFields(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	for _, d := range t.allWithUnknownFields(ctx) {
		if t.weary() {
			break
		}
		t.acknowledged(ctx, &wrong, "a delivery of "+d.Event+" with additional fields", d)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

func (t *Trial) allWithUnknownFields(ctx context.Context) []fixtures.Delivery {
	var all []fixtures.Delivery
	for _, event := range t.provider().Verified() {
		life := t.life(ctx, orderOf(event))
		last := len(life) - 1
		life[last] = fixtures.UnknownMembers(life[last])
		all = append(all, life...)
	}
	return all
}

// survivesUnknownEvent sends an authentic event of an unknown type and expects anything but 5xx.
func survivesUnknownEvent(ctx context.Context, g gomega.Gomega, t *Trial) {
	c := fixtures.UnknownEvent()
	g.Expect(t.send(ctx, "an authentic delivery of "+c.Name, c.Corrupt(t.delivery(ctx)))).To(NotBeServerError())
}

// survivesUnknownFieldsAndEvents expects anything but 5xx for additional fields and for unknown event names.
func survivesUnknownFieldsAndEvents(ctx context.Context, g gomega.Gomega, t *Trial) {
	for _, d := range t.allWithUnknownFields(ctx) {
		g.Expect(t.send(ctx, "a delivery of "+d.Event+" with additional fields", d)).To(NotBeServerError())
	}
	survivesUnknownEvent(ctx, g, t)
}

// refusesMalformedBodies sends authentic bodies that are no JSON object and expects 4xx, and one that is nested
// deeply, which may also be accepted. A right delivery must still be accepted after them.
func refusesMalformedBodies(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsJSON()
	refusals := t.corrupt(ctx, fixtures.MalformedBodies()...)
	nested := fixtures.DeepNesting()
	answer := t.send(ctx, "a delivery with "+nested.Name, nested.Corrupt(t.delivery(ctx)))
	t.expectClientErrors(g, refusals)
	if !answer.Success() {
		g.Expect(answer).To(beClientErrorOrSuccess())
	}
	t.acceptsUncorrupted(ctx, refusals)
}

func beClientErrorOrSuccess() answerMatcher {
	return answerMatcher{
		func(a Answer) bool { return a.Success() || a.Status >= 400 && a.Status <= 499 },
		"a 4xx or 2xx answer is demanded",
	}
}

// refusesSchemaViolations sends authentic bodies that break the documented schema of their event and expects 4xx.
func refusesSchemaViolations(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsJSON()
	var refusals []refusal
	for _, event := range t.provider().Verified() {
		if t.weary() {
			break
		}
		refusals = append(refusals, t.corruptSchema(ctx, event.Name)...)
	}
	t.findEffects(ctx, refusals)
	t.expectClientErrors(g, refusals)
	t.acceptsUncorrupted(ctx, refusals)
}

// refusesOtherMethods expects 4xx for the methods that no delivery has.
func refusesOtherMethods(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		d := fixtures.OtherMethod(method).Corrupt(t.delivery(ctx))
		answer := t.send(ctx, "a request with the method "+method, d)
		if answer.Status < 400 || answer.Status > 499 {
			t.object(&wrong, answer, "a 4xx answer such as 405 is demanded")
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// acceptsAfterRefusals sends everything that must be refused and expects a right delivery after it to be accepted.
func acceptsAfterRefusals(ctx context.Context, g gomega.Gomega, t *Trial) {
	first := t.try(ctx, t.delivery(ctx), sending{what: "a plain right delivery, to begin with,"})
	if t.accepts(first); !t.bench.accepted.Load() {
		connected(first)
		conformance.End(reports.Inconclusive, "%s %s, so this cannot be told", first.To, first.said())
	}
	for _, c := range t.everythingWrong() {
		d := c.Corrupt(t.delivery(ctx))
		// Whatever comes back is for other requirements to judge, a broken connection included.
		answer := t.exchange(ctx, d, sending{what: "a delivery with " + c.Name})
		if t.heard(answer); answer.TimedOut {
			break
		}
	}
	t.hint = "Something that must be refused makes the receiver refuse, or stop, for good."
	g.Expect(t.try(ctx, t.delivery(ctx), sending{what: "a right delivery after all that"})).To(BeAcknowledged())
}

// everythingWrong returns every corruption that the receiver's protection should refuse, and malformed bodies.
func (t *Trial) everythingWrong() []fixtures.Corruption {
	all := t.unauthenticated()
	if t.contract().Authentication.Signature != nil {
		all = append(all, fixtures.OtherSecrets()...)
		all = append(all, fixtures.ChangedBodies(t.contract())...)
		all = append(all, fixtures.MalformedSignatures(*t.contract().Authentication.Signature)...)
	}
	if t.hasKey() {
		all = append(all, t.secretly(fixtures.WrongKeys())...)
	}
	if t.tokens() != nil {
		all = append(all, fixtures.TokenReplaced("a token that is none", "this-is-no-token"))
	}
	all = append(all, fixtures.MalformedBodies()...)
	return append(all, fixtures.DeepNesting(), fixtures.OtherMethod(http.MethodPut))
}

// acceptsBurst sends distinct deliveries at the same moment and expects 2xx for each.
func acceptsBurst(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	for range 2 {
		for _, answer := range t.together(ctx, "a right delivery", t.fresh(ctx, burst)) {
			if !answer.Success() {
				t.object(&wrong, answer, "a 2xx answer is demanded")
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

func acceptsAfterRefusalsAndBurst(ctx context.Context, g gomega.Gomega, t *Trial) {
	acceptsAfterRefusals(ctx, g, t)
	acceptsBurst(ctx, g, t)
}
