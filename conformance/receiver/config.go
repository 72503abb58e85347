// Package receiver judges a team's webhook endpoint: the checks that a provider's catalogue names for the receiver,
// and the trial in which each of them runs. It knows no test runner.
package receiver

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
	"github.com/hookbench/hookbench/virtualtime"
)

// Config is one run against one receiver.
type Config struct {
	Provider   *specs.Provider
	Target     Target
	Secret     string      // signing secret or static key; "" where the receiver has none
	NextSecret string      // the secret being rotated to; "" leaves rotation untried
	Headers    http.Header // static headers by which the receiver knows the provider
	OAuth      OAuth
	Probe      string            // URL of the effects probe; "" means the run has none
	Time       *virtualtime.Time // in which the receiver lives; nil: that of this machine
	Seed       uint64
	Redactor   *reports.Redactor // learns the secrets of the run; required
}

// Target is the endpoint under test.
type Target struct {
	URL       string
	RootCAs   *x509.CertPool // nil means the system's
	AllowHTTP bool           // relaxation: an unencrypted address is not held against the receiver
	Timeout   time.Duration  // longest wait for an answer, in real time; a documented deadline shortens it
}

// OAuth says where access tokens for the deliveries come from. At most one of Issuer and Client is set; with neither
// the receiver is not protected by OAuth.
type OAuth struct {
	Issuer   *oauth.Issuer // run by the bench: tokens can be forged and keys rolled over
	Client   TokenSource   // the team's own identity provider
	Audience string
	Scope    string
}

// TokenSource fetches a new access token.
type TokenSource interface {
	Token(ctx context.Context) (string, error)
}

// Validate returns the first thing that makes a run impossible, said before anything is sent.
func (c Config) Validate() error {
	if !conformance.Callable(c.Target.URL) {
		return fmt.Errorf("--url %q is not an http or https address such as https://127.0.0.1:8443/webhooks", c.Target.URL)
	}
	by := c.Provider.Contract.Authentication
	switch {
	case by.Signature != nil && c.Secret == "":
		return fmt.Errorf("%s signs its deliveries: give the receiver's secret with --secret", c.Provider.ID())
	case by.Signature == nil && by.StaticKey == nil && c.Secret != "":
		return fmt.Errorf("%s has no shared secret: leave --secret out", c.Provider.ID())
	case by.Signature == nil && c.NextSecret != "":
		return fmt.Errorf("%s signs nothing: leave --next-secret out", c.Provider.ID())
	case by.Bearer == nil && (c.OAuth.Issuer != nil || c.OAuth.Client != nil):
		return fmt.Errorf("%s does not send access tokens: leave the --oauth flags out", c.Provider.ID())
	case c.Secret != "" && c.Secret == c.NextSecret:
		return errors.New("--secret and --next-secret are equal: a rotation needs two")
	case by.StaticKey != nil && !FitsHeader(c.Secret):
		return fmt.Errorf("--secret holds characters that the header %s cannot carry", by.StaticKey.Header)
	case c.Target.Timeout <= 0:
		return errors.New("--timeout must be positive, such as 30s")
	case c.Probe != "" && !conformance.Callable(c.Probe):
		return fmt.Errorf("--probe %q is not an http or https address", c.Probe)
	}
	return c.validateSecrets()
}

// validateSecrets signs something, since not every text is a secret where one has to be decoded.
func (c Config) validateSecrets() error {
	for _, given := range []struct{ flag, secret string }{{"--secret", c.Secret}, {"--next-secret", c.NextSecret}} {
		if given.secret == "" {
			continue
		}
		if _, err := message.New(&c.Provider.Contract, "", []byte("{}"), message.Credentials{Secret: given.secret}); err != nil {
			return fmt.Errorf("%s: %w", given.flag, err)
		}
	}
	return nil
}

// FitsHeader tells whether a text can be the value of a header (RFC 9110 section 5.5).
func FitsHeader(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

// deadline returns how long an answer is waited for: the timeout, or the documented deadline where that is shorter.
func (c Config) deadline() time.Duration {
	documented := c.Provider.Contract.Request.Deadline
	if documented.Basis != specs.Undocumented && documented.Value < c.Target.Timeout {
		return documented.Value
	}
	return c.Target.Timeout
}
