package simulator

import (
	"context"
	"time"

	"github.com/hookbench/hookbench/simulator/queue"
)

// Now returns the virtual time.
func (s *Simulator) Now() time.Time { return s.queue.Now() }

// Pace returns how virtual time goes.
func (s *Simulator) Pace() queue.Pace { return s.options.Pace }

// NextDue returns the earliest instant at which something falls due, and whether there is one.
func (s *Simulator) NextDue() (time.Time, bool) { return s.queue.NextDue() }

// Advance moves virtual time forward and returns when everything that fell due was sent and answered.
func (s *Simulator) Advance(ctx context.Context, by time.Duration) error {
	return s.queue.Advance(ctx, by)
}

// AdvanceTo is Advance to an instant.
func (s *Simulator) AdvanceTo(ctx context.Context, at time.Time) error {
	return s.queue.AdvanceTo(ctx, at)
}

// RunUntilIdle moves virtual time forward until nothing is pending.
func (s *Simulator) RunUntilIdle(ctx context.Context) error { return s.queue.RunUntilIdle(ctx) }
