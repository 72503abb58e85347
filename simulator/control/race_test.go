package control_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/queue"
)

// Calls of every kind at once: each is answered as documented, and in the end nothing is left running.
func TestEverythingAtOnce(t *testing.T) {
	g := NewWithT(t)
	before := runtime.NumGoroutine()
	s := serve(t, counted, func(o *setting) { o.simulator.Pace = queue.Instant })
	e := newEndpoint(t, 204)
	running, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { s.Run(running) })
	for range 3 {
		all.Go(func() { s.stream(running) })
	}
	var callers sync.WaitGroup
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/providers/" + plain + "/endpoints", `{"url":"` + e.URL + `"}`},
		{"POST", "/providers/" + plain + "/events", `{"type":"declaration.created"}`},
		{"POST", "/providers/" + plain + "/events", `{"type":"declaration.created","data":{"a":1}}`},
		{"POST", "/providers/" + plain + "/scenarios/declaration-clean", `{"paced":true}`},
		{"POST", "/clock", `{"advance":"1s"}`},
		{"POST", "/clock", `{"advanceTo":"2100-01-01T00:00:00Z"}`},
		{"POST", "/clock", `{"untilIdle":true}`},
		{"GET", "/clock", ""},
		{"GET", "/deliveries?limit=1000", ""},
		{"GET", "/providers/" + plain + "/endpoints", ""},
		{"PUT", "/faults", `{"faults":[]}`},
		{"DELETE", "/faults", ""},
		{"GET", "/stream?after=none", ""},
		{"POST", "/reset", ""},
	} {
		callers.Go(func() {
			for range 20 {
				if got := s.handle(c.method, api+c.path, c.body); got >= 500 || got == 0 {
					t.Errorf("%s %s: %d", c.method, c.path, got)
				}
			}
		})
	}
	callers.Wait()
	_, err := s.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	stop()
	all.Wait()
	s.server.Close()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	g.Eventually(runtime.NumGoroutine).WithTimeout(10 * time.Second).Should(BeNumerically("<=", before+3)) // the endpoint's
}

// handle makes a call without a connection.
func (s *served) handle(method, path, body string) (status int) {
	got := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	s.handler.ServeHTTP(got, r)
	return got.Code
}

func (s *served) stream(ctx context.Context) {
	s.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", api+"/stream?after=0", nil))
}
