package receiver

import (
	"context"
	"errors"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/virtualtime"
)

// now returns what the receiver's clock shows, as far as the bench knows.
func (b *Bench) now() time.Time {
	if b.config.Time == nil {
		return time.Now()
	}
	return b.config.Time.Now()
}

// hold keeps the receiver's time from jumping until the returned function is called: a delivery is under way.
func (b *Bench) hold() (release func()) {
	if b.config.Time == nil {
		return func() {}
	}
	b.config.Time.Hold()
	return b.config.Time.Release
}

// passUntil lets the receiver's time jump to an instant, if it has a time that does.
func (t *Trial) passUntil(ctx context.Context, at time.Time) {
	lives := t.bench.config.Time
	if lives == nil {
		return
	}
	err := lives.Until(ctx, lives.Elapsed()+at.Sub(lives.Now()))
	switch {
	case err == nil:
	case errors.Is(err, virtualtime.ErrRestless), errors.Is(err, virtualtime.ErrForeign):
		conformance.End(reports.Inconclusive, "%v: leave --time jump out", err)
	default:
		conformance.End(reports.Error, "%v", err)
	}
}
