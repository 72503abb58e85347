package queue

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// The work of the two benchmarks that are compared: 1,000 deliveries on the documented schedule.
const (
	benchDeliveries = 1000
	benchAttempts   = 11 * benchDeliveries
)

// sink is a fast local server that acknowledges nothing.
func sink(b *testing.B) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// BenchmarkSchedule24h makes all attempts of 24 hours for 1,000 deliveries in virtual time, signed and recorded, and has
// a bare client post as often, with the same bodies and the same concurrency. The two take turns, so that what else
// the machine does weighs on both. The ratio is to be at most 1.5.
func BenchmarkSchedule24h(b *testing.B) {
	url := sink(b)
	var ours, bare time.Duration
	for b.Loop() {
		ours += took(func() { playSchedule(b, url) })
		bare += took(func() { postBare(b, url) })
	}
	perAttempt := float64(b.N) * benchAttempts
	b.ReportMetric(float64(ours)/perAttempt, "ns/attempt")
	b.ReportMetric(float64(bare)/perAttempt, "ns/post")
	b.ReportMetric(float64(ours)/float64(bare), "ratio")
}

func took(work func()) time.Duration {
	begun := time.Now()
	work()
	return time.Since(begun)
}

func playSchedule(b *testing.B, url string) {
	p := provider(documentedTable())
	q := New(Options{PerEndpoint: defaultConcurrency})
	register(b, q, endpointOf(p, "one", url))
	for range benchDeliveries {
		emit(b, q, Event{Provider: p, Body: body("order.paid")})
	}
	advance(b, q, 24*time.Hour)
	if n := q.Load().Deliveries[Expired]; n != benchDeliveries {
		b.Fatalf("%d expired, want %d", n, benchDeliveries)
	}
	if _, err := q.Shutdown(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func postBare(b *testing.B, url string) {
	client := &http.Client{Transport: NewTransport()}
	defer client.CloseIdleConnections()
	var posts sync.WaitGroup
	for i := range defaultConcurrency {
		posts.Go(func() {
			for n := i; n < benchAttempts; n += defaultConcurrency {
				post(b, client, url)
			}
		})
	}
	posts.Wait()
}

func post(b *testing.B, client *http.Client, url string) {
	response, err := client.Post(url, "application/json", bytes.NewReader(body("order.paid")))
	if err != nil {
		b.Error(err)
		return
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

// BenchmarkPending shows what a pending delivery costs in memory, beside its body, and an attempt in time, as their
// number grows.
func BenchmarkPending(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(float64(pendingCost(b, n, 0)), "B/delivery")
			}
		})
	}
}

// BenchmarkQueue is the cost of an attempt without a network, at several lengths of the queue.
func BenchmarkQueue(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := provider(documentedTable())
			b.ReportAllocs()
			for b.Loop() {
				q := New(Options{Transport: always(503)})
				register(b, q, endpointOf(p, "one", "http://one.example"))
				for i := range n {
					if i%100 == 0 { // a thousand instants rather than one
						advance(b, q, time.Millisecond)
					}
					emit(b, q, Event{Provider: p, Body: body("order.paid")})
				}
				runUntilIdle(b, q)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(11*n), "ns/attempt")
		})
	}
}
