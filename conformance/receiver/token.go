package receiver

import (
	"context"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/oauth"
)

// clockSkew is how far tokens are dated back, for receivers whose clock is slow.
const clockSkew = 5 * time.Second

// clientID is the client that the bench's own identity provider names in its tokens.
const clientID = "hookbench"

// claims are what a right token of the bench's own identity provider says.
func (t *Trial) claims() oauth.Claims {
	return oauth.Claims{ClientID: clientID, IssuedAt: t.bench.now().Add(-clockSkew), Audience: t.bench.config.OAuth.Audience, Scope: t.bench.config.OAuth.Scope}
}

// issuerSource mints tokens with the bench's own identity provider.
type issuerSource struct {
	issuer *oauth.Issuer
	claims oauth.Claims
}

func (s issuerSource) Token(context.Context) (string, error) { return s.issuer.Mint(s.claims) }

// tokens returns where access tokens come from, or nil when the receiver is not protected by OAuth.
func (t *Trial) tokens() TokenSource {
	switch {
	case t.bench.config.OAuth.Issuer != nil:
		return issuerSource{t.bench.config.OAuth.Issuer, t.claims()}
	case t.bench.config.OAuth.Client != nil:
		return t.bench.config.OAuth.Client
	default:
		return nil
	}
}

// token returns a new access token, or "" when the receiver is not protected by OAuth.
func (t *Trial) token(ctx context.Context) string {
	source := t.tokens()
	if source == nil {
		return ""
	}
	token, err := source.Token(ctx)
	if err != nil {
		conformance.End(reports.Error, "no access token can be had: %v", err)
	}
	t.keepSecret(token)
	return token
}

// keepSecret keeps a token out of the report. What has the shape of a JWT is redacted anyway, unless somebody encodes it
// once more: one of the bench's own is worth nothing then, one of the team's is.
func (t *Trial) keepSecret(token string) {
	if t.bench.config.OAuth.Client != nil || !oauth.IsJWT(token) {
		t.bench.config.Redactor.Add(token)
	}
}

// needsTokens ends the check when the receiver is not protected by OAuth.
func (t *Trial) needsTokens() {
	if t.tokens() == nil {
		conformance.End(reports.NotApplicable, "the run has no access tokens (--oauth-issuer-listen or --oauth-token-url): the receiver is not protected by OAuth")
	}
}

// forgeries returns deliveries with forged tokens. Those that name an unknown key may make the receiver fetch the keys
// again, and then not for a while: so the second key is published before.
func (t *Trial) forgeries(aspects ...oauth.Aspect) []fixtures.Corruption {
	issuer := t.bench.config.OAuth.Issuer
	if err := issuer.Rollover(); err != nil {
		conformance.End(reports.Error, "the identity provider of the bench: %v", err)
	}
	var all []fixtures.Corruption
	for _, forgery := range issuer.Forgeries(t.claims()) {
		for _, aspect := range aspects {
			if forgery.Aspect == aspect && forgery.Name != forNoAudience {
				all = append(all, t.withForgery(forgery))
			}
		}
	}
	return all
}

// forNoAudience is the forgery without an audience. The demand is on tokens for another one, and there are right
// receivers whose library takes a token without audience for one for everybody.
const forNoAudience = "missing-audience"

func (t *Trial) withForgery(f oauth.Forgery) fixtures.Corruption {
	name := "a token that " + f.Text
	replaced := fixtures.TokenReplaced(name, "")
	replaced.Mistake = "The receiver accepts a token that " + f.Text + "."
	replaced.Apply = func(d fixtures.Delivery) fixtures.Delivery {
		token, err := f.Make()
		if err != nil {
			conformance.End(reports.Error, "%s cannot be made: %v", name, err)
		}
		t.keepSecret(token)
		return fixtures.TokenReplaced(name, token).Apply(d)
	}
	return replaced
}
