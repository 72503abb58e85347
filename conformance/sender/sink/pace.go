package sink

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Pace is told what comes and goes, by a clock that the bench drives: such a clock must not run on while bytes are under
// way. All functions are set, or none is; Pass may be missing.
type Pace struct {
	// Connection tells that something is under way on a connection, named by its remote address, or no longer.
	Connection func(remote string, busy bool)
	// Arrive tells that a request to an endpoint was read.
	Arrive func(endpoint string)
	// Wait tells that an answer is late on purpose, until the returned function is called.
	Wait func(remote string) (ended func())
	// Answer returns when the request may be answered. Attempts to an endpoint are counted from 1.
	Answer func(remote, endpoint string, attempt int, failed bool)
	// Pass lets so much of the sender's time pass while an answer is late on purpose; nil: that is real time. The error is
	// that of the context.
	Pass func(ctx context.Context, remote string, d time.Duration) error
}

// Drives tells whether there is such a clock.
func (p Pace) Drives() bool { return p.on() }

func (p Pace) on() bool { return p.Answer != nil }

// connected follows the states of connections.
func (p Pace) connected(c net.Conn, state http.ConnState) {
	if p.on() {
		p.Connection(c.RemoteAddr().String(), state == http.StateNew || state == http.StateActive)
	}
}

func (p Pace) arrive(h *Hook) {
	if p.on() {
		p.Arrive(h.path)
	}
}

// wait begins a wait and returns what ends it.
func (p Pace) wait(r *http.Request) func() {
	if p.on() {
		return p.Wait(r.RemoteAddr)
	}
	return func() {}
}

// answer waits until a request may be answered with a status; 0 breaks or closes the connection.
func (p Pace) answer(r *http.Request, request *Request, h *Hook, status int) {
	if p.on() {
		p.Answer(r.RemoteAddr, h.path, request.Number, status/100 != 2)
	}
}
