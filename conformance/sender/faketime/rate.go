package faketime

import "time"

const (
	// stepTakes is how long one documented delay takes in real time, where that is not faster than the fastest rate: long
	// enough for what scheduling adds to be a small part of it.
	// It is no round figure, so that no delay takes by chance as long in real time as another does by the document.
	stepTakes = 2830 * time.Millisecond
	fastest   = 1800
	// walkTakes is how long a wait takes for which nobody is known to sleep.
	walkTakes = 250 * time.Millisecond
)

// rateFor returns the rate at which a wait takes so much real time, between the natural and the fastest.
func rateFor(wait, takes time.Duration) float64 {
	return min(max(wait.Seconds()/takes.Seconds(), 1), fastest)
}
