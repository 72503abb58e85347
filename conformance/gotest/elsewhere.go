package gotest

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/simulator/queue"
)

// Elsewhere says how a sender in another process is driven, and how it reaches the bench.
type Elsewhere struct {
	Trigger string // address that a POST with an event makes the sender emit it
	Emit    Emit   // does the same; at most one of the two

	// Time says how the sender's clock runs: "real"; "xN", its delays are divided by N; or "clock=URL", it has a test clock
	// that POST {"advance":"10s"} moves and GET asks for {"now":RFC3339}. "": real.
	Time    string
	MaxWait time.Duration // real time for which the run waits for retries; 0: a minute

	Listen    string // address at which the bench takes deliveries; "": a free port of loopback
	PublicURL string // by which the sender reaches it; "": the same
	CADir     string // folder of the authority that vouches for the bench's https; it holds ca.pem, for the sender to trust. "": no https
	Secret    string // of a sender that is configured by hand

	RootCAs *x509.CertPool // that vouch for the certificate of the sender's API; nil: the system's
}

// client returns a client for the API, the trigger and the clock of a sender. It follows no redirects.
func client(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// defaultMaxWait is for how long a run waits for retries when nothing else is said.
const defaultMaxWait = time.Minute

// fill sets what the configuration says.
func (e Elsewhere) fill(config *sender.Config) error {
	config.Secret = e.Secret
	config.Receiver = sender.Receiver{Listen: e.Listen, PublicURL: e.PublicURL}
	config.MaxWait = cmp.Or(e.MaxWait, defaultMaxWait)
	transport := queue.NewTransport()
	transport.TLSClientConfig.RootCAs = e.RootCAs
	config.Client = client(transport)
	if e.CADir != "" {
		ca, err := devca.Open(e.CADir)
		if err != nil {
			return fmt.Errorf("option CADir: %w", err)
		}
		config.Receiver.TLS = ca.ServerTLS()
	}
	switch {
	case e.Trigger != "" && e.Emit != nil:
		return errors.New("both Elsewhere.Trigger and Elsewhere.Emit are given: events are triggered in one way")
	case e.Trigger != "":
		config.Trigger = trigger.HTTP{URL: e.Trigger, Client: config.Client, Timeout: config.Timeout}
	case e.Emit != nil:
		config.Trigger = e.Emit
	}
	return e.setClock(config)
}

func (e Elsewhere) setClock(config *sender.Config) error {
	if address, ok := strings.CutPrefix(e.Time, "clock="); ok {
		config.Clock, config.MaxWait = clock.Step(address, config.Client), untilTheEnd
		return nil
	}
	factor, err := clock.ParseFactor(cmp.Or(e.Time, "real"))
	if err != nil {
		return fmt.Errorf("option Elsewhere: %w", err)
	}
	config.Clock = clock.Start(factor)
	return nil
}
