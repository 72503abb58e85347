package control_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/control"
	"github.com/hookbench/hookbench/simulator/queue"
)

// counted has the simulator's changes counted.
func counted(o *setting) {
	o.control.Metrics = control.NewMetrics()
	o.simulator.Observe = o.control.Metrics.Observe
}

func TestMetricsCountDeliveriesAndAttempts(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, counted)
	good, bad := newEndpoint(t, 204), newEndpoint(t, 500)
	s.register(t, good.URL)
	s.register(t, bad.URL)
	id := s.emit(t)
	s.emit(t)
	s.move(t, `{"advance":"0s"}`)
	text := s.call(t, "GET", "/metrics", "").body
	for _, line := range []string{
		`hookbench_deliveries_total{provider="` + plain + `",status="pending"} 4`,
		`hookbench_deliveries_total{provider="` + plain + `",status="delivered"} 2`,
		`hookbench_attempts_total{outcome="acknowledged",provider="` + plain + `"} 2`,
		`hookbench_attempts_total{outcome="refused",provider="` + plain + `"} 2`,
		`hookbench_attempt_duration_seconds_count{provider="` + plain + `"} 4`,
		`hookbench_queue_length{state="scheduled"} 2`,
		`hookbench_queue_length{state="waiting"} 0`,
		`hookbench_queue_length{state="in_flight"} 0`,
		`hookbench_subscriptions{provider="` + plain + `"} 2`,
		`hookbench_subscriptions{provider="` + documented + `"} 0`,
	} {
		g.Expect(text).To(ContainSubstring(line + "\n"))
	}
	g.Expect(text).To(And(ContainSubstring("\ngo_goroutines "), ContainSubstring("\nprocess_")))

	g.Expect(s.call(t, "POST", api+"/deliveries/"+id+"/redeliver", "").status).To(Equal(202))
	s.move(t, `{"untilIdle":true}`)
	text = s.call(t, "GET", "/metrics", "").body
	g.Expect(text).To(ContainSubstring(`hookbench_deliveries_total{provider="` + plain + `",status="delivered"} 3`))
	g.Expect(text).To(ContainSubstring(`hookbench_deliveries_total{provider="` + plain + `",status="pending"} 5`))
	g.Expect(text).To(ContainSubstring(`hookbench_deliveries_total{provider="` + plain + `",status="expired"} 2`))
	g.Expect(text).To(ContainSubstring(`hookbench_queue_length{state="scheduled"} 0`))
}

// Two simulators in one process have metrics of their own, and a handler does without.
func TestMetricsAreTheHandlersOwn(t *testing.T) {
	g := NewWithT(t)
	first, second, none := serve(t, counted), serve(t, counted), serve(t)
	first.register(t, "http://127.0.0.1:1/")
	first.emit(t)
	first.move(t, `{"advance":"0s"}`)
	g.Expect(first.call(t, "GET", "/metrics", "").body).To(ContainSubstring("hookbench_attempts_total{"))
	for _, s := range []*served{second, none} {
		text := s.call(t, "GET", "/metrics?name=x", "").body
		g.Expect(text).NotTo(ContainSubstring("hookbench_attempts_total{"))
		g.Expect(text).To(ContainSubstring("hookbench_queue_length"))
	}
}

// BenchmarkObserve is what each change to a delivery costs more.
func BenchmarkObserve(b *testing.B) {
	m := control.NewMetrics()
	change := queue.Change{
		Delivery: queue.Delivery{Provider: plain, Status: queue.Delivered}, From: queue.Pending,
		Attempt: &queue.Attempt{Outcome: queue.Acknowledged, Took: time.Millisecond},
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Observe(change)
	}
}
