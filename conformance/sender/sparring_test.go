package sender

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
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

func everyProvider(t *testing.T, do func(t *testing.T, p *specs.Provider)) {
	for _, id := range specs.Builtin() {
		t.Run(id, func(t *testing.T) { do(t, opened(t, id)) })
	}
}

// The right sender passes every requirement of every provider.
func TestRightSenderPasses(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		t.Parallel()
		for _, r := range (bout{id: p.ID()}).run(t) {
			if r.Outcome != reports.Passed {
				t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
			}
		}
	})
}

// So does every right sender that does things in another way; what the documents leave open is not held against it.
func TestRightSendersOfEveryStylePass(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		for _, style := range fixtures.SenderStyles(p) {
			t.Run(style.Name, func(t *testing.T) {
				t.Parallel()
				for _, r := range (bout{id: p.ID(), defect: style}).run(t) {
					if r.Outcome != reports.Passed && r.Outcome != reports.NotApplicable {
						t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
					}
				}
			})
		}
	})
}

// Each defect fails the requirements that it breaks, and each requirement is failed by a defect.
func TestDefectsFail(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		broken := map[string]bool{}
		for _, defect := range fixtures.SenderDefects(p) {
			only := requirementsOf(p, defect)
			for _, selector := range only {
				broken[string(selector)] = true
			}
			t.Run(defect.Name, func(t *testing.T) {
				t.Parallel()
				expectFailures(t, only, bout{id: p.ID(), defect: defect, only: only}.run(t))
			})
		}
		for _, r := range p.Catalogue.Of(specs.Sender) {
			if !broken[r.ID] {
				t.Errorf("%s (%s) is failed by no defect", r.ID, r.Check)
			}
		}
	})
}

// requirementsOf returns the requirements that a defect breaks.
func requirementsOf(p *specs.Provider, defect fixtures.SenderDefect) []conformance.Selector {
	var only []conformance.Selector
	for _, r := range p.Catalogue.Of(specs.Sender) {
		if slices.Contains(defect.Breaks, r.Check) && (defect.Retry == 0 || r.With["retry"] == defect.Retry) {
			only = append(only, conformance.Selector(r.ID))
		}
	}
	return only
}

func expectFailures(t *testing.T, only []conformance.Selector, results []reports.Result) {
	t.Helper()
	for _, r := range results {
		if !slices.Contains(only, conformance.Selector(r.ID)) {
			continue
		}
		if r.Outcome != reports.Failed {
			t.Errorf("%s is %s, want failed: %s", r.ID, r.Outcome, r.Reason)
		} else if strings.TrimSpace(r.Reason) == "" {
			t.Errorf("%s fails without a reason", r.ID)
		}
	}
}

// A sender whose delays are divided is judged by the same checks. What the pace is too fast to tell is inconclusive, and
// nothing fails; gaps are not looked at, which depend on what else the machine does.
func TestRightSenderPassesAtItsPace(t *testing.T) {
	for _, id := range []string{"cas-sso", "eaze-customs"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			for _, r := range (bout{id: id, pace: 100}).run(t) {
				if timed := strings.Contains(r.ID, "-RTY-0"); !timed && r.Outcome != reports.Passed && r.Outcome != reports.Inconclusive {
					t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
				}
			}
		})
	}
}

// Every sender requirement of the built-in catalogues names a check, with parameters that it takes.
func TestEveryRequirementHasACheck(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		if err := CheckNames(p.Catalogue); err != nil {
			t.Error(err)
		}
	})
}
