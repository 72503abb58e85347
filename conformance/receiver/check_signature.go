package receiver

import (
	"context"
	"fmt"
	"slices"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
)

func refusesMissingSignature(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.refuses(ctx, g, fixtures.SignatureMissing())
}

func refusesOtherSecret(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.refuses(ctx, g, fixtures.OtherSecrets()...)
}

func refusesChangedBody(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.refuses(ctx, g, fixtures.ChangedBodies(t.contract())...)
}

func refusesMalformedSignature(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.refuses(ctx, g, fixtures.MalformedSignatures(*t.contract().Authentication.Signature)...)
}

func refusesOtherHeaderName(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.refuses(ctx, g, fixtures.OtherHeaderNames(t.contract())...)
}

func refusesOtherAlgorithmPrefix(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.refuses(ctx, g, fixtures.OtherAlgorithmPrefixes(*t.contract().Authentication.Signature)...)
}

// refusesWithClientError looks at how missing, wrong and malformed signatures are refused: with 4xx. Those that are
// not refused have no refusal to look at, and fail other requirements.
func refusesWithClientError(ctx context.Context, g gomega.Gomega, t *Trial) {
	corruptions := append([]fixtures.Corruption{fixtures.SignatureMissing()}, fixtures.OtherSecrets()...)
	all := t.corrupt(ctx, append(corruptions, fixtures.MalformedSignatures(*t.contract().Authentication.Signature)...)...)
	refusals := slices.DeleteFunc(slices.Clone(all), func(r refusal) bool { return r.answer.Success() })
	if len(refusals) == 0 {
		conformance.End(reports.NotApplicable, "none of them was refused with a status: all were answered 2xx")
	}
	t.expectClientErrors(g, refusals)
	t.acceptsUncorrupted(ctx, refusals)
	if accepted := len(all) - len(refusals); accepted > 0 {
		t.remark = fmt.Sprintf("%d of %d were answered 2xx, which is for other requirements to judge.", accepted, len(all))
	}
}

// expectClientErrors expects every refusal to be a 4xx. A refusal that shows only by the absence of an effect has no
// status to judge.
func (t *Trial) expectClientErrors(g gomega.Gomega, refusals []refusal) {
	var wrong complaints
	silent := 0
	for _, r := range refusals {
		switch {
		case r.answer.Status >= 400 && r.answer.Status <= 499:
		case r.silent() && t.bench.probe != nil:
			silent++
		default:
			t.object(&wrong, r.answer, "a 4xx answer is demanded")
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if silent == len(refusals) {
		conformance.End(reports.NotApplicable, "the receiver refuses by doing nothing and answers 2xx all the same, so there is no status to judge")
	}
}

// acceptsAnySerialisation signs the same event written in the usual and in unusual ways and expects 2xx: only a receiver
// that verifies the raw body accepts them all. One that accepts none of them objects to something else.
func acceptsAnySerialisation(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsJSON()
	var wrong complaints
	accepted := t.acknowledged(ctx, &wrong, "a right delivery in the usual serialisation", t.delivery(ctx))
	for _, s := range fixtures.Serialisations(t.root(), t.contract().Envelope.Data) {
		if t.weary() {
			break
		}
		if s.Plain != nil && !t.acceptsPlain(ctx, s) {
			continue
		}
		d := t.delivery(ctx)
		if t.acknowledged(ctx, &wrong, "a rightly signed body "+s.Name, t.deliver(ctx, d.Event, s.Write(d.Body))) {
			accepted = true
		}
	}
	if !accepted {
		conformance.End(reports.Inconclusive, "no serialisation was accepted, so it decides nothing")
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// acceptsPlain tells whether the content that a serialisation needs is accepted in the usual spelling. Where it is
// not, the receiver objects to the content, which is for another requirement to judge.
func (t *Trial) acceptsPlain(ctx context.Context, s fixtures.Serialisation) bool {
	d := t.delivery(ctx)
	answer := t.send(ctx, "a body of that content in plain spelling, to compare with one "+s.Name, t.deliver(ctx, d.Event, s.Plain(d.Body)))
	if !answer.Success() {
		t.remark += fmt.Sprintf("A body %s was not tried: its content is refused in plain spelling too. ", s.Name)
	}
	return answer.Success()
}

// acceptsNextSecret signs with the secret that is being rotated to, and with the present one after it.
func acceptsNextSecret(ctx context.Context, g gomega.Gomega, t *Trial) {
	if t.bench.config.NextSecret == "" {
		conformance.End(reports.NotApplicable, "the run has no second secret (--next-secret)")
	}
	next := message.Credentials{Secret: t.bench.config.NextSecret, Headers: t.bench.config.Headers}
	d := t.delivery(ctx)
	g.Expect(t.send(ctx, "a delivery signed with the next secret", t.deliverAs(d.Event, d.Body, next))).To(BeAcknowledged())
	g.Expect(t.send(ctx, "a delivery signed with the present secret after it", t.delivery(ctx))).To(BeAcknowledged())
}
