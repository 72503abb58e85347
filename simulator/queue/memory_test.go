package queue

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// memoryLimit is what a pending delivery may cost beside its body.
const memoryLimit = 1536

// heapInUse returns the bytes of live objects.
func heapInUse() int {
	runtime.GC()
	runtime.GC() // the first one empties pools and weak references
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// pendingCost returns the bytes for each of n pending deliveries after the given time of the schedule.
func pendingCost(tb testing.TB, n int, after time.Duration) int {
	tb.Helper()
	p := provider(documentedTable())
	served := 0
	by := transport(func(*http.Request) (*http.Response, error) {
		served++
		// As from a common server; the date changes now and then.
		header := http.Header{
			"Content-Type": {"text/plain; charset=utf-8"}, "Server": {"nginx"},
			"Date": {fmt.Sprintf("Mon, 02 Mar 2026 11:45:%02d GMT", served/10_000%60)},
		}
		return &http.Response{StatusCode: 503, Header: header, Body: io.NopCloser(strings.NewReader("service unavailable"))}, nil
	})
	const size = 256
	before := heapInUse()
	q := New(Options{Transport: by, Concurrency: 1})
	register(tb, q, endpointOf(p, "one", "http://one.example/hook"))
	for i := range n {
		event := body(fmt.Sprintf("order.paid.%d", i))
		event = append(event, bytes.Repeat([]byte(" "), size-len(event)-5)...) // five for the id of the endpoint
		emit(tb, q, Event{Provider: p, Body: event})
	}
	advance(tb, q, after)
	cost := heapInUse() - before
	if pending := q.Load().Deliveries[Pending]; pending != n {
		tb.Fatalf("%d pending, want %d", pending, n)
	}
	runtime.KeepAlive(q)
	return cost/n - size
}

func TestAPendingDeliveryIsSmall(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector changes what things cost")
	}
	g := NewWithT(t)
	for name, after := range map[string]time.Duration{"before its second attempt": 0, "after ten attempts": 12 * time.Hour} {
		cost := pendingCost(t, 5000, after)
		t.Logf("%s: %d bytes", name, cost)
		g.Expect(cost).To(BeNumerically("<=", memoryLimit), name)
	}
}
