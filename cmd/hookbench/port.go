package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
)

// The ports to choose from lie below those that operating systems hand out to connections, so that nobody gets one by
// chance between its release and the start of the receiver.
const (
	firstPort = 20000
	ports     = 10000
)

// reserve listens on a free port of this machine.
func reserve() (net.Listener, error) {
	for range 100 {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", firstPort+rand.N(ports)))
		if err == nil {
			return listener, nil
		}
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

// portOf returns the port of an address.
func portOf(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return ""
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	default:
		return "80"
	}
}

// hostOf returns the host and port of an address, as connections are made to it; "" where it has none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return net.JoinHostPort(u.Hostname(), portOf(address))
}
