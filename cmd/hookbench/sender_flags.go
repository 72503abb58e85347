package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// apiFlags say how the sender's API is called.
type apiFlags struct {
	url, key, lowPlanKey             string
	tokenURL, clientID, clientSecret string
	secret                           string
	caFile                           string
	timeout                          time.Duration
}

func (f *apiFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "api", "", "what the documented paths of the subscription API are appended to")
	flags.StringVar(&f.key, "api-key", "", "key for the API; env:NAME and file:PATH are read")
	flags.StringVar(&f.lowPlanKey, "low-plan-key", "", "key of a plan that does not include webhooks, to see that it is refused")
	flags.StringVar(&f.tokenURL, "token-url", "", "the provider's own token endpoint")
	flags.StringVar(&f.clientID, "client-id", "", "client id for --token-url")
	flags.StringVar(&f.clientSecret, "client-secret", "", "client secret for --token-url; env:NAME and file:PATH are read")
	flags.StringVar(&f.secret, "secret", "", "secret or static key of a sender that is configured by hand")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file with the authority that signed the certificate of the API")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "longest wait for an answer of the API and of the trigger")
}

func (f *apiFlags) fill(config *sender.Config) error {
	for _, one := range []struct {
		flag, text string
		into       *string
	}{
		{"api-key", f.key, &config.APIKey}, {"low-plan-key", f.lowPlanKey, &config.LowPlanKey}, {"secret", f.secret, &config.Secret},
		{"client-secret", f.clientSecret, &config.Tokens.ClientSecret},
	} {
		value, err := secretValue(one.flag, one.text)
		if err != nil {
			return err
		}
		*one.into = value
		config.Redactor.Add(value)
	}
	if f.timeout <= 0 {
		return errors.New("--timeout must be positive, such as 30s")
	}
	config.API, config.Timeout = f.url, f.timeout
	config.Tokens.URL, config.Tokens.ClientID = f.tokenURL, f.clientID
	config.Redactor.AddURL(f.url)
	config.Redactor.AddURL(f.tokenURL)
	return nil
}

// client returns the client for the API, the trigger and the clock: no proxies of this machine, no redirects.
func (f *apiFlags) client(authorities ...[]byte) (*http.Client, error) {
	transport := queue.NewTransport()
	var err error
	if transport.TLSClientConfig.RootCAs, err = roots(f.caFile, authorities...); err != nil {
		return nil, err
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// sinkFlags say how the sender reaches the bench.
type sinkFlags struct {
	listen, publicURL, caDir string
	tls                      bool
}

func (f *sinkFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.listen, "listen", "", "address on which the bench takes deliveries (default: a free port of 127.0.0.1)")
	flags.StringVar(&f.publicURL, "public-url", "", "address by which the sender reaches --listen, where that is another")
	flags.BoolVar(&f.tls, "tls", false, "take deliveries over https; a must where the provider documents it")
	flags.StringVar(&f.caDir, "ca-dir", "", "folder that keeps the development authority for https: ca.pem, to be trusted by the sender, and its key; made when missing")
}

// fill opens the authority where one is needed. A folder that is not kept is of use only to a sender that the bench starts.
func (f *sinkFlags) fill(config *sender.Config, starts bool) (*devca.CA, error) {
	config.Receiver = sender.Receiver{Listen: f.listen, PublicURL: f.publicURL, Encrypted: f.tls}
	if !f.tls && f.caDir == "" && config.Provider.Contract.Request.Transport.Value != specs.HTTPS {
		return nil, nil
	}
	if f.caDir == "" && !starts {
		return nil, fmt.Errorf("deliveries over https need an authority that the sender trusts: give --ca-dir DIR, and have the sender trust DIR/ca.pem (SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE)")
	}
	ca, err := devca.Open(f.caDir)
	if err != nil {
		return nil, fmt.Errorf("--ca-dir: %w", err)
	}
	config.Receiver.TLS = ca.ServerTLS()
	return ca, nil
}

// eventFlags say how the sender is made to emit events.
type eventFlags struct{ url, exec string }

func (f *eventFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "trigger", "", `address that makes the sender emit an event: POST {"type","subtype","data"}; any 2xx accepts it`)
	flags.StringVar(&f.exec, "trigger-exec", "", "command that makes the sender emit an event; it gets the same JSON on standard input")
}

func (f *eventFlags) fill(config *sender.Config) error {
	switch {
	case f.url != "" && f.exec != "":
		return errors.New("--trigger and --trigger-exec exclude each other")
	case f.url != "" && !conformance.Callable(f.url):
		return fmt.Errorf("--trigger %q is not an http or https address such as http://127.0.0.1:8080/test/events", f.url)
	case f.url != "":
		config.Trigger = trigger.HTTP{URL: f.url, Client: config.Client, Timeout: config.Timeout}
	case f.exec != "":
		config.Trigger = trigger.Command{Line: f.exec, Timeout: config.Timeout}
	}
	return nil
}
