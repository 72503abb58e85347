package faketime

import "time"

const (
	// stepTakes is how long one documented delay takes in real time, where that is not faster than the fastest rate: long
	// enough for what scheduling adds to be a small part of it.
	// It is no round figure, so that no delay takes by chance as long in real time as another does by the document.
	stepTakes = 2830 * time.Millisecond
	// fastest is the highest rate while somebody sleeps whose attempt is expected.
	fastest = 1800
	// walkTakes is how long a wait takes for which nobody is known to sleep, and fastestWalk the highest rate then: what
	// comes all the same is seen, though not when.
	walkTakes   = 100 * time.Millisecond
	fastestWalk = 14400
)

// rateFor returns the rate at which a documented delay takes stepTakes, between the natural and the fastest.
func rateFor(delay time.Duration) float64 {
	return min(max(delay.Seconds()/stepTakes.Seconds(), 1), fastest)
}

// walkingRate returns the rate for a wait for which nobody is known to sleep.
func walkingRate(wait time.Duration) float64 {
	return min(max(wait.Seconds()/walkTakes.Seconds(), 1), fastestWalk)
}
