package virtualtime

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Time is a virtual time, and the programs that live in it. It is safe for concurrent use.
type Time struct {
	options Options
	origin  time.Time
	ahead   atomic.Int64 // of real time, in nanoseconds
	shown   atomic.Int64 // the most that anybody has been told of it, in nanoseconds
	holds   atomic.Int64
	stirred atomic.Int64 // real time since the origin at which somebody held or released last

	mu     sync.Mutex
	goals  []*goal
	stats  Stats
	failed error // why nothing jumps any more

	engine engine
}

// goal is an instant that somebody outside waits for.
type goal struct {
	at      time.Duration
	hold    bool          // who waits wants it to be held when it is reached
	reached time.Duration // real time since the origin at which it had come; 0: it has not
	done    chan error
}

// Elapsed returns how much virtual time has passed since Open.
func (t *Time) Elapsed() time.Duration {
	now := int64(t.present())
	for {
		shown := t.shown.Load()
		if now <= shown {
			return time.Duration(shown)
		}
		if t.shown.CompareAndSwap(shown, now) {
			return time.Duration(now)
		}
	}
}

// Now returns what the programs' wall clock shows.
func (t *Time) Now() time.Time { return t.origin.Add(t.Elapsed()) }

// present is what Elapsed would return; but nobody has been told, and some of it may still be taken back.
func (t *Time) present() time.Duration { return t.real() + t.offset() }

// takeBack takes back what has passed of the time, as far as nobody has been told, and returns how much that was.
func (t *Time) takeBack(passed time.Duration) time.Duration {
	passed = min(passed, t.present()-time.Duration(t.shown.Load()))
	if passed <= 0 {
		return 0
	}
	t.ahead.Add(-int64(passed))
	return passed
}

func (t *Time) real() time.Duration { return time.Since(t.origin) }

func (t *Time) offset() time.Duration { return time.Duration(t.ahead.Load()) }

// Hold keeps the time from jumping until Release is called as often: something of the programs is in other hands. The time
// runs on as real time does.
func (t *Time) Hold() {
	t.holds.Add(1)
	t.stirred.Store(int64(t.real()))
}

// Release takes a Hold back.
func (t *Time) Release() {
	t.stirred.Store(int64(t.real()))
	t.holds.Add(-1)
	t.engine.ring()
}

// Until waits for an instant, counted from Open, and until the programs have done what they do then. Meanwhile the time
// jumps, but not beyond it. The error is that of the context, or says why the programs' time cannot jump (ErrRestless,
// ErrForeign); their time runs on as real time then.
func (t *Time) Until(ctx context.Context, at time.Duration) error { return t.await(ctx, at, false) }

// HoldAt waits for an instant, and holds when it returns without an error. No jump leads beyond the instant, and none follows
// on it before Release; but nothing jumps on account of HoldAt alone.
func (t *Time) HoldAt(ctx context.Context, at time.Duration) error { return t.await(ctx, at, true) }

func (t *Time) await(ctx context.Context, at time.Duration, hold bool) error {
	g := &goal{at: at, hold: hold, done: make(chan error, 1)}
	if err := t.add(g); err != nil {
		return err
	}
	t.engine.ring()
	select {
	case err := <-g.done:
		return err
	case <-ctx.Done():
	}
	if !t.remove(g) && hold && <-g.done == nil {
		t.Release() // it was reached at the same moment
	}
	return ctx.Err()
}

func (t *Time) add(g *goal) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed != nil {
		return t.failed
	}
	t.goals = append(t.goals, g)
	return nil
}

// remove takes a goal away, and tells whether it was still there.
func (t *Time) remove(g *goal) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, one := range t.goals {
		if one == g {
			t.goals = append(t.goals[:i], t.goals[i+1:]...)
			return true
		}
	}
	return false
}

// fail ends all waits, and those that are to come, with an error.
func (t *Time) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed == nil {
		t.failed = err
	}
	for _, g := range t.goals {
		g.done <- t.failed
	}
	t.goals = nil
}

// wanted tells whether somebody wants the time to jump, and to which instant at most.
func (t *Time) wanted() (at time.Duration, wanted bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed != nil {
		return 0, false
	}
	at, wanted = forever, t.options.Free
	for _, g := range t.goals {
		at = min(at, g.at)
		wanted = wanted || !g.hold
	}
	return at, wanted
}

// nextHold returns the first instant at which somebody wants to hold.
func (t *Time) nextHold() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := time.Duration(forever)
	for _, g := range t.goals {
		if g.hold {
			next = min(next, g.at)
		}
	}
	return next
}

// settle ends the waits for instants that have come, and tells whether there were any. Programs that do not come to rest
// make them wait no longer than the limit.
func (t *Time) settle(rested bool, limit time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, real := t.present(), t.real()
	var left []*goal
	for _, g := range t.goals {
		if g.at <= now && g.reached == 0 {
			g.reached = real
			t.Elapsed() // nobody takes that back
		}
		if g.reached == 0 || !g.hold && !rested && real-g.reached < limit {
			left = append(left, g)
			continue
		}
		if g.hold {
			t.holds.Add(1)
			t.stirred.Store(int64(real))
		}
		g.done <- nil
	}
	settled := len(left) < len(t.goals)
	t.goals = left
	return settled
}

// Stats returns what has happened so far.
func (t *Time) Stats() Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	stats := t.stats
	stats.Notices = append([]string(nil), stats.Notices...)
	return stats
}

// Err returns why nothing jumps any more, nil as long as it does.
func (t *Time) Err() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}
