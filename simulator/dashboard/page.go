package dashboard

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"github.com/hookbench/hookbench/reports/picture"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

//go:embed html
var html embed.FS

// view is a page to be shown: the name of its template and what the template takes.
type view struct {
	template string
	status   int
	data     any
}

// page makes a view. An error that is not for what is missing is a fault of the bench.
type page func(*http.Request) (view, error)

func parseTemplates() (*template.Template, error) {
	set, err := template.New("").Funcs(picture.Functions()).Funcs(functions()).ParseFS(picture.Templates(), "timeline.svg.tmpl")
	if err == nil {
		set, err = set.ParseFS(html, "html/*.tmpl")
	}
	if err != nil {
		return nil, fmt.Errorf("dashboard: %w", err)
	}
	return set, nil
}

// functions are what the templates write values with.
func functions() template.FuncMap {
	return template.FuncMap{
		"visible": visible,
		"instant": instant,
		"file":    func(name string) string { return filesPath + name },
		"api":     apiPath,
	}
}

// instant writes a time to the second, in two words so that a narrow column can hold it; "" for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05Z")
}

// show writes a page once it is complete. Nothing of it is kept by anybody: it may show secrets, and is old soon.
func (h *Handler) show(of page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := of(r)
		if err != nil {
			v = missing(err)
		}
		var text bytes.Buffer
		if err := h.templates.ExecuteTemplate(&text, v.template, v.data); err != nil {
			http.Error(w, "dashboard: "+err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(v.status)
		_, _ = w.Write(text.Bytes())
	})
}

// missing says what there is not.
func missing(err error) view {
	status := http.StatusInternalServerError
	for _, known := range []error{errNoPage, simulator.ErrUnknownProvider, queue.ErrUnknownDelivery, subscription.ErrUnknown} {
		if errors.Is(err, known) {
			status = http.StatusNotFound
		}
	}
	return view{"missing.html.tmpl", status, err.Error()}
}

var errNoPage = errors.New("there is no such page")

func nowhere(*http.Request) (view, error) { return view{}, errNoPage }
