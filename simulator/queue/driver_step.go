package queue

import (
	"context"
	"fmt"
	"math"
	"time"
)

// forever is later than any instant of virtual time.
const forever = time.Duration(math.MaxInt64)

// RunUntilIdle makes every attempt that is due now or later, without waiting for its time: it goes to the earliest due
// instant, makes all attempts of that instant together, waits for their answers and for the observer, and goes
// on until nothing is pending. It works at any pace. The error is ErrClosed or that of the context, with which it
// returns at once; what was due by then is still sent.
func (q *Queue) RunUntilIdle(ctx context.Context) error { return q.step(ctx, forever) }

// Advance moves virtual time forward, making on the way every attempt that falls due, each at its instant. It returns
// when all of them are answered. The error is as that of RunUntilIdle, or for a time that cannot be gone to.
func (q *Queue) Advance(ctx context.Context, by time.Duration) error {
	q.mu.Lock()
	now := q.clock.now()
	q.mu.Unlock()
	if by < 0 || by >= forever-now {
		return fmt.Errorf("advance by %s: give a time from 0 to 292 years after the start", by)
	}
	return q.step(ctx, now+by)
}

// AdvanceTo is Advance to a virtual instant.
func (q *Queue) AdvanceTo(ctx context.Context, instant time.Time) error {
	q.mu.Lock()
	now, to := q.clock.at(q.clock.now()), instant.Sub(q.clock.start)
	q.mu.Unlock()
	switch {
	case instant.Before(now):
		return fmt.Errorf("advance to %s: it is %s already", instant.Format(time.RFC3339), now.Format(time.RFC3339))
	case to == forever:
		return fmt.Errorf("advance to %s: give an instant within 292 years of the start", instant.Format(time.RFC3339))
	}
	return q.step(ctx, to)
}

// step makes everything that is due up to an instant, instant by instant.
func (q *Queue) step(ctx context.Context, to time.Duration) error {
	for ctx.Err() == nil {
		idle, err := q.stepOnce(to)
		if err != nil || idle == nil {
			return err
		}
		select {
		case <-idle:
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

// stepOnce goes to the earliest due instant and returns what is closed when all is answered. It returns nil when
// nothing is left to do before the given instant, which it then has reached.
func (q *Queue) stepOnce(to time.Duration) (idle <-chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return nil, ErrClosed
	}
	if q.still() {
		defer q.ring() // the clock has moved, and Run may be asleep
		due, ok := q.next()
		if !ok || due > to {
			if to != forever {
				q.clock.moveTo(to)
			}
			return nil, nil
		}
		q.clock.moveTo(due)
		q.release()
		q.settle()
	}
	return q.whenStill(), nil
}

// whenStill returns what is closed as soon as nothing is in flight. The caller holds the lock.
func (q *Queue) whenStill() <-chan struct{} {
	if q.still() {
		closed := make(chan struct{})
		close(closed)
		return closed
	}
	if q.idle == nil {
		q.idle = make(chan struct{})
	}
	return q.idle
}
