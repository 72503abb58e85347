package sender

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// handmade is a tiny sender that somebody has configured by hand: it delivers every event to the one address that it knows,
// with the one secret, whatever a trigger says of endpoints. It has a test clock.
type handmade struct {
	provider *specs.Provider
	to       string
	secret   string
	tries    []time.Duration       // when attempts are made, from the event
	wrong    func(q *http.Request) // changes what is sent; nil: nothing is wrong
	copies   int                   // how often everything is sent, beside the first time
	dies     int                   // after how many events it hangs up on everybody; 0: never

	mu      sync.Mutex
	events  int
	now     time.Duration
	pending []attempt
}

type attempt struct {
	body []byte
	from time.Duration
	n    int
}

func (h *handmade) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /trigger", h.trigger)
	mux.HandleFunc("GET /clock", h.tell)
	mux.HandleFunc("POST /clock", func(w http.ResponseWriter, r *http.Request) {
		var move struct{ Advance string }
		_ = json.NewDecoder(r.Body).Decode(&move)
		by, _ := time.ParseDuration(move.Advance)
		h.pass(by)
		h.tell(w, r)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.dead() {
			panic(http.ErrAbortHandler)
		}
		mux.ServeHTTP(w, r)
	})
}

func (h *handmade) dead() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.dies > 0 && h.events >= h.dies
}

func (h *handmade) tell(w http.ResponseWriter, _ *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]time.Time{"now": time.Unix(1_700_000_000, 0).UTC().Add(h.now)})
}

// trigger makes the event from an example of the provider's, and merges nothing but the members at the top of data.
func (h *handmade) trigger(w http.ResponseWriter, r *http.Request) {
	var o struct {
		Type string
		Data json.RawMessage
	}
	_ = json.NewDecoder(r.Body).Decode(&o)
	event, err := h.provider.Event(o.Type)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	body := event.Examples[0].Body
	var data map[string]json.RawMessage
	_ = json.Unmarshal(o.Data, &data)
	for name, value := range data {
		body, _ = (h.provider.Contract.Envelope.Data + specs.Pointer("/"+name)).SetRaw(body, string(value))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events++
	h.pending = append(h.pending, attempt{body, h.now, 0})
	w.WriteHeader(http.StatusAccepted)
}

// pass makes the attempts that fall due, in their order.
func (h *handmade) pass(by time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for until := h.now + by; ; {
		next, at := -1, until+1
		for i, a := range h.pending {
			if due := a.from + h.tries[a.n]; due < at {
				next, at = i, due
			}
		}
		if next < 0 {
			h.now = until
			return
		}
		h.now = max(h.now, at)
		a := &h.pending[next]
		a.n++
		for range h.copies {
			h.send(a.body)
		}
		if h.send(a.body) || a.n == len(h.tries) {
			h.pending = append(h.pending[:next], h.pending[next+1:]...)
		}
	}
}

func (h *handmade) send(body []byte) bool {
	request, _ := http.NewRequest(http.MethodPost, h.to+"/configured/by/hand", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	if key := h.provider.Contract.Authentication.StaticKey; key != nil {
		request.Header.Set(key.Header, h.secret)
	}
	if scheme := h.provider.Contract.Authentication.Signature; scheme != nil {
		signed, _ := signature.Sign(*scheme, h.secret, signature.Message{Body: body})
		request.Header.Set(scheme.Header, signed)
	}
	if h.wrong != nil {
		h.wrong(request)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	return response.StatusCode/100 == 2
}

// judge judges the sender; the bench has a free port, which the sender is configured with afterwards.
func (h *handmade) judge(t *testing.T, secret string) []reports.Result {
	t.Helper()
	g := NewWithT(t)
	server := httptest.NewUnstartedServer(h.routes())
	server.Config.ErrorLog = silentLog()
	server.Start()
	t.Cleanup(server.Close)
	ca, err := devca.Open("")
	g.Expect(err).NotTo(HaveOccurred())
	client := &http.Client{}
	config := Config{
		Provider: h.provider, Secret: secret, Client: client, Timeout: patienceOfCalls,
		Trigger: trigger.HTTP{URL: server.URL + "/trigger", Client: client, Timeout: patienceOfCalls},
		Clock:   clock.Step(server.URL+"/clock", client), MaxWait: time.Minute, Tolerance: 0.1, Seed: 1, Redactor: &reports.Redactor{},
		Receiver: Receiver{TLS: ca.ServerTLS()},
	}
	g.Expect(config.Validate()).To(Succeed())
	bench, err := New(config)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(bench.Close)
	h.to = bench.Address()
	bench.patience = patience{arrival: 300 * time.Millisecond, settled: time.Millisecond, silence: 100 * time.Millisecond, margin: margin}
	g.Expect(bench.Reach(t.Context())).To(Succeed())
	plan, err := bench.Plan(conformance.Selection{})
	g.Expect(err).NotTo(HaveOccurred())
	return plan.Run(context.Background(), conformance.Observer{})
}
