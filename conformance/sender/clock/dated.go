package clock

import "time"

// Dated is a clock of which it is known what date the sender's own clock showed when something arrived: some date between the
// two. A clock that is not dated measures waits alone.
type Dated interface {
	Dates(arrived time.Time, when Span) (from, until time.Time)
}

var (
	_ Dated = (*Stepped)(nil)
	_ Dated = (*Running)(nil)
	_ Dated = (*Bubble)(nil)
	_ Dated = (*Replay)(nil)
)

// Dates counts from the date that the test clock told.
func (c *Stepped) Dates(_ time.Time, when Span) (from, until time.Time) { return Since(c.zero, when) }

// Dates returns the date of the arrival. Where delays are divided the sender's clock may run as real time does, or as fast as its
// delays do: either will do.
func (c *Running) Dates(arrived time.Time, _ Span) (from, until time.Time) {
	return arrived, c.start.Add(arrived.Sub(c.start) * time.Duration(c.factor))
}

// Dates returns the date of the arrival: everybody in the bubble has one clock.
func (b *Bubble) Dates(arrived time.Time, _ Span) (from, until time.Time) { return arrived, arrived }

// Since returns the dates of a span whose zero had that date.
func Since(zero time.Time, when Span) (from, until time.Time) {
	return zero.Add(when.Earliest), zero.Add(when.Latest)
}
