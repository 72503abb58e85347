package fault_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

var begin = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

const endpointID = "sub-1"

// token looks like a signed one.
const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"

func providers(t testing.TB) []*specs.Provider {
	t.Helper()
	var all []*specs.Provider
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// everywhere runs a test with each built-in provider that retries: faults show in what its schedule makes of them.
func everywhere(t *testing.T, test func(t *testing.T, p *specs.Provider)) {
	t.Helper()
	for _, p := range providers(t) {
		if len(p.Contract.Retry.Attempts()) == 1 {
			continue
		}
		t.Run(p.ID(), func(t *testing.T) { test(t, p) })
	}
}

// enveloped is everywhere, but for providers whose bodies are bare payloads or arrays.
func enveloped(t *testing.T, test func(t *testing.T, p *specs.Provider)) {
	t.Helper()
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		if e := p.Contract.Envelope; e.Bare || strings.HasPrefix(string(e.Type), "/0/") {
			t.Skip("its bodies have no envelope that is an object")
		}
		test(t, p)
	})
}

func parse(t testing.TB, seed uint64, faults ...string) *fault.Set {
	t.Helper()
	set, err := fault.Parse([]byte(`{"faults":[`+strings.Join(faults, ",")+`]}`), specs.Builtin(), seed)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// credentials are all that a provider documents: signature, key, header and token at once.
func credentials(p *specs.Provider) message.Credentials {
	var c message.Credentials
	by := p.Contract.Authentication
	if by.Signature != nil {
		c.Secret = by.Signature.SecretExample
	}
	if by.StaticKey != nil {
		c.Secret = by.StaticKey.SecretExample
	}
	if by.Headers != nil {
		name, value, _ := strings.Cut(by.Headers.Example, ": ")
		c.Headers = http.Header{http.CanonicalHeaderKey(name): {value}}
	}
	if by.Bearer != nil {
		c.Token = token
	}
	return c
}

// arrival is a request as a server passes it on.
type arrival struct {
	header http.Header
	body   []byte
}

// world is one provider, its queue, and an endpoint in memory.
type world struct {
	t        *testing.T
	provider *specs.Provider
	queue    *queue.Queue
	right    message.Credentials
	ids      []string          // of the deliveries, in the order of their events
	bodies   map[string][]byte // what was emitted, by delivery
	answer   func(arrival) int

	mu       sync.Mutex
	arrivals []arrival
}

func newWorld(t *testing.T, p *specs.Provider, set *fault.Set) *world {
	t.Helper()
	w := &world{t: t, provider: p, right: credentials(p), bodies: map[string][]byte{}, answer: func(arrival) int { return http.StatusOK }}
	w.queue = queue.New(queue.Options{
		Start: begin, Seed: 7, Keep: -1, Transport: w, PerEndpoint: 1,
		Alter: set.Alter, Postpone: set.Postpone,
		Observe: func(c queue.Change) {
			if set.Twice(c) {
				if err := w.queue.Redeliver(c.Delivery.ID); err != nil {
					t.Error(err)
				}
			}
		},
	})
	e := queue.Endpoint{Provider: p, ID: endpointID, URL: "http://receiver.example/hook", Active: true, Secret: w.right.Secret, Headers: w.right.Headers}
	if w.right.Token != "" {
		e.Token = tokens(w.right.Token)
	}
	if err := w.queue.Register(e); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	a := arrival{http.Header{}, body}
	for name, values := range r.Header {
		a.header[http.CanonicalHeaderKey(name)] = values
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrivals = append(w.arrivals, a)
	return &http.Response{StatusCode: w.answer(a), Header: http.Header{}, Body: http.NoBody}, nil
}

// play emits events of every type that the provider documents, a second apart, and runs until nothing is left to do.
func (w *world) play(events int) {
	w.t.Helper()
	composer := message.NewComposer(w.provider, 3)
	composer.Subscription = endpointID
	types := w.provider.Verified()
	for i := range events {
		body, err := composer.Body(message.Order{Event: types[i%len(types)].Name, At: begin})
		if err != nil {
			w.t.Fatal(err)
		}
		at := begin.Add(time.Duration(i) * time.Second)
		if err := w.queue.Plan(at, func() { w.emit(types[i%len(types)].Name, body) }); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := w.queue.RunUntilIdle(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) emit(event string, body []byte) {
	emission, err := w.queue.Emit(queue.Event{Provider: w.provider, Type: event, Body: body})
	if err != nil || len(emission.Deliveries) != 1 {
		w.t.Errorf("emit: %v, %v", emission, err)
		return
	}
	w.ids = append(w.ids, emission.Deliveries[0])
	w.bodies[emission.Deliveries[0]] = body
}

func (w *world) deliveries() []queue.Delivery {
	w.t.Helper()
	var all []queue.Delivery
	for _, id := range w.ids {
		d, err := w.queue.Delivery(id)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

// authentic returns why a receiver would not take the provider for the sender, "" if it would.
func (w *world) authentic(a arrival) string {
	by := w.provider.Contract.Authentication
	if by.Signature != nil {
		covered := message.Covered(&w.provider.Contract, a.header, a.body)
		if err := signature.Verify(*by.Signature, w.right.Secret, a.header.Get(by.Signature.Header), covered); err != nil {
			return err.Error()
		}
	}
	if by.StaticKey != nil && a.header.Get(by.StaticKey.Header) != w.right.Secret {
		return "another key"
	}
	for name := range w.right.Headers {
		if a.header.Get(name) != w.right.Headers.Get(name) {
			return "another " + name
		}
	}
	if by.Bearer != nil && a.header.Get(by.Bearer.Header) != "Bearer "+token {
		return "another token"
	}
	return ""
}

func (w *world) valid(a arrival) []specs.Violation {
	w.t.Helper()
	violations, err := w.provider.Validate(message.EventOf(&w.provider.Contract, a.header, a.body), a.body)
	NewWithT(w.t).Expect(err).NotTo(HaveOccurred())
	return violations
}

// record is everything that follows from the seeds, as text.
func (w *world) record() string {
	var text bytes.Buffer
	for _, d := range w.deliveries() {
		fmt.Fprintln(&text, d.ID, d.Status)
		for _, a := range d.Attempts {
			fmt.Fprintln(&text, a.Due, a.Outcome, a.Problem)
			if a.Request != nil {
				fmt.Fprintf(&text, "%v %s\n", a.Request.Header, a.Request.Body)
			}
		}
	}
	return text.String()
}

// times counts how often each body arrived.
func (w *world) times() map[string]int {
	counts := map[string]int{}
	for _, a := range w.arrivals {
		counts[string(a.body)]++
	}
	return counts
}
