package sender

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// The time-outs of the bouts, in real time: those of the documents are longer.
const (
	deadline = 3 * time.Second
	margin   = time.Second
)

// bout is one sender with the bench that judges it.
type bout struct {
	id     string
	defect fixtures.SenderDefect
	only   []conformance.Selector
	mute   bool // there is no trigger
	pace   int  // times faster than real; 0: a test clock
}

// opened returns the provider, freshly read, with a shorter deadline.
func opened(t *testing.T, id string) *specs.Provider {
	t.Helper()
	p, err := specs.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	p.Contract.Request.Deadline.Value = deadline
	return p
}

// run judges the sender on its test clock and returns the results in catalogue order.
func (b bout) run(t *testing.T) []reports.Result {
	t.Helper()
	ca, err := devca.Open("")
	if err != nil {
		t.Fatal(err)
	}
	transport := queue.NewTransport()
	transport.TLSClientConfig = &tls.Config{RootCAs: ca.Pool()}
	server := httptest.NewUnstartedServer(nil)
	server.Config.ErrorLog = silentLog()
	options := simulator.Options{BaseURL: "http://" + server.Listener.Addr().String(), Seed: 1, Transport: transport, MaxDeadline: deadline}
	if b.pace > 0 {
		options.Pace = queue.Pace(b.pace)
	}
	s, err := fixtures.NewSender(opened(t, b.id), b.defect, options)
	if err != nil {
		t.Fatal(err)
	}
	if b.pace > 0 {
		ctx, cancel := context.WithCancel(context.Background())
		t.Cleanup(cancel)
		go s.Simulator.Run(ctx)
	}
	server.Config.Handler = s
	server.Start()
	t.Cleanup(server.Close)
	config := b.config(t, s, server.URL)
	config.Receiver.TLS = ca.ServerTLS()
	if b.pace > 0 {
		config.Clock, config.MaxWait = clock.Start(b.pace), time.Minute
	}
	if b.mute {
		config.Trigger = nil
	}
	if err := config.Validate(); err != nil {
		t.Fatal(err)
	}
	bench, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bench.Close)
	if err := bench.Reach(t.Context()); err != nil {
		t.Fatal(err)
	}
	bench.patience = patience{arrival: 300 * time.Millisecond, settled: 20 * time.Millisecond, silence: time.Second, margin: margin}
	plan, err := bench.Plan(conformance.Selection{Only: b.only})
	if err != nil {
		t.Fatal(err)
	}
	return plan.Run(context.Background(), conformance.Observer{})
}

func (b bout) config(t *testing.T, s *fixtures.Sender, url string) Config {
	t.Helper()
	info, err := s.Simulator.Provider(b.id)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{}
	config := Config{
		Provider: opened(t, b.id), API: info.BaseURL, Client: client, Timeout: patienceOfCalls,
		Trigger: trigger.HTTP{URL: url + fixtures.TriggerPath, Client: client, Timeout: patienceOfCalls},
		Clock:   clock.Step(url+fixtures.ClockPath, client), MaxWait: patienceOfCalls, Tolerance: 0.1, Seed: 1, Redactor: &reports.Redactor{},
		Tokens: customer.Tokens{URL: info.Credentials.TokenURL, ClientID: info.Credentials.ClientID, ClientSecret: info.Credentials.ClientSecret},
	}
	for _, key := range info.Credentials.APIKeys {
		if key.Plan == "Free" {
			config.LowPlanKey = key.Key
		} else if config.APIKey == "" {
			config.APIKey = key.Key
		}
	}
	return config
}

// silentLog keeps the complaints of servers about clients that break off out of the tests' output.
func silentLog() *log.Logger { return log.New(io.Discard, "", 0) }

const patienceOfCalls = 20 * time.Second

// everyProvider runs a test with the providers whose senders have sparring partners of their own: the first four.
func everyProvider(t *testing.T, do func(t *testing.T, p *specs.Provider)) {
	for _, id := range providers() {
		t.Run(id, func(t *testing.T) { do(t, opened(t, id)) })
	}
}

// providers are the built-in ones, in a short run the first two: it looks for races, which show in any of them.
func providers() []string {
	if testing.Short() {
		return specs.Builtin()[:2]
	}
	return specs.Builtin()
}
