package clock

import (
	"context"
	"time"
)

// slice is how much of a bubble's time passes before those who watch over it hear of that.
const slice = 10 * time.Minute

// Bubble is the time of a testing/synctest bubble, in which the sender and the bench are together: the sender's own sleeps
// and timers run in it, and it jumps to the next of them when everybody waits. It is exact.
type Bubble struct {
	start  time.Time
	settle func()
	passed func()
	turn   chan struct{}
}

// InBubble returns the time of the bubble that it is called in. Settle returns when everybody else in it waits; passed is
// told, again and again, that time goes on.
func InBubble(settle, passed func()) *Bubble {
	return &Bubble{start: time.Now(), settle: settle, passed: passed, turn: make(chan struct{}, 1)}
}

// Mode returns "synctest".
func (b *Bubble) Mode() string { return "synctest" }

// Now returns the instant.
func (b *Bubble) Now() Span { return At(time.Since(b.start)) }

// PassUntil sleeps until the instant has come and what is due then has been sent.
func (b *Bubble) PassUntil(ctx context.Context, at time.Duration) error {
	select {
	case b.turn <- struct{}{}: // one at a time may ask whether the others wait
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for left := at - time.Since(b.start); left > 0; left = at - time.Since(b.start) {
		select {
		case <-time.After(min(left, slice)):
			b.passed()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	b.settle()
	b.passed()
	return nil
}

// Real is nothing: the time of a bubble jumps.
func (b *Bubble) Real(time.Duration) time.Duration { return 0 }

// Resolution is nothing.
func (b *Bubble) Resolution() time.Duration { return 0 }
