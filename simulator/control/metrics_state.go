package control

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/hookbench/hookbench/simulator"
)

// state is what is read off the simulator when somebody asks for metrics.
type state struct {
	simulator     *simulator.Simulator
	queue         *prometheus.Desc
	subscriptions *prometheus.Desc
}

func newState(s *simulator.Simulator) state {
	return state{
		simulator:     s,
		queue:         prometheus.NewDesc("hookbench_queue_length", "Deliveries with an attempt to come or in flight.", []string{"state"}, nil),
		subscriptions: prometheus.NewDesc("hookbench_subscriptions", "Subscriptions of a provider.", []string{"provider"}, nil),
	}
}

// Describe and Collect make it a prometheus.Collector.
func (s state) Describe(to chan<- *prometheus.Desc) {
	to <- s.queue
	to <- s.subscriptions
}

// Collect tells how things stand now.
func (s state) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value int, label string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(value), label)
	}
	load := s.simulator.Load()
	gauge(s.queue, load.Scheduled, "scheduled")
	gauge(s.queue, load.Waiting, "waiting")
	gauge(s.queue, load.InFlight, "in_flight")
	for _, p := range s.simulator.Providers() {
		subscriptions, _ := s.simulator.Subscriptions(p.ID) // it is one of them
		gauge(s.subscriptions, len(subscriptions), p.ID)
	}
}
