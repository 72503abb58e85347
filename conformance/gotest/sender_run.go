package gotest

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/gotest/network"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// senderRun is one run against one sender.
type senderRun struct {
	run
	config sender.Config
}

// open checks the configuration as far as that can be done before a sender in this process is there. The run is there also
// when there is an error.
func (c SenderConfig) open() (*senderRun, error) {
	r := &senderRun{run: newRun(c.Options)}
	provider, err := r.run.open(c.Provider, specs.Sender)
	if err != nil {
		return r, err
	}
	r.config = sender.Config{
		Provider: provider, API: c.API, APIKey: c.APIKey, LowPlanKey: c.LowPlanKey, Timeout: r.options.Timeout,
		Tokens:    customer.Tokens{URL: c.TokenURL, ClientID: c.ClientID, ClientSecret: c.ClientSecret},
		Tolerance: cmp.Or(c.Tolerance, defaultTolerance), Seed: r.options.Seed, Redactor: r.redactor,
	}
	r.redactor.Add(c.APIKey, c.LowPlanKey, c.ClientSecret, c.Elsewhere.Secret)
	r.redactor.AddURL(c.API)
	r.redactor.AddURL(c.TokenURL)
	if c.Serve != nil {
		return r, nil
	}
	if err := c.Elsewhere.fill(&r.config); err != nil {
		return r, err
	}
	return r, r.config.Validate()
}

// farewell is how long, in the time of the bubble, a sender has for ending after its context has: long enough for those who
// find out when they wake up.
const farewell = 7 * 24 * time.Hour

// lived makes the run inside the bubble of t, and ends everything that it began. Beat is called while time goes on.
func (r *senderRun) lived(t *testing.T, c SenderConfig, beat func()) ([]reports.Result, error) {
	ca, err := devca.Open("")
	if err != nil {
		return nil, err
	}
	defer time.Sleep(farewell)
	wire := network.New()
	defer wire.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	outward := &http.Transport{DialContext: wire.DialContext, IdleConnTimeout: 90 * time.Second, TLSClientConfig: &tls.Config{RootCAs: ca.Pool()}}
	served := c.Serve(ctx, outward)
	if served.Emit == nil {
		return nil, errors.New("no Served.Emit is given: without events there is nothing to judge")
	}
	config := r.config
	config.Trigger, config.Clock, config.MaxWait = served.Emit.afterAMoment(), clock.InBubble(synctest.Wait, beat), untilTheEnd
	config.Client = client(&http.Transport{DialContext: wire.DialContext})
	config.Receiver = sender.Receiver{TLS: ca.ServerTLS(), Network: wire.Listen}
	if served.API != nil {
		end, err := publish(wire, served.API, &config)
		if err != nil {
			return nil, err
		}
		defer end()
	}
	return judged(ctx, config, r.selection)
}

// publish serves the API of a sender, whose addresses are known then.
func publish(wire *network.Network, api http.Handler, config *sender.Config) (end func(), err error) {
	listener, err := wire.Listen(":0")
	if err != nil {
		return nil, err
	}
	base := "http://" + listener.Addr().String()
	config.API = base + config.API
	if config.Tokens.URL != "" {
		config.Tokens.URL = base + config.Tokens.URL
	}
	server := &http.Server{Handler: api} // everybody in the bubble is friendly
	go server.Serve(listener)
	return func() { server.Close() }, nil
}

// judged runs every case of the plan.
func judged(ctx context.Context, config sender.Config, selection conformance.Selection) ([]reports.Result, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	bench, err := sender.New(config)
	if err != nil {
		return nil, err
	}
	defer bench.Close()
	plan, err := bench.Plan(selection)
	if err != nil {
		return nil, err
	}
	if err := bench.Reach(ctx); err != nil {
		return nil, err
	}
	return plan.Run(ctx, conformance.Observer{}), nil
}

// recorded returns a plan whose cases have ended.
func recorded(provider *specs.Provider, results []reports.Result) *conformance.Plan {
	plan := &conformance.Plan{Provider: provider, Party: specs.Sender}
	for i, requirement := range provider.Catalogue.Of(specs.Sender) {
		plan.Cases = append(plan.Cases, conformance.Case{
			Requirement: requirement, Timeout: time.Minute, Run: func(context.Context) reports.Result { return results[i] },
		})
	}
	return plan
}
