package control_test

import (
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator/subscription"
)

// crowd fills a simulator with subscriptions, each with as many pending deliveries.
func crowd(t testing.TB, s *served, subscriptions, each int) {
	t.Helper()
	for range subscriptions {
		_, err := s.Register(plain, subscription.Registration{URL: "http://127.0.0.1:1/"})
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
	}
	for range each {
		s.emitQuietly(t)
	}
}

// A page costs what is on it, however much there is beside it.
func TestAPageOfManyDeliveries(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 100,000 deliveries")
	}
	g := NewWithT(t)
	s := serve(t)
	crowd(t, s, 10_000, 10)
	for path, total := range map[string]int64{
		api + "/deliveries?limit=100&offset=99000":           100_000,
		api + "/deliveries?status=pending":                   100_000,
		api + "/deliveries?status=delivered":                 0,
		api + "/providers/" + plain + "/endpoints?limit=100": 10_000,
	} {
		got := s.call(t, "GET", path, "")
		g.Expect(gjson.Get(got.body, "total").Int()).To(Equal(total), path)
		allocations := testing.AllocsPerRun(1, func() {
			s.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		})
		g.Expect(allocations).To(BeNumerically("<", 3000), path)
	}
	all := s.call(t, "GET", api+"/providers/"+plain+"/endpoints", "")
	g.Expect(gjson.Get(all.body, "endpoints.#").Int()).To(Equal(int64(10_000)))
}

// BenchmarkListDeliveries is a page out of many.
func BenchmarkListDeliveries(b *testing.B) {
	for name, each := range map[string]int{"1k": 1, "10k": 10, "100k": 100} {
		b.Run(name, func(b *testing.B) {
			s := serve(b)
			crowd(b, s, 1000, each)
			b.ReportAllocs()
			for b.Loop() {
				s.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(b.Context(), "GET", api+"/deliveries?offset=900", nil))
			}
		})
	}
}
