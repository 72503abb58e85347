package gotest

import (
	"context"
	"testing"

	"github.com/hookbench/hookbench/conformance/receiver"
)

// OAuth says where the access tokens of deliveries come from: from an identity provider of the bench, or from the team's
// own. With neither the receiver is not protected by OAuth.
type OAuth struct {
	Issuer *Issuer // of the bench, so that tokens can be forged and keys rolled over

	// Token returns a new access token of the team's own identity provider. What cannot be forged then is not judged.
	Token func(ctx context.Context) (string, error)

	Audience string
	Scope    string
}

// Issuer is an identity provider on loopback for the time of a test. A receiver under test must trust it.
type Issuer struct{ server *receiver.IssuerServer }

// NewIssuer starts an identity provider that is ended with the test.
func NewIssuer(t *testing.T) *Issuer {
	t.Helper()
	server, err := receiver.ListenIssuer("127.0.0.1:0")
	if err != nil {
		t.Fatalf("gotest: identity provider: %v", err)
	}
	server.Serve()
	t.Cleanup(server.Close)
	return &Issuer{server}
}

// URL returns the issuer, as it stands in the tokens.
func (i *Issuer) URL() string { return i.server.URL() }

// JWKSURL returns the address of the issuer's keys.
func (i *Issuer) JWKSURL() string { return i.server.JWKSURL() }

// source makes a function a source of tokens.
type source func(ctx context.Context) (string, error)

func (s source) Token(ctx context.Context) (string, error) { return s(ctx) }

// fill sets where the run's tokens come from.
func (o OAuth) fill(config *receiver.Config) {
	config.OAuth.Audience, config.OAuth.Scope = o.Audience, o.Scope
	if o.Issuer != nil {
		config.OAuth.Issuer = o.Issuer.server.Issuer
	}
	if o.Token != nil {
		config.OAuth.Client = source(o.Token)
	}
}
