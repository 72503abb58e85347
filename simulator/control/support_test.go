package control_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/control"
	"github.com/hookbench/hookbench/specs"
)

// The provider whose endpoints are registered through the control API, and one that documents an API of its own.
const (
	plain      = "eaze-customs"
	documented = "cargolint"
	api        = "/_hookbench/v1"
)

// served is a simulator behind a server.
type served struct {
	*simulator.Simulator
	URL     string
	handler *control.Handler
	server  *httptest.Server
}

// setting is what a test may change before the start.
type setting struct {
	simulator simulator.Options
	control   control.Options
}

func serve(t testing.TB, change ...func(*setting)) *served {
	t.Helper()
	g := NewWithT(t)
	server := httptest.NewUnstartedServer(nil)
	s := setting{simulator: simulator.Options{BaseURL: "http://" + server.Listener.Addr().String(), AllowHTTP: true, Seed: 1}}
	var err error
	s.simulator.Providers, err = builtin()
	g.Expect(err).NotTo(HaveOccurred())
	for _, c := range change {
		c(&s)
	}
	s.control.Simulator, err = simulator.New(s.simulator)
	g.Expect(err).NotTo(HaveOccurred())
	h := control.New(s.control)
	server.Config.Handler = h
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(h.Close)
	return &served{s.control.Simulator, server.URL, h, server}
}

// builtin are the built-in providers, which are costly to read and never change.
var builtin = sync.OnceValues(func() (all []*specs.Provider, err error) {
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
})

// described is the OpenAPI document and what finds a call in it.
type described struct {
	doc    *openapi3.T
	router routers.Router
}

var description = sync.OnceValues(func() (d described, err error) {
	if d.doc, err = openapi3.NewLoader().LoadFromFile("openapi.yaml"); err != nil {
		return d, err
	}
	d.router, err = legacy.NewRouter(d.doc)
	return d, err
})

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// call makes a call and holds its answer against the document.
func (s *served) call(t testing.TB, method, path, body string, header ...string) reply {
	t.Helper()
	g := NewWithT(t)
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	g.Expect(err).NotTo(HaveOccurred())
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := client.Do(r)
	g.Expect(err).NotTo(HaveOccurred())
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	g.Expect(err).NotTo(HaveOccurred())
	answered := reply{got.StatusCode, got.Header, string(text)}
	g.Expect(fitsDocument(r, body, answered)).To(Succeed(), "%s %s: %d %s", method, path, answered.status, answered.body)
	return answered
}

// fitsDocument lets another library judge an answer, and the call as well where it was not refused.
func fitsDocument(r *http.Request, body string, got reply) error {
	d, err := description()
	if err != nil {
		return err
	}
	again, err := http.NewRequestWithContext(r.Context(), r.Method, r.URL.RequestURI(), strings.NewReader(body))
	if err != nil {
		return err
	}
	again.Header = r.Header
	found, parameters, err := d.router.FindRoute(again)
	if err != nil {
		if got.status < 400 && r.Method != http.MethodHead && strings.HasPrefix(r.URL.Path, "/_hookbench/") {
			return err
		}
		return nil // there is no such path or method, or it is not the control API's
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	in := &openapi3filter.RequestValidationInput{Request: again, PathParams: parameters, Route: found, Options: options}
	if got.status < 300 {
		if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
			return err
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: got.status, Header: got.header, Options: options}
	out.SetBodyBytes([]byte(got.body))
	return openapi3filter.ValidateResponse(r.Context(), out)
}

// endpoint is a receiver that answers with a status of the test's choice, and counts.
type endpoint struct {
	URL    string
	status atomic.Int64
	got    atomic.Int64
	body   atomic.Pointer[string] // of its answers
}

func newEndpoint(t testing.TB, status int) *endpoint {
	t.Helper()
	e := &endpoint{}
	e.status.Store(int64(status))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		e.got.Add(1)
		w.WriteHeader(int(e.status.Load()))
		if body := e.body.Load(); body != nil {
			_, _ = io.WriteString(w, *body)
		}
	}))
	t.Cleanup(server.Close)
	e.URL = server.URL
	return e
}
