package bench

import (
	"bytes"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// What is delivered in one round; all of it is acknowledged at once.
const acknowledged = 10_000

// deliverTarget is how much of a bare client's rate signed and recorded deliveries are to reach.
const deliverTarget = 0.7

// BenchmarkDeliver delivers signed events to a fast endpoint that acknowledges them, in turns with a bare client that
// posts the same bodies unsigned over kept connections, as many at once.
func BenchmarkDeliver(b *testing.B) {
	provider, err := specs.Open("cargolint")
	if err != nil {
		b.Fatal(err)
	}
	sink := newSink(b, http.StatusNoContent)
	messages := compose(b, provider)
	times := medians(b, 3,
		func() { sink.expect(b, acknowledged, func() { deliver(b, provider, sink.url, messages) }) },
		func() { sink.expect(b, acknowledged, func() { post(b, sink.url, messages) }) },
	)
	b.ReportMetric(acknowledged/times[0].Seconds(), "deliveries/s")
	b.ReportMetric(acknowledged/times[1].Seconds(), "bare/s")
	share := float64(times[1]) / float64(times[0])
	b.ReportMetric(share, "of-bare")
	judge(b, "x the bare client's time", 1/share, 1/deliverTarget)
}

func deliver(b *testing.B, provider *specs.Provider, url string, messages []message.Message) {
	q := queue.New(queue.Options{Pace: queue.Instant, PerEndpoint: concurrency})
	err := q.Register(queue.Endpoint{
		Provider: provider, ID: "one", URL: url, Active: true, Secret: provider.Contract.Authentication.Signature.SecretExample,
	})
	if err != nil {
		b.Fatal(err)
	}
	for i := range acknowledged {
		if _, err := q.Emit(queue.Event{Provider: provider, Body: messages[i%len(messages)].Body}); err != nil {
			b.Fatal(err)
		}
	}
	if err := q.RunUntilIdle(b.Context()); err != nil {
		b.Fatal(err)
	}
	if n := q.Load().Deliveries[queue.Delivered]; n != acknowledged {
		b.Fatalf("%d delivered, want %d", n, acknowledged)
	}
	if _, err := q.Shutdown(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func post(b *testing.B, url string, messages []message.Message) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: concurrency}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	together(acknowledged, concurrency, func() {
		body := messages[int(next.Add(1))%len(messages)].Body
		answer, err := client.Post(url, "application/json", bytes.NewReader(body))
		if err != nil {
			b.Error(err)
			return
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	})
}
