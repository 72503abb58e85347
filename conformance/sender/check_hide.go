package sender

import (
	"bytes"
	"context"
	"slices"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
)

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
