package bench

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
)

// protection is by what a receiver knows the provider. It is one thing for both sides.
type protection struct {
	name      string
	secret    string
	next      string
	headers   http.Header
	algorithm jose.SignatureAlgorithm // of access tokens; "": not protected by OAuth
}

const (
	audience = "https://receiver.example/webhooks"
	scope    = "webhooks.receive"
	next     = "whsec_the_next_one_0123"
)

// protections returns the ways in which a receiver of the provider may be protected.
func protections(p *specs.Provider) []protection {
	by := p.Contract.Authentication
	switch {
	case by.Signature != nil:
		return []protection{{name: "signature", secret: by.Signature.SecretExample, next: next}}
	case by.StaticKey != nil:
		return []protection{{name: "key", secret: by.StaticKey.SecretExample}}
	default:
		return []protection{
			{name: "header", headers: http.Header{"X-Api-Key": {"key-of-the-team-0123456789"}}},
			{name: "token-ES256", algorithm: jose.ES256},
			{name: "token-RS256", algorithm: jose.RS256},
		}
	}
}

// rounds returns how often each contestant has its turn in an iteration. An RS256 signature takes longer than the delivery
// it is for, so that a run takes half a second.
func (p protection) rounds() int {
	if p.algorithm == jose.RS256 {
		return 3
	}
	return 11
}

// secrets returns those that the receiver holds valid.
func (p protection) secrets() []string {
	var all []string
	for _, secret := range []string{p.secret, p.next} {
		if secret != "" {
			all = append(all, secret)
		}
	}
	return all
}

// issuer starts the identity provider of a protection with tokens, and returns what both sides are to know of it.
func (p protection) issuer(b *testing.B) (receiver.OAuth, *fixtures.TokenRules) {
	b.Helper()
	if p.algorithm == "" {
		return receiver.OAuth{}, nil
	}
	var routes http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { routes.ServeHTTP(w, r) }))
	b.Cleanup(server.Close)
	issuer, err := oauth.NewIssuer(oauth.Options{URL: server.URL, Algorithm: p.algorithm})
	if err != nil {
		b.Fatal(err)
	}
	routes = issuer
	rules := &fixtures.TokenRules{
		Issuer: server.URL, JWKS: issuer.JWKSURL(), Audience: audience, Scope: scope,
		Refetch: time.Millisecond, // so that nothing has to wait for new keys to be noticed
	}
	return receiver.OAuth{Issuer: issuer, Audience: audience, Scope: scope}, rules
}
