// Package clock tells what time it is for a sender under test, which brings a clock of its own. Each mode turns what the
// bench sees into the provider's time, as closely as that mode allows, and lets the provider's time pass.
package clock

import (
	"context"
	"errors"
	"time"
)

// Span is when something happened in the provider's time, counted from the start of the run: some time between the two.
// A clock that runs knows the instant, and both are the same; one that is moved in steps knows the step.
type Span struct {
	Earliest time.Duration
	Latest   time.Duration
}

// At returns the span of a known instant.
func At(at time.Duration) Span { return Span{at, at} }

// Since returns how much later than another span this one is: at least, and at most.
func (s Span) Since(before Span) (least, most time.Duration) {
	return max(s.Earliest-before.Latest, 0), s.Latest - before.Earliest
}

// ErrBeyond is for a sender whose waits a clock does not reach: nothing can be said of its schedule by that clock.
var ErrBeyond = errors.New("nothing can be said of the sender's waits by this clock")

// Clock is the time of a sender under test. Implementations are safe for concurrent use.
type Clock interface {
	// Mode is the word for the clock in the report, such as "x60".
	Mode() string
	// Now returns the provider's time at this moment.
	Now() Span
	// PassUntil lets the provider's time pass until the instant, and returns when everything that fell due was sent.
	// An instant that is past changes nothing, but what is due now is still sent. The error is for a clock that cannot
	// be moved, and for the end of the context.
	PassUntil(ctx context.Context, at time.Duration) error
	// Real returns how long a wait in the provider's time takes in real time; 0 for a clock that is moved.
	Real(wait time.Duration) time.Duration
	// Resolution is by how much a measured gap may be off, in the provider's time, on account of the mode.
	Resolution() time.Duration
}
