package control

import (
	"net/http"
	"slices"
	"strings"
)

// route is one call. Either it answers with JSON, or it writes by itself.
type route struct {
	method string
	path   string
	query  []string // names of the parameters that it takes
	answer func(*http.Request) (answer, error)
	serve  http.HandlerFunc
}

// table lists every call, in the order of the OpenAPI document.
func (h *Handler) table() []route {
	return []route{
		{method: "GET", path: BasePath + "/providers", answer: h.listProviders},
		{method: "GET", path: BasePath + "/providers/{provider}", answer: h.getProvider},
		{method: "POST", path: BasePath + "/providers/{provider}/events", answer: h.emit},
		{method: "GET", path: BasePath + "/providers/{provider}/scenarios", answer: h.listScenarios},
		{method: "POST", path: BasePath + "/providers/{provider}/scenarios/{scenario}", answer: h.play},
		{method: "GET", path: BasePath + "/providers/{provider}/endpoints", query: []string{"offset", "limit"}, answer: h.listEndpoints},
		{method: "POST", path: BasePath + "/providers/{provider}/endpoints", answer: h.register},
		{method: "DELETE", path: BasePath + "/providers/{provider}/endpoints/{endpoint}", answer: h.unsubscribe},
		{method: "GET", path: BasePath + "/deliveries", query: []string{"provider", "status", "endpoint", "offset", "limit"}, answer: h.listDeliveries},
		{method: "GET", path: BasePath + "/deliveries/{delivery}", answer: h.getDelivery},
		{method: "POST", path: BasePath + "/deliveries/{delivery}/redeliver", answer: h.redeliver},
		{method: "GET", path: BasePath + "/clock", answer: h.getClock},
		{method: "POST", path: BasePath + "/clock", answer: h.moveClock},
		{method: "GET", path: BasePath + "/faults", answer: h.getFaults},
		{method: "PUT", path: BasePath + "/faults", answer: h.putFaults},
		{method: "DELETE", path: BasePath + "/faults", answer: h.deleteFaults},
		{method: "GET", path: BasePath + "/stream", query: []string{"provider", "after"}, serve: h.stream},
		{method: "POST", path: BasePath + "/reset", answer: h.reset},
		{method: "GET", path: "/_hookbench/openapi.yaml", serve: serveDocument},
		{method: "GET", path: "/healthz", answer: h.health},
		{method: "GET", path: "/metrics", serve: h.metrics().ServeHTTP},
	}
}

// open lists the paths that need no permission.
func open() []string { return []string{"/healthz"} }

// mux serves the table, the dashboard, refusals in JSON for what the table does not have, and the simulator.
func (h *Handler) mux() *http.ServeMux {
	mux := http.NewServeMux()
	methods := map[string][]string{}
	for _, r := range h.table() {
		methods[r.path] = append(methods[r.path], r.method)
		mux.Handle(r.method+" "+r.path, h.guarded(r.path, r.handler()))
	}
	for path, known := range methods {
		mux.Handle(path, h.guarded(path, notAllowed(known)))
	}
	mux.Handle("/{$}", h.guarded("/", h.front()))
	mux.Handle("/_hookbench/", h.guarded("/_hookbench/", http.HandlerFunc(notFound)))
	if h.options.Dashboard != nil {
		mux.Handle(DashboardPath, h.guarded(DashboardPath, h.options.Dashboard))
	}
	mux.Handle("/", h.simulator)
	return mux
}

func (h *Handler) guarded(path string, next http.Handler) http.Handler {
	if slices.Contains(open(), path) {
		return next
	}
	return h.guard.protect(next)
}

// handler checks the query of what belongs to the API, bounds the body, and writes the answer.
func (c route) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := checkQuery(r, c.query); err != nil && strings.HasPrefix(c.path, BasePath) {
			refuse(w, err)
			return
		}
		if c.serve != nil {
			c.serve(w, r)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		a, err := c.answer(r)
		if err != nil {
			refuse(w, err)
			return
		}
		writeJSON(w, a.status, a.body)
	})
}

// notAllowed refuses the methods that a path does not have. Whoever may GET may HEAD.
func notAllowed(known []string) http.Handler {
	if slices.Contains(known, "GET") {
		known = append(slices.Clip(known), "HEAD")
	}
	slices.Sort(known)
	allow := strings.Join(known, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allow)
		refuse(w, refusal(http.StatusMethodNotAllowed, "%s is not possible here: use %s", method(r), allow))
	})
}

// method returns the method of a request, shortened where a client has made one up.
func method(r *http.Request) string {
	const longest = 20
	return r.Method[:min(len(r.Method), longest)]
}

func notFound(w http.ResponseWriter, _ *http.Request) {
	refuse(w, refusal(http.StatusNotFound, "there is no such path: see /_hookbench/openapi.yaml for those there are"))
}
