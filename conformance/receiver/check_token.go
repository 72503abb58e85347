package receiver

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/oauth"
)

func refusesMissingToken(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTokens()
	t.refuses(ctx, g, fixtures.TokenReplaced("no access token", ""))
}

// refusesForgedTokens tries tokens that the identity provider did not sign.
func refusesForgedTokens(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTokens()
	if t.bench.config.OAuth.Issuer != nil {
		t.refuses(ctx, g, t.forgeries(oauth.Authenticity)...)
		return
	}
	var all []fixtures.Corruption
	for _, alteration := range oauth.Alterations(t.token(ctx)) {
		all = append(all, t.withForgery(alteration))
	}
	t.refuses(ctx, g, all...)
	t.remark = "Tokens signed with the public key as an HMAC secret were not tried: the keys of a foreign identity provider are not known to the bench (--oauth-issuer-listen runs one whose keys are)."
}

func refusesExpiredToken(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsIssuer("an expired token")
	t.refuses(ctx, g, t.forgeries(oauth.Validity)...)
}

// refusesForeignTokens tries tokens that are right but for the issuer and, when the run has an audience, but for it.
func refusesForeignTokens(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsIssuer("a token of another issuer")
	aspects := []oauth.Aspect{oauth.Origin}
	if t.bench.config.OAuth.Audience != "" {
		aspects = append(aspects, oauth.Recipient)
	} else {
		t.remark = "The audience was not looked at: the run has none (--oauth-audience)."
	}
	t.refuses(ctx, g, t.forgeries(aspects...)...)
}

func refusesMissingScope(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsIssuer("a token without the scope")
	if t.bench.config.OAuth.Scope == "" {
		conformance.End(reports.NotApplicable, "the run has no scope (--oauth-scope)")
	}
	t.refuses(ctx, g, t.forgeries(oauth.Permission)...)
}

// needsIssuer ends the check when the bench does not sign the tokens itself.
func (t *Trial) needsIssuer(what string) {
	t.needsTokens()
	if t.bench.config.OAuth.Issuer == nil {
		conformance.End(reports.NotApplicable, "%s cannot be made with the team's own identity provider: --oauth-issuer-listen runs one for the test", what)
	}
}

// acceptsFreshTokensAndKeyRollover delivers with a new token each time, then with one that a newly published key
// signed. It may have to wait until the receiver fetches the keys again.
func acceptsFreshTokensAndKeyRollover(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTokens()
	var wrong complaints
	for range repeats {
		t.acknowledged(ctx, &wrong, "a delivery with a fresh token", t.delivery(ctx))
	}
	g.Expect(wrong).To(conformance.BeNone())
	if t.bench.config.OAuth.Issuer == nil {
		conformance.End(reports.NotApplicable, "fresh tokens were accepted, but the keys of the team's own identity provider cannot be rolled over: --oauth-issuer-listen runs one for the test")
	}
	t.hint = "The receiver seems to fetch the keys once and keep them. Fetch the JWKS again when a token names a key id that is not in it, at most every 60 seconds."
	answer, waited := t.afterRollover(ctx)
	g.Expect(answer).To(BeAcknowledged())
	if waited > t.bench.patience.between {
		t.remark = fmt.Sprintf("The new key was accepted %s after it was published.", waited.Round(time.Second))
	}
}

// afterRollover publishes a second key and delivers with tokens signed by it until one is accepted.
func (t *Trial) afterRollover(ctx context.Context) (Answer, time.Duration) {
	issuer := t.bench.config.OAuth.Issuer
	if err := issuer.Rollover(); err != nil {
		conformance.End(reports.Error, "the identity provider of the bench: %v", err)
	}
	began := time.Now()
	for {
		answer := t.send(ctx, "a delivery with a token of the new key", t.deliveryOfNewKey())
		waited := time.Since(began)
		if answer.Success() || waited > t.bench.patience.keys || ctx.Err() != nil {
			return answer, waited
		}
		pause(ctx, t.bench.patience.between)
	}
}

func (t *Trial) deliveryOfNewKey() fixtures.Delivery {
	token, err := t.bench.config.OAuth.Issuer.MintWith(oauth.SecondKey, t.claims())
	if err != nil {
		conformance.End(reports.Error, "the identity provider of the bench: %v", err)
	}
	body, err := t.composer.Body(message.Order{Event: t.root().Name, At: t.bench.now()})
	if err != nil {
		conformance.End(reports.Error, "no right delivery can be made: %v", err)
	}
	config := t.bench.config
	return t.deliverAs(t.root().Name, body, message.Credentials{Secret: config.Secret, Headers: config.Headers, Token: token})
}
