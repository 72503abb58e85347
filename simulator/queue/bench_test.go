package queue

import (
	"fmt"
	"testing"
	"time"
)

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
