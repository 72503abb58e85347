package clock

import (
	"context"
	"time"
)

// Replay is the time of a recording: it stands at its end.
type Replay struct {
	Running
	end time.Duration
}

// Replayed returns the time of a recording of a sender whose delays were divided by the factor.
func Replayed(factor int, from, until time.Time) *Replay {
	r := &Replay{Running: Running{factor: max(factor, 1), start: from}}
	r.end = r.At(until).Latest
	return r
}

// Mode returns "recording", and how fast time ran in it.
func (r *Replay) Mode() string {
	if r.factor == 1 {
		return "recording"
	}
	return "recording " + r.Running.Mode()
}

// At returns when an instant was in the provider's time.
func (r *Replay) At(instant time.Time) Span {
	return At(instant.Sub(r.start) * time.Duration(r.factor))
}

// Now returns the end of the recording.
func (r *Replay) Now() Span { return At(r.end) }

// PassUntil does nothing: what was recorded has passed.
func (r *Replay) PassUntil(context.Context, time.Duration) error { return nil }
