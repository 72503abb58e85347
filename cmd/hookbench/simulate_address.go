package main

import "net"

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
	return scheme + "://" + nameOf(given, s.listener.Addr().String())
}

// isLoopback tells whether only this machine can connect to the address.
func isLoopback(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
