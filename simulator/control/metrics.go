package control

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/hookbench/hookbench/simulator/queue"
)

// Metrics count what happens to deliveries. Give its Observe to simulator.Options, and it to Options.
type Metrics struct {
	deliveries *prometheus.CounterVec
	attempts   *prometheus.CounterVec
	took       *prometheus.HistogramVec
}

// NewMetrics returns metrics at zero.
func NewMetrics() *Metrics {
	return &Metrics{
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hookbench_deliveries_total",
			Help: "Deliveries that came to a status; pending are the new ones and those sent again after their end.",
		}, []string{"provider", "status"}),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hookbench_attempts_total", Help: "Attempts by how they ended.",
		}, []string{"provider", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "hookbench_attempt_duration_seconds",
			Help:    "Real time from the sending of an attempt until its answer had come, or could no longer come.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"provider"}),
	}
}

// Observe counts a change. It waits for nobody.
func (m *Metrics) Observe(c queue.Change) {
	provider := c.Delivery.Provider
	if c.From != c.Delivery.Status {
		m.deliveries.WithLabelValues(provider, string(c.Delivery.Status)).Inc()
	}
	if c.Attempt != nil {
		m.attempts.WithLabelValues(provider, c.Attempt.Outcome.String()).Inc()
		m.took.WithLabelValues(provider).Observe(c.Attempt.Took.Seconds())
	}
}

// Describe and Collect make it a prometheus.Collector.
func (m *Metrics) Describe(to chan<- *prometheus.Desc) {
	m.deliveries.Describe(to)
	m.attempts.Describe(to)
	m.took.Describe(to)
}

// Collect tells the counts.
func (m *Metrics) Collect(to chan<- prometheus.Metric) {
	m.deliveries.Collect(to)
	m.attempts.Collect(to)
	m.took.Collect(to)
}

// metrics serves the metrics in a registry of their own.
func (h *Handler) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), newState(h.simulator))
	if h.options.Metrics != nil {
		registry.MustRegister(h.options.Metrics)
	}
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
