package faketime

import (
	"net"
	"time"
)

const (
	nudgePatience = 500 * time.Millisecond // for a connection to the sender
	nudgeAgain    = 50 * time.Millisecond  // after which the sender is nudged once more: it may have been busy
)

// nudger wakes event loops of the sender, by a connection to its API that is closed at once. An event loop sleeps until the next of
// all that it has to do, and begins a new sleep whenever something happens: also while the clock is slow, so that it would oversleep
// when the clock is fast again. Woken after that, it looks at the clock and sleeps at the new rate. Threads that sleep
// by themselves do not notice.
type nudger struct {
	address string
	wanted  chan struct{}
}

// newNudger returns a nudger of whoever listens there; "" for nobody.
func newNudger(address string) nudger { return nudger{address, make(chan struct{}, 1)} }

// nudge has the sender woken soon. It does not wait for that.
func (n nudger) nudge() {
	select {
	case n.wanted <- struct{}{}:
	default: // it is about to be
	}
}

// run wakes the sender when that is wanted, until the clock stops.
func (n nudger) run(stop <-chan struct{}) {
	for {
		select {
		case <-n.wanted:
			n.connect()
		case <-stop:
			return
		}
		select {
		case <-time.After(nudgeAgain):
			n.connect()
		case <-stop:
			return
		}
	}
}

// connect makes a connection and ends it. That there is nobody, or none more can be had, is for others to notice.
func (n nudger) connect() {
	if n.address == "" {
		return
	}
	connection, err := net.DialTimeout("tcp", n.address, nudgePatience)
	if err == nil {
		_ = connection.Close()
	}
}
