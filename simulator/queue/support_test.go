package queue

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hookbench/hookbench/specs"
)

func fact[T any](value T) specs.Fact[T] { return specs.Fact[T]{Value: value} }

func factOf[T any](value T) *specs.Fact[T] { return &specs.Fact[T]{Value: value} }

// documentedTable is the schedule that most contracts share: eleven attempts within 24 hours.
func documentedTable() specs.Retry {
	return specs.Retry{
		Delays: factOf([]time.Duration{
			10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute,
			30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
		}),
		Repeat: factOf(12 * time.Hour),
		Expiry: factOf(24 * time.Hour),
	}
}

// offsets24h are the instants of that schedule.
func offsets24h() []time.Duration {
	var all []time.Duration
	for _, s := range []int{0, 10, 40, 100, 400, 1000, 2800, 6400, 17200, 38800, 82000} {
		all = append(all, time.Duration(s)*time.Second)
	}
	return all
}

func exponential(retries int, first time.Duration, factor float64) specs.Retry {
	return specs.Retry{Exponential: &specs.Exponential{Retries: fact(retries), First: fact(first), Factor: fact(factor)}}
}

// provider returns a made-up provider that signs and has every member in its envelope.
func provider(retry specs.Retry) *specs.Provider {
	return &specs.Provider{Contract: specs.Contract{
		Provider: "acme",
		Request: specs.Request{
			Method: fact(http.MethodPost), ContentType: fact("application/json"), Deadline: fact(30 * time.Second),
		},
		Envelope: specs.Envelope{
			Type: "/type", Subtype: "/subtype", Timestamp: "/at", Event: "/event", Delivery: "/delivery", Subscription: "/to",
		},
		Authentication: specs.Authentication{
			Signature: &specs.Signature{
				Header: "X-Signature", Algorithm: specs.HMACSHA256, Encoding: specs.Hex,
				Signed: "{body}", Written: "sha256={signature}", Secret: specs.SecretAsGiven,
			},
			Bearer: &specs.Bearer{Header: "Authorization", Written: "Bearer {token}"},
		},
		Acknowledge: specs.Acknowledge{Statuses: fact(specs.StatusRange{From: 200, To: 299})},
		Retry:       retry,
	}}
}

const secret = "s3cret-of-the-endpoint"

func endpointOf(p *specs.Provider, id, url string) Endpoint {
	return Endpoint{Provider: p, ID: id, URL: url, Active: true, Secret: secret}
}

func body(kind string) []byte {
	return []byte(`{"type":"` + kind + `","event":"evt-1","delivery":"dlv-1","to":"","at":"2026-03-02T11:45:00.500Z","data":{"n":1.50}}`)
}

// transport is a RoundTripper in memory.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func answering(status int) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("answer"))}
}

// always answers everything with one status.
func always(status int) transport {
	return func(*http.Request) (*http.Response, error) { return answering(status), nil }
}

// script answers the n-th request with the n-th status, and all that follow with the last.
func script(statuses ...int) transport {
	var mu sync.Mutex
	n := 0
	return func(*http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		status := statuses[min(n, len(statuses)-1)]
		n++
		return answering(status), nil
	}
}

// hanging answers nothing until the request is given up.
func hanging(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// byHost gives each host its own transport.
func byHost(hosts map[string]transport) transport {
	return func(r *http.Request) (*http.Response, error) {
		if t := hosts[r.URL.Host]; t != nil {
			return t(r)
		}
		return nil, fmt.Errorf("no host %s", r.URL.Host)
	}
}

func register(t testing.TB, q *Queue, endpoints ...Endpoint) {
	t.Helper()
	for _, e := range endpoints {
		if err := q.Register(e); err != nil {
			t.Fatal(err)
		}
	}
}

func emit(t testing.TB, q *Queue, event Event) []string {
	t.Helper()
	emission, err := q.Emit(event)
	if err != nil {
		t.Fatal(err)
	}
	return emission.Deliveries
}

func runUntilIdle(t testing.TB, q *Queue) {
	t.Helper()
	if err := q.RunUntilIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func advance(t testing.TB, q *Queue, by time.Duration) {
	t.Helper()
	if err := q.Advance(t.Context(), by); err != nil {
		t.Fatal(err)
	}
}

func look(t testing.TB, q *Queue, id string) Delivery {
	t.Helper()
	d, err := q.Delivery(id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// dues returns when the attempts were due, counted from the event.
func dues(d Delivery) []time.Duration {
	var all []time.Duration
	for _, a := range d.Attempts {
		all = append(all, a.Due.Sub(d.Created))
	}
	return all
}

func outcomes(d Delivery) []Outcome {
	var all []Outcome
	for _, a := range d.Attempts {
		all = append(all, a.Outcome)
	}
	return all
}

// single is a queue with one endpoint and one event emitted to it.
func single(t testing.TB, retry specs.Retry, by http.RoundTripper) (*Queue, string) {
	t.Helper()
	p := provider(retry)
	q := New(Options{Transport: by})
	register(t, q, endpointOf(p, "one", "http://one.example/hook"))
	return q, emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
}
