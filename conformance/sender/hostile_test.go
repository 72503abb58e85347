package sender

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// hostile are APIs that are none. They wait for nothing any more when it is over: that the other side has gone is not enough,
// since a server does not notice it as long as nobody has read the body of the request.
func hostile(over <-chan struct{}) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"html": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<html>Welcome</html>"))
		},
		"500":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"nothing": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"list":    func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("[1,null,{}]")) },
		"half a body": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte(`{"id":`))
		},
		"endless":       endless(over),
		"text":          typed("text/plain", `{"id":"1","access_token":"t","token_type":"Bearer"}`),
		"duplicate ids": typed("application/json", `{"id":"same","subscriptions":["same","same"],"access_token":"t","token_type":"Bearer"}`),
		"redirects": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		},
		"never":  func(http.ResponseWriter, *http.Request) { <-over },
		"closed": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	}
}

func typed(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([]byte(body))
	}
}

// endless answers with a body that does not end. It must look at the errors of its writes: a server waits for its handlers
// when it is closed, and one that writes on to somebody who has long gone would keep it waiting for ever.
func endless(over <-chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for chunk := bytes.Repeat([]byte(" "), 32<<10); ; {
			select {
			case <-over:
				return
			default:
			}
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
}

// judgedAt judges whatever answers at an address, for everything: API, tokens and trigger.
func judgedAt(t *testing.T, p *specs.Provider, address string) []reports.Result {
	t.Helper()
	g := NewWithT(t)
	ca, err := devca.Open("")
	g.Expect(err).NotTo(HaveOccurred())
	config := Config{
		Provider: p, API: address, APIKey: "key", LowPlanKey: "low", Client: &http.Client{}, Timeout: 50 * time.Millisecond,
		Trigger: trigger.HTTP{URL: address, Client: &http.Client{}, Timeout: 50 * time.Millisecond},
		Clock:   clock.Start(100_000), MaxWait: 50 * time.Millisecond, Tolerance: 0.1, Seed: 1, Redactor: &reports.Redactor{},
		Receiver: Receiver{TLS: ca.ServerTLS()},
	}
	config.Tokens.URL, config.Tokens.ClientID, config.Tokens.ClientSecret = address, "id", "secret"
	g.Expect(config.Validate()).To(Succeed())
	bench, err := New(config)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(bench.Close)
	bench.patience = patience{arrival: time.Millisecond, settled: time.Millisecond, silence: time.Millisecond}
	plan, err := bench.Plan(conformance.Selection{})
	g.Expect(err).NotTo(HaveOccurred())
	return plan.Run(context.Background(), conformance.Observer{})
}

// Whatever answers instead of a sender, the run ends, every requirement has a reason in one piece, and nothing that has to
// do with deliveries passes.
func TestHostileSenders(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		for _, name := range slices.Sorted(maps.Keys(hostile(nil))) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				g := NewWithT(t)
				over := make(chan struct{})
				server := httptest.NewUnstartedServer(hostile(over)[name])
				server.Config.ErrorLog = silentLog()
				server.Start()
				t.Cleanup(server.Close)
				t.Cleanup(func() { close(over) }) // first: Close waits for the handlers
				for _, r := range judgedAt(t, p, server.URL) {
					if r.Outcome == reports.Passed {
						g.Expect(r.Area).To(BeElementOf("auth", "subscription-api"), "%s passed", r.ID)
						continue
					}
					g.Expect(r.Reason).NotTo(BeEmpty(), r.ID)
					g.Expect(r.Reason).NotTo(ContainSubstring("broke down"), r.ID)
				}
			})
		}
	})
}

// Without a trigger, what needs one is not applicable, and says how to give one.
func TestRunWithoutTrigger(t *testing.T) {
	g := NewWithT(t)
	for _, r := range (bout{id: "cas-sso", mute: true}).run(t) {
		if r.Area == "subscription-api" {
			g.Expect(r.Outcome).To(Equal(reports.Passed), r.ID)
			continue
		}
		g.Expect(r.Outcome).To(Equal(reports.NotApplicable), r.ID)
		g.Expect(r.Reason).To(ContainSubstring("--trigger"))
	}
}

// A sender that knows no measure is judged in bounded time, by what can be kept of what it sends.
func TestImmoderateSenders(t *testing.T) {
	big := func(q *http.Request) {
		q.ContentLength = 2 << 20
		q.Body = io.NopCloser(strings.NewReader(strings.Repeat("1", 2<<20)))
	}
	many := func(q *http.Request) {
		for i := range 3000 {
			q.Header.Set(fmt.Sprintf("X-Extra-%d", i), "v")
		}
	}
	for name, one := range map[string]struct {
		sender *handmade
		id     string
		want   reports.Outcome
		reason string
	}{
		"floods":         {&handmade{copies: 300}, "EAZE-S-ACK-01", reports.Failed, "an event that was answered 200 was sent again"},
		"large bodies":   {&handmade{wrong: big}, "EAZE-S-DLV-01", reports.Inconclusive, "more than the bench keeps"},
		"many headers":   {&handmade{wrong: many}, "EAZE-S-DLV-01", reports.Passed, ""},
		"dies at midday": {&handmade{dies: 4}, "EAZE-S-DLV-01", reports.Error, "the sender's test clock at "},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			h := one.sender
			h.provider, h.secret, h.tries = opened(t, "eaze-customs"), "k", doubling()[:2]
			for _, r := range h.judge(t, "k") {
				if r.ID == one.id {
					g.Expect(r.Outcome).To(Equal(one.want), r.Reason)
					g.Expect(r.Reason).To(ContainSubstring(one.reason))
				}
			}
		})
	}
}
