package faketime

import (
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// Now returns the sender's time. Where the sender's clock has been slowed down, what sleeps on may wake as though it had
// not been: the span holds both.
func (c *Clock) Now() clock.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	real := time.Since(c.origin)
	fake := c.shown.at(real)
	if !c.running(real) {
		return clock.At(fake)
	}
	span := clock.Span{Earliest: fake, Latest: max(fake, c.sleeping.at(min(real, c.woke+apart)))}
	if c.doubt != nil {
		span.Earliest = min(span.Earliest, c.doubt.at(real))
	}
	late, blur := c.blur(c.noise.at(real)), c.blur(jitter)/2
	span.Earliest = max(span.Earliest-late+blur, 0)
	span.Latest += blur
	return span
}

// blur is what a real time means in the sender's time, beyond itself, to those who sleep.
func (c *Clock) blur(real time.Duration) time.Duration {
	return time.Duration(float64(real) * (c.sleeping.rate - 1))
}

// running tells whether somebody waits for the time to pass, or did until a moment ago.
func (c *Clock) running(real time.Duration) bool {
	return c.passing > 0 || c.left > 0 && real-c.left < linger
}

// Real returns how long a wait would take at the rate that whatever sleeps has now.
func (c *Clock) Real(wait time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	rate := c.sleeping.rate
	if !c.sleepers.any(c.shown.at(time.Since(c.origin))) {
		rate = walkingRate(wait)
	}
	return time.Duration(float64(wait) / rate)
}

// Resolution is what scheduling adds to the shortest delay. At longer ones the rate is higher, and by how much an instant
// may be off stands in its span: 10 milliseconds of real time, or 18 seconds at the fastest rate, or as much as the machine
// was late meanwhile, and up to a fifth of a second where an attempt comes close to when it is expected.
func (c *Clock) Resolution() time.Duration { return 5 * jitter }

var _ clock.Dated = (*Clock)(nil)

// Dates counts from the start, when the sender's clock showed the date of everybody's.
func (c *Clock) Dates(_ time.Time, when clock.Span) (from, until time.Time) {
	return clock.Since(c.origin, when)
}
