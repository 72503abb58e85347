package receiver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
)

// protection is a way in which a team may have protected its endpoint.
type protection struct {
	name    string
	secret  string
	next    string
	headers http.Header
	oauth   bool
}

const (
	audience = "https://receiver.example/webhooks"
	scope    = "webhooks.receive"
)

// nextSecret can be read as it is, and as base64 behind a prefix.
const nextSecret = "whsec_dGhlIG5leHQgc2VjcmV0LCBvZiAzMiBieXRlcyEhISE="

// protections returns the ways that a provider documents, the most complete one first.
func protections(p *specs.Provider) []protection {
	by := p.Contract.Authentication
	key := http.Header{"X-Api-Key": {"key-of-the-team-0123456789"}}
	switch {
	case by.Signature != nil:
		return []protection{{name: "signature", secret: by.Signature.SecretExample, next: nextSecret}}
	case by.StaticKey != nil:
		return []protection{{name: "key", secret: by.StaticKey.SecretExample}, {name: "open"}}
	default:
		return []protection{{name: "token and key", headers: key, oauth: true}, {name: "token", oauth: true}, {name: "key", headers: key}, {name: "open"}}
	}
}

// bout is one receiver with the bench that judges it.
type bout struct {
	provider   *specs.Provider
	protection protection
	style      fixtures.Style
	defect     fixtures.Defect
	probe      bool
	only       []conformance.Selector
}

// run judges the receiver over TLS and returns the results by requirement id, in catalogue order.
func (b bout) run(t *testing.T) []reports.Result {
	t.Helper()
	r := &fixtures.Receiver{
		Provider: b.provider, Headers: b.protection.headers, Style: b.style, Defect: b.defect,
		Slow: 700 * time.Millisecond, Patience: 50 * time.Millisecond,
	}
	if b.protection.secret != "" {
		r.Secrets = []string{b.protection.secret}
	}
	if b.protection.next != "" {
		r.Secrets = append(r.Secrets, b.protection.next)
	}
	config := Config{
		Provider: b.provider, Secret: b.protection.secret, NextSecret: b.protection.next, Headers: b.protection.headers,
		Seed: 1, Redactor: &reports.Redactor{}, Target: Target{Timeout: 30 * time.Second},
	}
	if b.protection.oauth {
		b.addIssuer(t, r, &config)
	}
	server := serve(t, r)
	config.Target.URL = server.URL + "/hook"
	if server.Certificate() != nil {
		config.Target.RootCAs = x509.NewCertPool()
		config.Target.RootCAs.AddCert(server.Certificate())
	}
	if b.probe {
		config.Probe = server.URL + "/effects"
	}
	if slices.Contains(b.defect.Breaks, "answers-in-time") || b.defect.Name == "never-answers" {
		config.Target.Timeout = 300 * time.Millisecond
		b.provider = withShortLimits(t, b.provider)
		config.Provider = b.provider
	}
	return judged(t, config, b.only)
}

func judged(t *testing.T, config Config, only []conformance.Selector) []reports.Result {
	t.Helper()
	if err := config.Validate(); err != nil {
		t.Fatal(err)
	}
	bench := New(config)
	bench.patience.keys, bench.patience.between = 200*time.Millisecond, 20*time.Millisecond
	bench.patience.effects = 2 * time.Second
	t.Cleanup(bench.Close)
	plan, err := bench.Plan(conformance.Selection{Only: only})
	if err != nil {
		t.Fatal(err)
	}
	return plan.Run(context.Background(), conformance.Observer{})
}

func (b bout) addIssuer(t *testing.T, r *fixtures.Receiver, config *Config) {
	handler := &lateHandler{}
	identity := httptest.NewServer(handler)
	t.Cleanup(identity.Close)
	issuer, err := oauth.NewIssuer(oauth.Options{URL: identity.URL, Algorithm: jose.ES256}) // RS256 signs fifty times slower
	if err != nil {
		t.Fatal(err)
	}
	handler.Handler = issuer
	config.OAuth = OAuth{Issuer: issuer, Audience: audience, Scope: scope}
	r.Bearer = &fixtures.TokenRules{Issuer: identity.URL, JWKS: issuer.JWKSURL(), Audience: audience, Scope: scope, Refetch: time.Millisecond}
}

// lateHandler is a handler that is set after its server has an address.
type lateHandler struct{ http.Handler }

func serve(t *testing.T, r *fixtures.Receiver) *httptest.Server {
	server := httptest.NewUnstartedServer(r)
	server.Config.ErrorLog = silentLog()
	if server.TLS = r.TLS(); server.TLS == nil {
		server.Start()
	} else {
		server.TLS.Certificates = []tls.Certificate{certificate()}
		server.StartTLS()
	}
	t.Cleanup(server.Close)
	return server
}

// withShortLimits shortens the documented answer times, so that a slow receiver need not be waited for.
func withShortLimits(t *testing.T, p *specs.Provider) *specs.Provider {
	t.Helper()
	p, err := specs.Open(p.ID())
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range p.Catalogue.Requirements {
		if r.Check == "answers-in-time" {
			p.Catalogue.Requirements[i].With = map[string]any{"within": "250ms"}
		}
	}
	return p
}

// providers are the built-in ones, in a short run the first two: it looks for races, which show in any of them.
func providers() []string {
	if testing.Short() {
		return specs.Builtin()[:2]
	}
	return specs.Builtin()
}

func everyProvider(t *testing.T, do func(t *testing.T, p *specs.Provider)) {
	for _, id := range providers() {
		t.Run(id, func(t *testing.T) {
			p, err := specs.Open(id)
			if err != nil {
				t.Fatal(err)
			}
			do(t, p)
		})
	}
}

// omitted tells whether a short run leaves out the i-th of many like it: it looks for races, which show in any of them.
func omitted(i int) bool { return testing.Short() && i%6 != 0 }

// thinned tells whether a provider is judged by receivers in a few styles and with as many defects as it takes to fail every
// requirement: what they do does not depend on the provider.
func thinned(p *specs.Provider) bool { return !slices.Contains(specs.Builtin()[:4], p.ID()) }

func styles(p *specs.Provider) []fixtures.Style {
	return slices.DeleteFunc(fixtures.Styles(), func(s fixtures.Style) bool {
		return thinned(p) && !slices.Contains([]string{"accepts-204", "refuses-silently"}, s.Name)
	})
}

// defects returns those that a provider's receivers are tried with.
func defects(p *specs.Provider) []fixtures.Defect {
	broken := map[string]bool{}
	return slices.DeleteFunc(fixtures.Defects(p), func(d fixtures.Defect) bool {
		news := slices.ContainsFunc(d.Breaks, func(check string) bool { return !broken[check] })
		for _, check := range d.Breaks {
			broken[check] = true
		}
		return thinned(p) && !news
	})
}

// A right receiver passes every requirement in every style that the documents allow, and in every protection.
func TestRightReceiversPass(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		all := protections(p)
		for i, style := range styles(p) {
			if omitted(i) {
				continue
			}
			t.Run(style.Name, func(t *testing.T) {
				t.Parallel()
				expectNoObjection(t, bout{provider: p, protection: all[0], style: style, probe: true}.run(t))
				if !style.NeedsProbe {
					expectNoObjection(t, bout{provider: p, protection: all[0], style: style}.run(t))
				}
			})
		}
		for _, protection := range all {
			t.Run(protection.name, func(t *testing.T) {
				t.Parallel()
				expectNoObjection(t, bout{provider: p, protection: protection, probe: true}.run(t))
			})
		}
	})
}

func expectNoObjection(t *testing.T, results []reports.Result) {
	t.Helper()
	for _, r := range results {
		if r.Outcome != reports.Passed && r.Outcome != reports.NotApplicable {
			t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
		}
	}
}

// With everything that a run may be given, nothing but the choice of protection leaves a requirement unjudged.
func TestCompleteRunJudgesEverything(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		for _, r := range (bout{provider: p, protection: protections(p)[0], probe: true}).run(t) {
			if r.Outcome != reports.Passed {
				t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
			}
		}
	})
}

// Each defect fails the requirements that it breaks, and each requirement is failed by a defect.
func TestDefectsFail(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		broken := map[string]bool{}
		for i, defect := range defects(p) {
			for _, check := range defect.Breaks {
				broken[check] = true
			}
			if omitted(i) {
				continue
			}
			t.Run(defect.Name, func(t *testing.T) {
				t.Parallel()
				b := bout{provider: p, protection: protections(p)[0], defect: defect, probe: true, only: requirementsOf(p, defect.Breaks)}
				expectFailures(t, defect, b.run(t), p)
			})
		}
		for _, r := range p.Catalogue.Of(specs.Receiver) {
			if !broken[r.Check] {
				t.Errorf("%s (%s) is failed by no defect", r.ID, r.Check)
			}
		}
	})
}

// requirementsOf returns the requirements that the checks prove.
func requirementsOf(p *specs.Provider, checks []string) []conformance.Selector {
	var only []conformance.Selector
	for _, r := range p.Catalogue.Of(specs.Receiver) {
		if slices.Contains(checks, r.Check) {
			only = append(only, conformance.Selector(r.ID))
		}
	}
	return only
}

func expectFailures(t *testing.T, defect fixtures.Defect, results []reports.Result, p *specs.Provider) {
	t.Helper()
	only := requirementsOf(p, defect.Breaks)
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
