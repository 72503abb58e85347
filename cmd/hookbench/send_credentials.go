package main

import (
	"errors"
	"fmt"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/oauth"
)

// authenticate reads by what the receiver is to know the delivery.
func (f *sendFlags) authenticate(c *console, p *parcel) error {
	if err := f.readSecret(c, p); err != nil {
		return err
	}
	if err := f.readTokens(c, p); err != nil {
		return err
	}
	headers, err := headerValues("header", f.headers)
	if err != nil {
		return err
	}
	for _, name := range writtenHere(p) {
		if headers.Get(name) != "" {
			return fmt.Errorf("--header: %s is written by hookbench: leave it out", name)
		}
	}
	for name, values := range headers {
		c.redactor.AddHeader(name)
		for _, value := range values {
			c.redactor.Add(message.SecretsIn(value)...)
		}
	}
	p.credentials.Headers = headers
	return nil
}

func (f *sendFlags) readSecret(c *console, p *parcel) (err error) {
	by := p.provider.Contract.Authentication
	if p.credentials.Secret, err = secretValue("secret", f.secret); err != nil {
		return err
	}
	c.redactor.Add(p.credentials.Secret)
	given := p.credentials.Secret != ""
	switch {
	case by.Signature == nil && by.StaticKey == nil && given:
		return fmt.Errorf("%s has no shared secret: leave --secret out; %s", p.provider.ID(), knownBy(by))
	case given:
		return usableSecret(p.provider, p.credentials.Secret)
	case by.Signature != nil, by.StaticKey != nil && !by.StaticKey.Optional:
		return fmt.Errorf("--secret is missing: the signing secret or static key of %s", p.provider.ID())
	default:
		return nil
	}
}

func (f *sendFlags) readTokens(c *console, p *parcel) (err error) {
	if p.credentials.Token, err = secretValue("token", f.token); err != nil {
		return err
	}
	c.redactor.Add(p.credentials.Token)
	o := f.oauth
	switch {
	case f.token == "" && o.tokenURL == "" && o.audience+o.scope+o.clientID+o.clientSecret != "":
		return errors.New("the --oauth flags need --oauth-token-url")
	case f.token == "" && o.tokenURL == "":
		return nil
	case f.token != "" && o.tokenURL != "":
		return errors.New("--token and --oauth-token-url exclude each other: a delivery carries one token")
	case p.provider.Contract.Authentication.Bearer == nil:
		return fmt.Errorf("%s does not send access tokens: leave --token and the --oauth flags out", p.provider.ID())
	case !receiver.FitsHeader(p.credentials.Token):
		return errors.New("--token holds characters that a header cannot carry")
	case f.token != "":
		return nil
	}
	client, err := o.client(&c.redactor, f.timeout)
	client.Transport, client.Auth = p.transport, oauth.AuthMethod(p.provider.Contract.Authentication.Bearer.Client.Value)
	p.tokens = &client
	return err
}

// writtenHere returns the names of the headers that follow from the credentials.
func writtenHere(p *parcel) []string {
	by, names := p.provider.Contract.Authentication, []string{}
	if by.Signature != nil {
		names = append(names, by.Signature.Header)
	}
	if by.StaticKey != nil && p.credentials.Secret != "" {
		names = append(names, by.StaticKey.Header)
	}
	if by.Bearer != nil && (p.credentials.Token != "" || p.tokens != nil) {
		names = append(names, by.Bearer.Header)
	}
	return names
}

// unauthenticated tells whether nothing says to the receiver who sends.
func unauthenticated(p *parcel) bool {
	return p.provider.Contract.Authentication.None == nil && len(p.credentials.Headers) == 0 && len(writtenHere(p)) == 0
}
