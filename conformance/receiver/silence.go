package receiver

import "sync"

// How many time-outs are waited for. A receiver that has stopped answering, or that never answers what it does not like,
// must not hold up the run by a time-out for each of some hundred deliveries.
const (
	silenceLimit = 4  // in a row: the receiver counts as gone
	silenceTotal = 12 // in the run
	silenceTrial = 2  // in one check, which then tries no further deliveries of the same kind
)

// silence counts time-outs. Deliveries that are sent at the same moment count as one.
type silence struct {
	mu           sync.Mutex
	inRow, total int
}

func (s *silence) heard(answered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answered {
		s.inRow = 0
	} else {
		s.inRow++
		s.total++
	}
}

// broken returns why no more deliveries are worth sending, or "".
func (s *silence) broken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.inRow >= silenceLimit:
		return "the receiver has stopped answering, the last deliveries ran into the time-out"
	case s.total >= silenceTotal:
		return "too many deliveries of this run have run into the time-out"
	default:
		return ""
	}
}

// weary tells whether a check that has many deliveries to send should leave it at those it has sent.
func (t *Trial) weary() bool {
	return t.timeouts.Load() >= silenceTrial || t.bench.silent.broken() != ""
}
