package receiver

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/hookbench/hookbench/simulator/oauth"
)

// IssuerServer is the bench's own identity provider on a port.
type IssuerServer struct {
	*oauth.Issuer
	listener net.Listener
	server   *http.Server
}

// ListenIssuer opens the port of an identity provider whose issuer is http://ADDRESS. Nothing is answered before Serve.
// The error is for an address that cannot be listened on.
func ListenIssuer(address string) (*IssuerServer, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	issuer, err := oauth.NewIssuer(oauth.Options{URL: "http://" + NameOf(address, listener.Addr().String())})
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: issuer, ReadHeaderTimeout: 10 * time.Second}
	return &IssuerServer{Issuer: issuer, listener: listener, server: server}, nil
}

// NameOf returns the address as it was given, so that what listens there is named as its user writes it, unless that leaves
// the host or the port open.
func NameOf(given, actual string) string {
	host, port, err := net.SplitHostPort(given)
	_, actualPort, _ := net.SplitHostPort(actual)
	if err != nil || host == "" {
		host = "127.0.0.1"
	}
	if port == "" || port == "0" {
		port = actualPort
	}
	return net.JoinHostPort(host, port)
}

// Serve begins to answer.
func (s *IssuerServer) Serve() { go s.server.Serve(s.listener) }

// Close ends the identity provider. What it is answering gets a second to end.
func (s *IssuerServer) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.server.Shutdown(ctx) != nil {
		s.server.Close()
	}
	s.listener.Close()
}
