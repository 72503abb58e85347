package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/oauth"
)

// oauthFlags say where access tokens come from.
type oauthFlags struct {
	listen       string
	audience     string
	scope        string
	tokenURL     string
	clientID     string
	clientSecret string
}

func (f *oauthFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.listen, "oauth-issuer-listen", "", "run an identity provider on this address, whose tokens the receiver must trust (issuer http://ADDR, keys at http://ADDR/.well-known/jwks.json)")
	f.addClient(flags)
}

// addClient adds the flags of tokens that a team's own identity provider hands out.
func (f *oauthFlags) addClient(flags *pflag.FlagSet) {
	flags.StringVar(&f.audience, "oauth-audience", "", "audience of the access tokens")
	flags.StringVar(&f.scope, "oauth-scope", "", "scope of the access tokens")
	flags.StringVar(&f.tokenURL, "oauth-token-url", "", "token endpoint of the team's own identity provider")
	flags.StringVar(&f.clientID, "oauth-client-id", "", "client id for --oauth-token-url")
	flags.StringVar(&f.clientSecret, "oauth-client-secret", "", "client secret for --oauth-token-url; env:NAME and file:PATH are read")
}

// fill sets the token source of the run and returns the identity provider that has to be served, if there is one.
func (f *oauthFlags) fill(config *receiver.Config) (*receiver.IssuerServer, error) {
	switch {
	case f.listen != "" && f.tokenURL != "":
		return nil, errors.New("--oauth-issuer-listen and --oauth-token-url exclude each other: tokens come from one identity provider")
	case f.listen == "" && f.tokenURL == "" && f.audience+f.scope+f.clientID+f.clientSecret != "":
		return nil, errors.New("the --oauth flags need --oauth-issuer-listen or --oauth-token-url")
	case f.tokenURL == "" && f.clientID+f.clientSecret != "":
		return nil, errors.New("--oauth-client-id and --oauth-client-secret go with --oauth-token-url")
	}
	config.OAuth.Audience, config.OAuth.Scope = f.audience, f.scope
	if f.tokenURL != "" {
		return nil, f.fillClient(config)
	}
	if f.listen == "" {
		return nil, nil
	}
	server, err := receiver.ListenIssuer(f.listen)
	if err != nil {
		return nil, fmt.Errorf("--oauth-issuer-listen: %w", err)
	}
	config.OAuth.Issuer = server.Issuer
	return server, nil
}

func (f *oauthFlags) fillClient(config *receiver.Config) error {
	client, err := f.client(config.Redactor, config.Target.Timeout)
	if err != nil {
		return err
	}
	config.OAuth.Client = client
	return nil
}

// client returns what fetches tokens from the team's own identity provider.
func (f *oauthFlags) client(redactor *reports.Redactor, timeout time.Duration) (oauth.TokenClient, error) {
	secret, err := secretValue("oauth-client-secret", f.clientSecret)
	if err != nil {
		return oauth.TokenClient{}, err
	}
	if f.clientID == "" || secret == "" {
		return oauth.TokenClient{}, errors.New("--oauth-token-url needs --oauth-client-id and --oauth-client-secret")
	}
	if !conformance.Callable(f.tokenURL) {
		return oauth.TokenClient{}, fmt.Errorf("--oauth-token-url %q is not an http or https address", f.tokenURL)
	}
	redactor.Add(secret)
	redactor.AddURL(f.tokenURL)
	return oauth.TokenClient{URL: f.tokenURL, ID: f.clientID, Secret: secret, Scope: f.scope, Audience: f.audience, Timeout: timeout}, nil
}
