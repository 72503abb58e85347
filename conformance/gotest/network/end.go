package network

import (
	"net"
	"sync/atomic"
	"time"
)

// end is one end of a connection.
type end struct {
	network       *Network
	in, out       *pipe
	local, remote *net.TCPAddr
	abrupt        atomic.Bool // Close breaks the connection
}

// connect returns the two ends of a new connection. The network is locked.
func (n *Network) connect(from, to int) (ours, theirs *end) {
	there, back := newPipe(), newPipe()
	ours = &end{network: n, in: back, out: there, local: at(from), remote: at(to)}
	theirs = &end{network: n, in: there, out: back, local: at(to), remote: at(from)}
	n.ends[ours], n.ends[theirs] = struct{}{}, struct{}{}
	return ours, theirs
}

func (e *end) Read(p []byte) (int, error)  { return e.in.read(p) }
func (e *end) Write(p []byte) (int, error) { return e.out.write(p) }

// SetLinger makes Close break the connection when the seconds are 0, as it does for TCP.
func (e *end) SetLinger(seconds int) error {
	e.abrupt.Store(seconds == 0)
	return nil
}

// Close ends the connection: the other end reads what was written and then the end, or at once that it was reset.
func (e *end) Close() error {
	e.network.mu.Lock()
	delete(e.network.ends, e)
	e.network.mu.Unlock()
	e.out.end(e.abrupt.Load())
	e.in.leave()
	return nil
}

func (e *end) LocalAddr() net.Addr  { return e.local }
func (e *end) RemoteAddr() net.Addr { return e.remote }

func (e *end) SetDeadline(t time.Time) error {
	e.in.deadline(&e.in.reading, t)
	e.out.deadline(&e.out.writing, t)
	return nil
}

func (e *end) SetReadDeadline(t time.Time) error {
	e.in.deadline(&e.in.reading, t)
	return nil
}

func (e *end) SetWriteDeadline(t time.Time) error {
	e.out.deadline(&e.out.writing, t)
	return nil
}
