package receiver

import (
	"context"
	"hash/fnv"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/simulator/message"
)

// question returns a fresh question, made with a secret.
func (t *Trial) question(n uint64, secret string) (fixtures.Delivery, string) {
	if t.contract().Handshake == nil {
		conformance.End(reports.NotApplicable, "the provider asks no endpoint for its agreement")
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(t.Requirement.ID)) // a hash takes everything
	credentials := message.Credentials{Secret: secret, Headers: t.bench.config.Headers}
	on := message.Occasion{To: t.bench.config.Target.URL}
	q, err := handshake.Ask(t.contract(), on, credentials, t.bench.config.Seed+sum.Sum64()+n)
	if err != nil {
		conformance.End(reports.Error, "no handshake can be made: %v", err)
	}
	return fixtures.Delivery{Message: q.Message, Provider: t.provider(), Credentials: credentials}, q.Challenge
}

// agreed returns why an answer does not agree to be called; nil: it does.
func (t *Trial) agreed(challenge string, a Answer) error {
	return handshake.Judge(t.contract().Handshake, challenge, handshake.Answer{Status: a.Status, Header: a.Header, Body: a.Body})
}

// answersHandshake asks twice: challenges are never the same.
func answersHandshake(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	for n := range uint64(2) {
		d, challenge := t.question(n, t.bench.config.Secret)
		limit := min(t.contract().Handshake.Deadline.Value, t.bench.config.Target.Timeout)
		answer := t.sendAs(ctx, d, sending{what: "the handshake", limit: limit})
		if answer.TimedOut {
			t.object(&wrong, answer, "an answer is demanded")
			break
		}
		if err := t.agreed(challenge, answer); err != nil {
			t.object(&wrong, answer, err.Error())
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// refusesForgedHandshake asks as somebody would who does not know the secret. The same question rightly signed must be agreed
// to.
func refusesForgedHandshake(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	d, challenge := t.question(0, t.bench.config.Secret)
	if err := t.agreed(challenge, t.send(ctx, "a right handshake, to begin with,", d)); err != nil {
		conformance.End(reports.Inconclusive, "a right handshake is not agreed to, so that refusing a wrong one proves nothing")
	}
	for i, c := range []fixtures.Corruption{fixtures.SignatureMissing(), fixtures.OtherSecrets()[0]} {
		d, challenge := t.question(uint64(i+1), t.bench.config.Secret)
		answer := t.send(ctx, "a handshake with "+c.Name, c.Corrupt(d))
		if !answer.TimedOut && t.agreed(challenge, answer) == nil {
			t.object(&wrong, answer, "it must not be agreed to")
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}
