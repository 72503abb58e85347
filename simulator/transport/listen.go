package transport

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/hookbench/hookbench/internal/devca"
)

// headerTimeout is how long a client may take for the head of a request.
const headerTimeout = 10 * time.Second

// Server serves hosts over real TLS on a port of loopback.
type Server struct {
	hosts    Hosts
	server   *http.Server
	listener net.Listener
	ca       *devca.CA
	ended    chan struct{}
}

// Listen serves hosts with HTTP/2 and HTTP/1.1 over TLS on a free port of 127.0.0.1, with a certificate of an authority that
// is made for it and is good for this machine only.
func Listen(hosts Hosts) (*Server, error) {
	ca, err := devca.Open("")
	if err != nil {
		return nil, fmt.Errorf("transport: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("transport: %w", err)
	}
	s := &Server{hosts: hosts, listener: listener, ca: ca, ended: make(chan struct{})}
	s.server = &http.Server{Handler: hosts, TLSConfig: ca.ServerTLS(), ReadHeaderTimeout: headerTimeout, ErrorLog: log.New(io.Discard, "", 0)}
	go func() {
		defer close(s.ended)
		_ = s.server.ServeTLS(listener, "", "") // ends with Close
	}()
	return s, nil
}

// Close ends the server and every connection to it. No goroutine is left behind.
func (s *Server) Close() error {
	err := s.server.Close()
	<-s.ended
	return err
}

// Address returns where the server listens, as host and port.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Transport returns a clone of a client's own transport, nil being a new one, that connects to the server for every https
// address of its hosts, and to nowhere else: other addresses end with ErrUnknownHost, and proxies are not asked. The server's
// certificate is verified, for localhost: its authority can sign for no other name.
func (s *Server) Transport(own *http.Transport) *http.Transport {
	t := &http.Transport{ForceAttemptHTTP2: true}
	if own != nil {
		t = own.Clone()
	}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.RootCAs, t.TLSClientConfig.ServerName = s.ca.Pool(), "localhost"
	// A transport that dials by itself speaks HTTP/2 only when told; the client's own has offered it if it would.
	t.ForceAttemptHTTP2 = t.ForceAttemptHTTP2 || slices.Contains(t.TLSClientConfig.NextProtos, "h2")
	t.Proxy, t.DialTLSContext = nil, nil
	t.DialContext = s.dial
	return t
}

// dial connects to the server in place of one of its hosts.
func (s *Server) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if _, err := s.hosts.find("https", address); err != nil {
		return nil, err
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, network, s.Address())
}
