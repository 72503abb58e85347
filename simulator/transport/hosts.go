// Package transport leads a Go client that calls documented addresses, unmodified, to a simulator in the same process: in
// memory (InProcess), or over real TLS on loopback (Listen).
//
// It also leads the other way: a simulator whose Options.Transport is InProcess delivers to handlers without a socket.
package transport

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/simulator"
)

// ErrUnknownHost is the error of a client for a host that nobody stands for: nothing is ever looked up or dialled.
var ErrUnknownHost = errors.New("no handler stands for this host")

// Hosts are handlers by the host that they stand for, such as "api.example.com": in lower case, and with the port if that
// is not the usual one of http or https. It is safe for concurrent use as long as nobody changes it.
type Hosts map[string]http.Handler

// Documented returns the hosts at which the providers of a simulator document their APIs and token endpoints, which are the
// servers and token addresses of their openapi.yaml. The error is for two providers that document the same host.
func Documented(s *simulator.Simulator) (Hosts, error) {
	hosts, owner := Hosts{}, map[string]string{}
	for _, info := range s.Providers() {
		provider, err := s.Specs(info.ID)
		if err != nil {
			return nil, err
		}
		for _, host := range provider.Hosts() {
			if other := owner[host]; other != "" {
				return nil, fmt.Errorf("transport: %s and %s both document %s: simulate one of them", other, info.ID, host)
			}
			owner[host] = info.ID
			hosts[host] = Provider(s, info.ID)
		}
	}
	return hosts, nil
}

// Provider returns a handler that is one provider of a simulator at its documented paths, for a host that the provider does
// not document: an installation of one's own, or a gateway.
func Provider(s *simulator.Simulator, id string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		under := new(http.Request)
		*under = *r
		under.URL = new(url.URL)
		*under.URL = *r.URL
		under.URL.Path = "/" + id + r.URL.Path
		if r.URL.RawPath != "" {
			under.URL.RawPath = "/" + id + r.URL.RawPath
		}
		s.ServeHTTP(w, under)
	})
}

// find returns the handler for a host, which may have a port. The scheme says which port is the usual one.
func (h Hosts) find(scheme, host string) (http.Handler, error) {
	host = strings.ToLower(host)
	if handler := h[host]; handler != nil {
		return handler, nil
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, usualPort(scheme)
	}
	for _, known := range []string{net.JoinHostPort(name, port), name} {
		if handler := h[known]; handler != nil && (known != name || port == usualPort(scheme)) {
			return handler, nil
		}
	}
	return nil, fmt.Errorf("%w: %s; there are %s", ErrUnknownHost, host, h)
}

func usualPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// String lists the hosts.
func (h Hosts) String() string {
	if len(h) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(h)), ", ")
}

// ServeHTTP hands a request to the handler of the host that it names, and refuses others with 421 Misdirected Request.
func (h Hosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, err := h.find("https", r.Host)
	if err != nil {
		http.Error(w, err.Error(), http.StatusMisdirectedRequest)
		return
	}
	handler.ServeHTTP(w, r)
}

// ending derives a context that ends with the exchange, as that of a server does.
func ending(r *http.Request) (*http.Request, context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	return r.Clone(ctx), cancel
}
