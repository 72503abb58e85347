package receiver

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// A receiver whose process ends over malformed JSON fails the demands on robustness, though all that is seen of it are
// broken connections.
func TestStoppedReceiverFails(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		protection := protections(p)[len(protections(p))-1]
		receiver := &fixtures.Receiver{Provider: p, Headers: protection.headers}
		if protection.secret != "" {
			receiver.Secrets = []string{protection.secret}
		}
		server := httptest.NewUnstartedServer(nil)
		server.Config.ErrorLog = silentLog()
		server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if !json.Valid(body) && r.Method == http.MethodPost && len(body) > 0 {
				server.Listener.Close()
				panic(http.ErrAbortHandler)
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			receiver.ServeHTTP(w, r)
		})
		server.Start()
		t.Cleanup(server.Close)
		config := Config{
			Provider: p, Secret: protection.secret, Headers: protection.headers, Seed: 1, Redactor: &reports.Redactor{},
			Target: Target{URL: server.URL, AllowHTTP: true, Timeout: 5 * time.Second},
		}
		checks := []string{"refuses-malformed-bodies", "accepts-after-refusals", "accepts-after-refusals-and-burst"}
		only := requirementsOf(p, checks)
		for _, r := range judged(t, config, only) {
			if slices.Contains(only, conformance.Selector(r.ID)) && r.Outcome != reports.Failed {
				t.Errorf("%s is %s, want failed: %s", r.ID, r.Outcome, r.Reason)
			}
		}
	})
}
