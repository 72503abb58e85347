package faketime

import "time"

// line is the sender's time as a linear function of real time. Both count from the start of the run.
type line struct {
	real time.Duration // an instant in real time
	fake time.Duration // the sender's time at that instant
	rate float64
}

// at returns the sender's time at an instant in real time.
func (l line) at(real time.Duration) time.Duration {
	return l.fake + time.Duration(float64(real-l.real)*l.rate)
}

// until returns how much real time passes after the instant before the sender's time is fake.
func (l line) until(fake, real time.Duration) time.Duration {
	return time.Duration(float64(fake-l.at(real)) / l.rate)
}

// offset is what libfaketime adds to the time that it has multiplied by the rate, in seconds.
func (l line) offset() float64 { return l.fake.Seconds() - l.real.Seconds()*l.rate }
