package control_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// held is an endpoint that answers only when it is let go.
type held struct {
	*httptest.Server
	came chan struct{} // one for each request
	free chan struct{} // closed: it answers
}

func newHeld(t testing.TB) held {
	t.Helper()
	h := held{came: make(chan struct{}, 100), free: make(chan struct{})}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.came <- struct{}{}
		<-h.free
	}))
	t.Cleanup(h.Server.Close)
	return h
}

// The answer comes when the endpoint has answered, and not before.
func TestMovingTheClockWaitsForAnswers(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newHeld(t)
	s.register(t, e.URL)
	id := s.emit(t)
	moved := make(chan string)
	go func() { moved <- s.call(t, "POST", api+"/clock", `{"advance":"1h"}`).body }()
	<-e.came
	g.Expect(moved).NotTo(Receive())
	g.Expect(s.delivery(t, id).Get("status").String()).To(Equal("pending"), "other calls are answered meanwhile")
	close(e.free)
	g.Expect(<-moved).To(ContainSubstring(`"pending":0`))
}

// A caller that goes away is waited for no longer.
func TestTheWaitEndsWithItsCaller(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newHeld(t)
	t.Cleanup(func() { close(e.free) })
	s.register(t, e.URL)
	s.emit(t)
	ctx, leave := context.WithCancel(t.Context())
	got := httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		r := httptest.NewRequestWithContext(ctx, "POST", api+"/clock", strings.NewReader(`{"untilIdle":true}`))
		r.Header.Set("Content-Type", "application/json")
		s.handler.ServeHTTP(got, r)
	}()
	<-e.came
	leave()
	<-done
	g.Expect(got.Code).To(Equal(503))
}

// After the shutdown what would start something is refused, and all can still be read.
func TestAfterTheShutdown(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	id := s.emit(t)
	g.Expect(s.call(t, "GET", "/healthz", "").body).To(MatchJSON(`{"status":"ok"}`))
	s.handler.Drain()
	got := s.call(t, "GET", "/healthz", "")
	g.Expect(got.status).To(Equal(503))
	g.Expect(got.body).To(MatchJSON(`{"status":"shutting down"}`))
	pending, err := s.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(pending).To(Equal(1))
	for path, body := range map[string]string{
		"/clock":                           `{"advance":"1s"}`,
		"/providers/" + plain + "/events":  `{"type":"declaration.created"}`,
		"/deliveries/" + id + "/redeliver": "",
	} {
		got := s.call(t, "POST", api+path, body)
		g.Expect(got.status).To(Equal(503), path)
		g.Expect(got.body).To(ContainSubstring("shut down"))
	}
	g.Expect(s.call(t, "POST", api+"/clock", `{"untilIdle":true}`).status).To(Equal(503))
	g.Expect(s.call(t, "POST", api+"/clock", `{"advanceTo":"2100-01-01T00:00:00Z"}`).status).To(Equal(503))
	g.Expect(s.delivery(t, id).Get("status").String()).To(Equal("pending"))
}
