package faketime

import "time"

// batch is what was answered, or is to be, at one moment: answers that are held until no more arrive.
type batch struct {
	since   time.Duration // real time of the first
	answers []answer
	open    chan struct{} // closed when the answers are let go
}

// answer is one held answer.
type answer struct {
	remote   string
	endpoint string
	attempt  int
	failed   bool
}

// commonDelay returns the documented delay that follows most of the failed attempts, the shortest of those that follow
// equally many, and how many failed. The delay is 0 where none is documented.
func (b *batch) commonDelay(delays []time.Duration) (delay time.Duration, failed int) {
	count := map[time.Duration]int{}
	for _, a := range b.answers {
		if a.failed {
			failed++
			count[delayAfter(delays, a.attempt)]++
		}
	}
	for d, n := range count {
		if n > count[delay] || n == count[delay] && d < delay {
			delay = d
		}
	}
	return delay, failed
}

// delayAfter returns the wait that follows an attempt: the documented one, and the last of them where no more are
// documented; 0 where none is.
func delayAfter(delays []time.Duration, attempt int) time.Duration {
	if len(delays) == 0 || attempt < 1 {
		return 0
	}
	return delays[min(attempt, len(delays))-1]
}
