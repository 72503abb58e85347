package sink

import "sync/atomic"

// FloodLimit is how many requests a sink takes before it tells of a flood. An attempt a minute at each of thirty endpoints for a day
// is less.
const FloodLimit = 50_000

// flood counts what comes to all hooks together.
type flood struct {
	count atomic.Int64
	rises chan struct{} // closed when the limit is reached
}

func (f *flood) rise() {
	if f.count.Add(1) == FloodLimit {
		close(f.rises)
	}
}

// Flooded returns a channel that is closed when more has come than any sender has to send.
func (s *Sink) Flooded() <-chan struct{} { return s.flood.rises }
