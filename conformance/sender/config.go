// Package sender judges an implementation of a provider's side: the checks that a catalogue names for the sender, and the
// trial in which each of them runs. It knows no test runner.
package sender

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/record"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// Config is one run against one sender.
type Config struct {
	Provider   *specs.Provider
	API        string // what the documented paths are appended to; "" where the provider documents no API
	APIKey     string
	LowPlanKey string          // key of a plan without webhooks; "" leaves the plans untried
	Tokens     customer.Tokens // the provider's own token endpoint; the zero value: none
	Secret     string          // of a sender that is configured by hand
	Client     *http.Client    // for the API
	Timeout    time.Duration   // longest wait for an answer of the API, in real time

	Trigger   trigger.Trigger // nil: the run has none
	Clock     clock.Clock
	Pace      sink.Pace     // of a clock that the bench drives; the zero value: none
	MaxWait   time.Duration // real time that a run may wait for what is due later; without meaning for a clock that is moved
	Tolerance float64       // by which part of it a delay may be off

	Recording *record.Recording // is judged instead of a sender; nil: there is none. Clock must be its clock.Replay
	Receiver  Receiver
	Seed      uint64
	Redactor  *reports.Redactor // learns the secrets of the run; required
}

// Receiver says how the bench is reached by the sender.
type Receiver struct {
	Listen    string      // "": a free port of loopback
	TLS       *tls.Config // for https; nil: none
	Encrypted bool        // use https also where the provider does not demand it
	PublicURL string      // "": the address that is listened on
	// Network opens a port; nil: one of this machine.
	Network func(address string) (net.Listener, error)
}

// Validate returns the first thing that makes a run impossible, said before anything is sent.
func (c Config) Validate() error {
	contract := c.Provider.Contract
	if c.Recording != nil {
		return c.validateMeasure()
	}
	switch {
	case c.byHand() && contract.Authentication.Signature == nil && contract.Authentication.StaticKey == nil:
		return fmt.Errorf("--secret: %s authenticates its deliveries by no secret of a sender that is configured by hand: give --api instead", c.Provider.ID())
	case contract.Subscriptions != nil && !c.byHand() && !conformance.Callable(c.API):
		return fmt.Errorf("--api %q is not an http or https address such as http://127.0.0.1:8080: it is needed to subscribe", c.API)
	case c.needsKey() && c.APIKey == "":
		return fmt.Errorf("the API of %s needs a key: give it with --api-key", c.Provider.ID())
	case c.needsTokens() && (c.Tokens.URL == "" || c.Tokens.ClientID == "" || c.Tokens.ClientSecret == ""):
		return fmt.Errorf("the API of %s needs access tokens: give --token-url, --client-id and --client-secret", c.Provider.ID())
	case c.needsTokens() && !conformance.Callable(c.Tokens.URL):
		return fmt.Errorf("--token-url %q is not an http or https address", c.Tokens.URL)
	case c.encrypts() && c.Receiver.TLS == nil:
		return errors.New("deliveries over https need a certificate: give --tls, and have the sender trust ca.pem of --ca-dir")
	}
	return c.validateMeasure()
}

func (c Config) validateMeasure() error {
	if c.Tolerance < 0 || c.Tolerance >= 1 {
		return fmt.Errorf("--tolerance %v is not between 0%% and 100%%", c.Tolerance)
	}
	return nil
}

func (c Config) needsKey() bool {
	return c.Provider.Contract.API != nil && c.Provider.Contract.API.APIKeys != nil && !c.byHand()
}

func (c Config) needsTokens() bool {
	return c.Provider.Contract.API != nil && c.Provider.Contract.API.Token != nil && !c.byHand()
}

// encrypts tells whether deliveries go over https: because the provider demands it, or because the run does.
func (c Config) encrypts() bool {
	return c.Receiver.Encrypted || c.Provider.Contract.Request.Transport.Value == specs.HTTPS
}

// Reach returns an error, in one line, when nobody answers at the API of the sender, or at its clock.
func (b *Bench) Reach(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, b.config.Timeout)
	defer cancel()
	if distant, ok := b.config.Clock.(interface{ Reach(context.Context) error }); ok {
		if err := distant.Reach(ctx); err != nil {
			return err
		}
	}
	if b.config.API == "" {
		return nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.config.API, http.NoBody)
	if err != nil {
		return err
	}
	response, err := b.config.Client.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = fmt.Errorf("no answer within %s (--timeout)", b.config.Timeout)
		}
		return fmt.Errorf("the sender's API at %s cannot be reached: %w", b.config.API, err)
	}
	return response.Body.Close()
}
