// Package dashboard is the web page of a running simulator: what there is, what happens, and what can be done. It only
// shows: whatever changes something is a call of the control API, made by the page's own script.
package dashboard

import (
	"html/template"
	"net/http"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/control"
)

// Handler serves the pages at / and their files below control.DashboardPath. It leaves to the control API's handler, in
// front of it, who may call.
type Handler struct {
	simulator *simulator.Simulator
	templates *template.Template
	routes    *http.ServeMux
}

// New returns the dashboard of a simulator. The error is for files of its own that cannot be read.
func New(s *simulator.Simulator) (*Handler, error) {
	h := &Handler{simulator: s, routes: http.NewServeMux()}
	var err error
	if h.templates, err = parseTemplates(); err != nil {
		return nil, err
	}
	for path, serve := range map[string]page{
		"/{$}":                                   h.home,
		deliveryPath + "{delivery}":              h.delivery,
		credentialsPath + "{provider}":           h.credentials,
		secretPath + "{provider}/{subscription}": h.secret,
	} {
		h.routes.Handle(path, h.show(serve))
	}
	if err := serveFiles(h.routes); err != nil {
		return nil, err
	}
	h.routes.Handle("/", h.show(nowhere))
	return h, nil
}

// The addresses of the pages; each goes on with an id.
const (
	deliveryPath    = control.DashboardPath + "deliveries/"
	credentialsPath = control.DashboardPath + "credentials/"
	secretPath      = control.DashboardPath + "secrets/"
	filesPath       = control.DashboardPath + "files/"
)

// ServeHTTP answers GET and HEAD, with the headers that keep a page to itself.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "the page is only for reading: the control API below /_hookbench/v1 changes things", http.StatusMethodNotAllowed)
		return
	}
	h.routes.ServeHTTP(w, r)
}

// policy lets a page have its own files and talk to its own server, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
