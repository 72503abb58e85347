package faketime

import "time"

// sleeper is an endpoint whose last attempt failed, so that the sender is about to sleep, or sleeps, until the next one.
type sleeper struct {
	attempt  int           // number of the attempt that failed
	delay    time.Duration // that is documented to follow it
	fake     time.Duration // when its answer was let go, in the sender's time
	real     time.Duration // the same in real time
	rate     float64       // of the line on which it sleeps
	expected bool          // the clock has slowed down for it already
}

// overdue is after how many times the documented delay an attempt is no longer waited for.
const overdue = 8

func (s sleeper) due() time.Duration { return s.fake + s.delay }

func (s sleeper) given() time.Duration { return s.fake + overdue*s.delay }

// sleepers are all of them by endpoint.
type sleepers map[string]*sleeper

// any tells whether somebody is still waited for.
func (all sleepers) any(now time.Duration) bool {
	for _, s := range all {
		if now < s.given() {
			return true
		}
	}
	return false
}

// ahead returns how many are due within a wait after an instant in the sender's time; a wait of 0 means at any time after.
func (all sleepers) ahead(now, wait time.Duration) int {
	n := 0
	for _, s := range all {
		if s.due() > now && (wait == 0 || s.due() <= now+wait) {
			n++
		}
	}
	return n
}

// nextExpected returns who is due first of those for whom the clock has not slowed down, nil where there is nobody.
func (all sleepers) nextExpected(now time.Duration) *sleeper {
	var next *sleeper
	for _, s := range all {
		if !s.expected && s.due() > now && (next == nil || s.due() < next.due()) {
			next = s
		}
	}
	return next
}

// expect marks all who are due until an instant.
func (all sleepers) expect(until time.Duration) {
	for _, s := range all {
		if s.due() <= until {
			s.expected = true
		}
	}
}
