package main

import (
	"net"
	"net/url"
	"strings"

	"github.com/hookbench/hookbench/conformance/receiver"
)

// address returns where the simulator is reached from this machine.
func (s *simulation) address() string {
	scheme := "http"
	if s.flags.tls {
		scheme = "https"
	}
	given := s.flags.listen
	if host, _, err := net.SplitHostPort(given); err == nil && net.ParseIP(host).IsUnspecified() {
		given = "" // listens on every address, so on this machine's own too
	}
	return scheme + "://" + receiver.NameOf(given, s.listener.Addr().String())
}

// isLoopback tells whether only this machine can connect to the address.
func isLoopback(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// isOrigin tells whether an address is scheme, host and port alone.
func isOrigin(address string) bool {
	at, err := url.Parse(address)
	return err == nil && at.Hostname() != "" && (at.Scheme == "http" || at.Scheme == "https") &&
		at.User == nil && at.RawQuery == "" && strings.Trim(at.Path, "/") == ""
}
