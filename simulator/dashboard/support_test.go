package dashboard_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/control"
	"github.com/hookbench/hookbench/simulator/dashboard"
	"github.com/hookbench/hookbench/specs"
)

// The provider whose endpoints are registered by hand, one that signs, and one whose API wants keys.
const (
	plain  = "eaze-customs"
	signed = "cas-sso"
	keyed  = "cargolint"
	pages  = "/_hookbench/dashboard/"
	api    = "/_hookbench/v1"
)

// served is a simulator with its dashboard behind a server.
type served struct {
	*simulator.Simulator
	URL     string
	handler http.Handler
}

// serve starts one on a manual clock; token "" asks for none.
func serve(t testing.TB, token string) *served {
	t.Helper()
	g := NewWithT(t)
	server := httptest.NewUnstartedServer(nil)
	providers, err := builtin()
	g.Expect(err).NotTo(HaveOccurred())
	s, err := simulator.New(simulator.Options{Providers: providers, BaseURL: "http://" + server.Listener.Addr().String(), AllowHTTP: true, Seed: 1})
	g.Expect(err).NotTo(HaveOccurred())
	page, err := dashboard.New(s)
	g.Expect(err).NotTo(HaveOccurred())
	h := control.New(control.Options{Simulator: s, Dashboard: page, Token: token})
	server.Config.Handler = h
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(h.Close)
	return &served{s, server.URL, h}
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

// reply is an answer.
type reply struct {
	status int
	header http.Header
	body   string
}

// call makes a call as if it had come over the network.
func (s *served) call(t testing.TB, method, path, body string, header ...string) reply {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

// endpoint is a receiver that answers with a status and a body of the test's choice.
type endpoint struct {
	URL    string
	status atomic.Int64
	body   string
}

func newEndpoint(t testing.TB, status int, body string) *endpoint {
	t.Helper()
	e := &endpoint{body: body}
	e.status.Store(int64(status))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(int(e.status.Load()))
		_, _ = io.WriteString(w, e.body)
	}))
	t.Cleanup(server.Close)
	e.URL = server.URL
	return e
}
