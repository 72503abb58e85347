package sink

import (
	"fmt"
	"math/rand/v2"
	"net"
)

// The ports of doors lie below those that operating systems hand out to connections, so that nobody gets one by chance
// while it is closed.
const (
	firstPort = 30000
	ports     = 2000
)

// Door is a listener of its own that can be closed: connections to it are refused until it is opened.
type Door struct {
	sink    *Sink
	hook    *Hook
	address string
}

// Closed adds a hook behind a closed door.
func (s *Sink) Closed(name string, script Script) (*Door, error) {
	hook := s.Hook(name, script)
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", firstPort+rand.N(ports))
		if !s.reserve(address) {
			continue
		}
		listener, err := s.options.Network(address)
		if err != nil {
			continue
		}
		return &Door{sink: s, hook: hook, address: address}, listener.Close()
	}
	return nil, fmt.Errorf("no free port from %d to %d for an endpoint that refuses connections", firstPort, firstPort+ports-1)
}

// reserve keeps other runs off a port of this machine until the sink is closed, and tells whether it can: they too ask first for
// the UDP port of the same number, which connections need not.
func (s *Sink) reserve(address string) bool {
	if !s.local {
		return true
	}
	reservation, err := net.ListenPacket("udp", address)
	if err != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reservations = append(s.reservations, reservation)
	return true
}

// release gives the reserved ports back.
func (s *Sink) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, reservation := range s.reservations {
		_ = reservation.Close()
	}
	s.reservations = nil
}

// Hook returns the hook behind the door.
func (d *Door) Hook() *Hook { return d.hook }

// Address returns the address of the hook, over https if it is encrypted.
func (d *Door) Address(encrypted bool) string {
	if encrypted {
		return "https://" + d.address + d.hook.path
	}
	return "http://" + d.address + d.hook.path
}

// Open lets connections in. The error is for a port that somebody else has taken.
func (d *Door) Open(encrypted bool) error {
	_, err := d.sink.serve(d.address, encrypted)
	return err
}
