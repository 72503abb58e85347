package bench

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// target is a right receiver on the loopback interface, and the suite that judges it.
type target struct {
	provider   *specs.Provider
	protection protection
	oauth      receiver.OAuth
	rules      *fixtures.TokenRules
	url        string

	handler atomic.Pointer[http.Handler]
	seed    uint64
}

func newTarget(b *testing.B, provider *specs.Provider, by protection) *target {
	b.Helper()
	t := &target{provider: provider, protection: by}
	t.oauth, t.rules = by.issuer(b)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*t.handler.Load()).ServeHTTP(w, r) }))
	b.Cleanup(server.Close)
	t.url = server.URL + "/hook"
	return t
}

// renew puts a receiver in place that remembers no delivery. The wrapper, if there is one, sees its requests.
func (t *target) renew(wrap func(http.Handler) http.Handler) {
	var handler http.Handler = &fixtures.Receiver{
		Provider: t.provider, Secrets: t.protection.secrets(), Headers: t.protection.headers, Bearer: t.rules,
	}
	if wrap != nil {
		handler = wrap(handler)
	}
	t.handler.Store(&handler)
}

// runner runs a plan, as the command line does or as any program can.
type runner func(b *testing.B, plan *conformance.Plan) []reports.Result

// judge makes one run of the whole suite, from an empty bench to the redacted results.
func (t *target) judge(b *testing.B, run runner) []reports.Result {
	b.Helper()
	t.seed++
	bench := receiver.New(receiver.Config{
		Provider: t.provider, Secret: t.protection.secret, NextSecret: t.protection.next, Headers: t.protection.headers,
		OAuth: t.oauth, Seed: t.seed, Redactor: &reports.Redactor{},
		Target: receiver.Target{URL: t.url, AllowHTTP: true, Timeout: 30 * time.Second},
	})
	defer bench.Close()
	plan, err := bench.Plan(conformance.Selection{})
	if err != nil {
		b.Fatal(err)
	}
	return run(b, plan)
}

// expectRight stops the benchmark when the suite objects to the receiver: it would measure something else then.
func expectRight(b *testing.B, results []reports.Result) {
	b.Helper()
	for _, r := range results {
		if r.Outcome != reports.Passed && r.Outcome != reports.NotApplicable {
			b.Fatalf("%s %s: %s", r.ID, r.Outcome, r.Reason)
		}
	}
}
