//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/hookbench/hookbench/virtualtime"
)

// endpoint answers every attempt with 503, and keeps what there is to know of them in virtual time.
type endpoint struct {
	url  string
	time *virtualtime.Time

	mu       sync.Mutex
	arrived  []time.Duration
	answered []time.Duration
	busy     map[net.Conn]bool
}

// listen opens an endpoint for the programs in a time.
func listen(t *testing.T, vt *virtualtime.Time) *endpoint {
	t.Helper()
	e := &endpoint{time: vt, busy: map[net.Conn]bool{}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(e.serve))
	server.Config.ConnState = e.connected
	server.Start()
	t.Cleanup(server.Close)
	e.url = server.URL
	return e
}

func (e *endpoint) serve(w http.ResponseWriter, r *http.Request) {
	at := e.time.Elapsed()
	_, _ = io.Copy(io.Discard, r.Body)
	w.WriteHeader(http.StatusServiceUnavailable)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.arrived = append(e.arrived, at)
	e.answered = append(e.answered, e.time.Elapsed())
}

// connected holds the time while a request is here.
func (e *endpoint) connected(c net.Conn, state http.ConnState) {
	e.mu.Lock()
	defer e.mu.Unlock()
	busy := state == http.StateNew || state == http.StateActive
	switch {
	case busy && !e.busy[c]:
		e.busy[c] = true
		e.time.Hold()
	case !busy && e.busy[c]:
		delete(e.busy, c)
		e.time.Release()
	}
}

// gaps returns the waits between an answer and the next attempt.
func (e *endpoint) gaps() []time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []time.Duration
	for i := 1; i < len(e.arrived); i++ {
		all = append(all, e.arrived[i]-e.answered[i-1])
	}
	return all
}
