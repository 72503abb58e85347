package gotest

import (
	"context"
	"crypto/x509"
	"net/http"
	"testing"

	"github.com/hookbench/hookbench/conformance/receiver"
)

// ReceiverConfig describes a receiver under test, and what it knows its provider by.
type ReceiverConfig struct {
	Provider string // id of a provider, or the path of a provider folder

	// Handler is the receiver itself. It is served over plain HTTP on loopback, so that what the provider demands of
	// TLS is not judged: AllowHTTP is implied.
	Handler http.Handler
	// URL is the address of the endpoint. With Handler just its path will do.
	URL string

	Secret     string      // that deliveries are signed with, or the static key; "" where the receiver has none
	NextSecret string      // that is being rotated to; "" leaves rotation untried
	Header     http.Header // headers by which the receiver knows the provider
	OAuth      OAuth

	// Effects returns one element for each time that the receiver acted on an event. It is asked while deliveries may be
	// under way. Probe is the address where the same is told over HTTP; a path is taken to be on the receiver's port. With
	// neither, effects are not judged.
	Effects func() []Effect
	Probe   string

	RootCAs   *x509.CertPool // that vouch for the receiver's certificate; nil: the system's
	AllowHTTP bool           // do not hold an unencrypted URL against the receiver

	Options Options
}

// Effect is one time that a receiver acted on an event.
type Effect struct {
	// Key is the delivery's or event's id or, where the provider has none, the lower-case hex SHA-256 of the body.
	Key string `json:"key"`
}

// Receiver judges a receiver: every requirement that the provider's catalogue has on one becomes a subtest AREA/ID of t. It
// returns when all of them have ended. A configuration that makes a run impossible and a receiver that cannot be
// reached end t at once.
func Receiver(t *testing.T, config ReceiverConfig) {
	t.Helper()
	run, err := config.open(t)
	if err != nil {
		run.end(t, err)
	}
	defer run.close()
	ctx, cancel := within(t)
	defer cancel()
	run.judge(ctx, t)
}

// judge runs the plan as subtests of t.
func (r *receiverRun) judge(ctx context.Context, t *testing.T) {
	t.Helper()
	bench := receiver.New(r.config)
	defer bench.Close()
	plan, err := bench.Plan(r.selection)
	if err != nil {
		r.end(t, err)
	}
	if err := bench.Reach(ctx); err != nil {
		r.end(t, err)
	}
	if err := bench.CheckProbe(ctx); err != nil {
		t.Logf("gotest: what needs the effects cannot be judged: %v", err)
	}
	t.Logf("gotest: the receiver of %s at %s; Options.Seed: %d sends the same again", r.config.Provider.ID(), r.redactor.URL(r.config.Target.URL), r.config.Seed)
	if r.config.Target.AllowHTTP {
		t.Log("gotest: AllowHTTP: what the provider demands of TLS is not judged where the address is http")
	}
	runs(ctx, plan, r.options).run(t)
}
