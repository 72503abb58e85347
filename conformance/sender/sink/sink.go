// Package sink is the bench as receiver: it takes deliveries and token requests over http and https, keeps every byte of
// them with the instants of arrival and answer, and answers by script, path by path.
package sink

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// Options say where a sink listens. A zero value listens on free ports of loopback, without https.
type Options struct {
	Listen    string            // address of the main listener; "": a free port of 127.0.0.1
	TLS       *tls.Config       // for https; nil: none
	Encrypted bool              // the main listener speaks https; otherwise https has a port of its own
	PublicURL string            // by which senders reach the main listener; "": its own address
	Now       func() clock.Span // the provider's time
	Pace      Pace              // of a clock that the bench drives; the zero value: none
	// Agree answers what is no delivery but the question whether the address agrees to be called; false: it is none. Nil: nobody asks.
	Agree func(r Request) (Action, bool)
	// Network opens a port; nil: one of this machine.
	Network func(address string) (net.Listener, error)
}

// Sink is the running receiver. Close ends it.
type Sink struct {
	options Options
	server  *http.Server
	plain   string // base address of http
	secure  string // base address of https; "": none
	closing chan struct{}
	kept    budget
	flood   flood
	local   bool // it listens on this machine

	mu           sync.Mutex
	hooks        map[string]*Hook
	stray        *Hook
	forward      func(header http.Header, body []byte) *Hook // nil: strays stay what they are
	reservations []net.PacketConn
}

// headerPatience is how long the header of a request may take. A client may open a connection and keep it for its next
// attempt: that must not fall on the instant at which the connection is given up, as it would after a minute.
const headerPatience = 67 * time.Second

// Start opens the listeners. The error is for an address that cannot be listened on.
func Start(o Options) (*Sink, error) {
	local := o.Network == nil
	if local {
		o.Network = func(address string) (net.Listener, error) { return net.Listen("tcp", address) }
	}
	s := &Sink{options: o, local: local, closing: make(chan struct{}), flood: flood{rises: make(chan struct{})}, hooks: map[string]*Hook{}}
	s.stray = s.newHook("any other path", "", Always(Answer(http.StatusNotFound)))
	s.server = &http.Server{
		Handler: s, MaxHeaderBytes: headerLimit, ReadHeaderTimeout: headerPatience, ConnState: o.Pace.connected,
		ErrorLog: log.New(io.Discard, "", 0), // what clients do wrong is no news for the bench's user
	}
	listen := o.Listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	main, err := s.serve(listen, o.Encrypted)
	if err != nil {
		return nil, err
	}
	if o.PublicURL != "" {
		main = strings.TrimSuffix(o.PublicURL, "/")
	}
	s.plain, s.secure = main, ""
	if o.TLS == nil {
		return s, nil
	}
	other, err := s.serve("127.0.0.1:0", !o.Encrypted)
	if err != nil {
		s.Close()
		return nil, err
	}
	s.secure = other
	if o.Encrypted {
		s.plain, s.secure = other, main
	}
	return s, nil
}

// serve opens a listener and returns the address that it is reached by.
func (s *Sink) serve(address string, encrypted bool) (string, error) {
	listener, err := s.options.Network(address)
	if err != nil {
		return "", fmt.Errorf("listen for deliveries on %s: %w", address, err)
	}
	base := "http://" + listener.Addr().String()
	if encrypted {
		if s.options.TLS == nil {
			return "", errors.Join(errors.New("listen for deliveries: https needs a certificate"), listener.Close())
		}
		config := s.options.TLS.Clone()
		config.NextProtos = []string{"http/1.1"} // a connection that serves one request at a time can be reset and closed
		listener, base = tls.NewListener(listener, config), "https://"+listener.Addr().String()
	}
	go func() { _ = s.server.Serve(listener) }() // ends with Close
	return base, nil
}

// Close ends the sink, and every request that it still holds.
func (s *Sink) Close() {
	close(s.closing)
	_ = s.server.Close()
	s.release()
}

// Hook adds a path of that name. The script may be changed later.
func (s *Sink) Hook(name string, script Script) *Hook {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := "/" + url.PathEscape(strings.ReplaceAll(name, " ", "-"))
	for n := 2; s.hooks[path] != nil; n++ {
		path = fmt.Sprintf("/%s-%d", url.PathEscape(strings.ReplaceAll(name, " ", "-")), n)
	}
	h := s.newHook(name, path, script)
	s.hooks[path] = h
	return h
}

func (s *Sink) newHook(name, path string, script Script) *Hook {
	return &Hook{Name: name, path: path, script: script, kept: &s.kept, news: make(chan struct{})}
}

// Address returns the address of a hook, over https if it is encrypted.
func (s *Sink) Address(h *Hook, encrypted bool) string {
	if encrypted {
		return s.secure + h.path
	}
	return s.plain + h.path
}

// Stray returns the hook of everything that comes to no other path.
func (s *Sink) Stray() *Hook { return s.stray }

// Forward hands what comes to no other path on to the hook that a function names for its headers and body; nil: to none. It is for
// senders that know one address alone.
func (s *Sink) Forward(to func(header http.Header, body []byte) *Hook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forward = to
}

// find returns the hook of a request.
func (s *Sink) find(path string, header http.Header, body []byte) *Hook {
	s.mu.Lock()
	h, forward := s.hooks[path], s.forward
	s.mu.Unlock()
	if h == nil && forward != nil {
		h = forward(header, body)
	}
	if h == nil {
		return s.stray
	}
	return h
}
