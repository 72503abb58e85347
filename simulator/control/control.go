// Package control serves a simulator together with what steers it: the control API under /_hookbench/v1, its OpenAPI
// document, the stream of changes, metrics and health.
package control

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/hookbench/hookbench/simulator"
)

// Options say what is served and to whom. Only Simulator has no default.
type Options struct {
	Simulator *simulator.Simulator
	Metrics   *Metrics     // what the simulator's changes are told to; nil: only what can be read off the simulator
	Dashboard http.Handler // serves / and everything below DashboardPath; nil: / is a short text

	// Token, when set, is asked for by everything but the providers' own paths, /idp and /healthz: as a bearer token,
	// or as the cookie that /?token=… sets.
	Token string
	// Loopback says that the simulator is served to its own machine only. Then the same paths refuse calls for any host
	// but a loopback one and that of the simulator's base URL: a foreign page could get there by a name of its own that
	// it lets resolve to 127.0.0.1.
	Loopback bool
}

// BasePath is where the control API lies.
const BasePath = "/_hookbench/v1"

// DashboardPath is where the dashboard may have files of its own.
const DashboardPath = "/_hookbench/dashboard/"

// Handler serves a simulator and its control API.
type Handler struct {
	simulator *simulator.Simulator
	options   Options
	guard     guard
	routes    *http.ServeMux
	draining  atomic.Bool
	closing   context.Context // ends with Close
	close     context.CancelFunc
}

// New returns a handler for everything that is served on the simulator's port. It has to be closed where a stream may
// be open while the simulator is not shut down.
func New(o Options) *Handler {
	h := &Handler{simulator: o.Simulator, options: o, guard: newGuard(o)}
	h.closing, h.close = context.WithCancel(context.Background())
	h.routes = h.mux()
	return h
}

// ServeHTTP answers calls of the control API, and leaves to the simulator what is not below its paths.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.routes.ServeHTTP(w, r) }

// Drain lets /healthz answer 503 from now on. All else goes on: a stream ends when the simulator is shut down, after it
// has told of the last change.
func (h *Handler) Drain() { h.draining.Store(true) }

// Close is Drain, and ends every stream at once.
func (h *Handler) Close() {
	h.Drain()
	h.close()
}
