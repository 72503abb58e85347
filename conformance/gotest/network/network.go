// Package network is a network in memory: listeners and connections as those of package net are, without an operating
// system. Everything in it blocks on channels and condition variables only, so that inside a bubble of testing/synctest
// time goes on while its connections wait.
package network

import (
	"context"
	"errors"
	"net"
	"strconv"
	"sync"
	"syscall"
)

// firstPort is the first of the ports that are given to listeners that leave theirs open, and to those who dial.
const firstPort = 40000

// Network is one network. Every host name leads to it. It is safe for concurrent use, and inside a bubble it must have been
// made there.
type Network struct {
	mu        sync.Mutex
	port      int
	closed    bool
	listeners map[int]*listener
	ends      map[*end]struct{}
}

// New returns an empty network.
func New() *Network {
	return &Network{port: firstPort, listeners: map[int]*listener{}, ends: map[*end]struct{}{}}
}

// Listen opens a port; ":0" stands for any. The error is for a port that is taken.
func (n *Network) Listen(address string) (net.Listener, error) {
	_, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if port == 0 {
		port = n.free()
	}
	if n.closed || n.listeners[port] != nil {
		return nil, &net.OpError{Op: "listen", Net: "tcp", Addr: at(port), Err: syscall.EADDRINUSE}
	}
	l := &listener{network: n, port: port, incoming: make(chan net.Conn), done: make(chan struct{})}
	n.listeners[port] = l
	return l, nil
}

// DialContext connects to a listener. A port where nobody listens refuses.
func (n *Network) DialContext(ctx context.Context, _, address string) (net.Conn, error) {
	_, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, _ := strconv.Atoi(text) // nobody listens at a port that is none
	refused := &net.OpError{Op: "dial", Net: "tcp", Addr: at(port), Err: syscall.ECONNREFUSED}
	n.mu.Lock()
	l := n.listeners[port]
	if l == nil || n.closed {
		n.mu.Unlock()
		return nil, refused
	}
	ours, theirs := n.connect(n.free(), port)
	n.mu.Unlock()
	select {
	case l.incoming <- theirs:
		return ours, nil
	case <-l.done:
		return nil, errors.Join(refused, ours.Close())
	case <-ctx.Done():
		_ = ours.Close() // the context says enough
		return nil, ctx.Err()
	}
}

// Close ends every listener and connection.
func (n *Network) Close() {
	n.mu.Lock()
	n.closed = true
	listeners, ends := n.listeners, n.ends
	n.listeners, n.ends = map[int]*listener{}, map[*end]struct{}{}
	n.mu.Unlock()
	for _, l := range listeners {
		l.once.Do(func() { close(l.done) })
	}
	for e := range ends {
		_ = e.Close() // has no error
	}
}

func (n *Network) free() int {
	n.port++
	return n.port
}

// at returns the address of a port.
func at(port int) *net.TCPAddr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port} }

// listener is one open port.
type listener struct {
	network  *Network
	port     int
	incoming chan net.Conn
	done     chan struct{}
	once     sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.incoming:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.network.mu.Lock()
	if l.network.listeners[l.port] == l {
		delete(l.network.listeners, l.port)
	}
	l.network.mu.Unlock()
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *listener) Addr() net.Addr { return at(l.port) }
