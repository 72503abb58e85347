package control

import (
	_ "embed"
	"fmt"
	"net/http"
	"strings"
)

// document describes the control API.
//
//go:embed openapi.yaml
var document []byte

func serveDocument(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(document)
}

func (h *Handler) health(*http.Request) (answer, error) {
	if h.draining.Load() {
		return answer{http.StatusServiceUnavailable, map[string]string{"status": "shutting down"}}, nil
	}
	return ok(map[string]string{"status": "ok"})
}

// front serves the dashboard, or else a text that says where things are.
func (h *Handler) front() http.Handler {
	if h.options.Dashboard != nil {
		return h.options.Dashboard
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			notAllowed([]string{http.MethodGet}).ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte(h.addresses()))
	})
}

func (h *Handler) addresses() string {
	var text strings.Builder
	line := func(path, what string) { fmt.Fprintf(&text, "%-28s %s\n", path, what) }
	text.WriteString("hookbench simulates webhook providers here.\n\n")
	for _, p := range h.simulator.Providers() {
		line("/"+p.ID, p.Title)
	}
	line("/idp", "an identity provider for receivers")
	line(BasePath, "the control API")
	line("/_hookbench/openapi.yaml", "its description")
	line("/metrics", "Prometheus metrics")
	line("/healthz", "health")
	return text.String()
}
