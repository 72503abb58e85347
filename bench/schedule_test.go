package bench

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// The day that is played: every delivery makes all attempts of its schedule.
const (
	deliveries  = 1000
	attempts    = 11 // within 24 hours: 10s, 30s, 1m, 5m, 10m, 30m, 1h, 3h, 6h, 12h after one another
	concurrency = 16 // attempts in flight for one endpoint, the queue's default
)

// scheduleTarget is how many times as long as a bare client the queue may take for the same posts.
const scheduleTarget = 1.5

// BenchmarkSchedule24h plays 24 hours of retries of 1,000 deliveries in virtual time, signed and recorded, against an
// endpoint that never acknowledges, and has a bare client post the same messages as often and as many at once.
func BenchmarkSchedule24h(b *testing.B) {
	provider, err := specs.Open("cargolint")
	if err != nil {
		b.Fatal(err)
	}
	server := newSink(b, http.StatusServiceUnavailable)
	messages := compose(b, provider)
	times := medians(b, 3,
		func() { server.expect(b, deliveries*attempts, func() { playDay(b, provider, server.url, messages) }) },
		func() { server.expect(b, deliveries*attempts, func() { postDay(b, server.url, messages) }) },
	)
	milliseconds(b, times[0], "ms/queue")
	milliseconds(b, times[1], "ms/bare")
	ratio(b, times[0], times[1], "x-bare", scheduleTarget)
}

// compose returns right messages of one event each.
func compose(b *testing.B, provider *specs.Provider) []message.Message {
	composer := message.NewComposer(provider, 1)
	event := provider.Verified()[0].Name
	secret := provider.Contract.Authentication.Signature.SecretExample
	all := make([]message.Message, deliveries)
	for i := range all {
		body, err := composer.Body(message.Order{Event: event, At: time.Now()})
		if err != nil {
			b.Fatal(err)
		}
		if all[i], err = message.New(&provider.Contract, event, body, message.Credentials{Secret: secret}); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

func playDay(b *testing.B, provider *specs.Provider, url string, messages []message.Message) {
	q := queue.New(queue.Options{Pace: queue.Instant})
	endpoint := queue.Endpoint{
		Provider: provider, ID: "one", URL: url, Active: true, Secret: provider.Contract.Authentication.Signature.SecretExample,
	}
	if err := q.Register(endpoint); err != nil {
		b.Fatal(err)
	}
	for _, m := range messages {
		if _, err := q.Emit(queue.Event{Provider: provider, Body: m.Body}); err != nil {
			b.Fatal(err)
		}
	}
	if err := q.RunUntilIdle(b.Context()); err != nil {
		b.Fatal(err)
	}
	if expired := q.Load().Deliveries[queue.Expired]; expired != deliveries {
		b.Fatalf("%d deliveries expired, want %d", expired, deliveries)
	}
	if _, err := q.Shutdown(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func postDay(b *testing.B, url string, messages []message.Message) {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: kept}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var workers sync.WaitGroup
	for range concurrency {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < deliveries*attempts; i = next.Add(1) - 1 {
				m := messages[i%deliveries]
				send(b, client, url, request{method: m.Method, header: m.Header, body: m.Body})
			}
		})
	}
	workers.Wait()
}
