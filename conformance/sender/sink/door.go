package sink

import (
	"fmt"
	"math/rand/v2"
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
		listener, err := s.options.Network(address)
		if err != nil {
			continue
		}
		return &Door{sink: s, hook: hook, address: address}, listener.Close()
	}
	return nil, fmt.Errorf("no free port from %d to %d for an endpoint that refuses connections", firstPort, firstPort+ports-1)
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
