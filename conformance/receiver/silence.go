package receiver

import "sync"

// silenceLimit is how many deliveries in a row may run into the time-out before a receiver counts as gone.
const silenceLimit = 4

// silence counts time-outs in a row, so that a receiver which has stopped answering does not hold up the run by a
// time-out for each of some hundred deliveries.
type silence struct {
	mu    sync.Mutex
	inRow int
}

func (s *silence) heard(answered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answered {
		s.inRow = 0
	} else {
		s.inRow++
	}
}

func (s *silence) broken() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.inRow >= silenceLimit
}
