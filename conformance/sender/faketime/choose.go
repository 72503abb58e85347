package faketime

import "time"

const (
	settled     = 80 * time.Millisecond   // after the last arrival the held answers may be let go
	longestHold = 1200 * time.Millisecond // after which they are let go in any case
	stragglers  = 300 * time.Millisecond  // who are due within this real time are waited for with them
	beforeDue   = 60 * time.Millisecond   // how long before an expected attempt the clock slows down, in real time
	afterDue    = 200 * time.Millisecond  // and for how long afterwards, at least
	lateness    = 4                       // how many times as long as the machine was late everybody is given more time
	gentle      = 60                      // up to this rate time-outs of senders are long enough anyway
	toSleep     = 150 * time.Millisecond  // after answers were let go nothing slows the clock down: who got them goes to sleep
	linger      = 20 * time.Millisecond   // for which a wait may be followed by the next
	longestStop = 500 * time.Millisecond  // after which the clock does not jump back onto a line on which nobody sleeps
)

// slowness is why the clock runs at its natural rate beside its line.
type slowness struct {
	since time.Duration // in real time
	until time.Duration // in real time, while an attempt is expected; 0: none is
}

// choose decides how the sender's clock runs from now on.
func (c *Clock) choose(real time.Duration) {
	if c.batch != nil && c.complete(real) {
		c.release(real)
		return
	}
	if !c.running(real) || c.batch != nil || c.flying(real)+c.waiting() > 0 || real < c.slow.until {
		c.slowDown(real)
		return
	}
	now := c.shown.at(real)
	if !c.sleepers.any(now) {
		c.resume(real)
		c.walk(real)
		return
	}
	if !c.resume(real) {
		return
	}
	now = c.shown.at(real)
	if next := c.sleepers.nextExpected(now); next != nil && c.sleeping.rate > gentle && c.sleeping.until(next.due(), real) <= beforeDue {
		c.expect(real, next)
	}
}

// slowDown lets the clock run at its natural rate.
func (c *Clock) slowDown(real time.Duration) {
	if real < c.asleep {
		return
	}
	if now := c.shown.at(real); !c.running(real) && !c.sleepers.any(now) && c.sleeping.rate > 1 {
		c.sleeping = line{real, now, 1}
	}
	if c.shown.rate > 1 {
		c.slow.since = real
		c.show(line{real, c.shown.at(real), 1})
	}
}

// resume goes back onto the sleepers' line, by a jump over what was lost, and tells whether it has. Where the clock is
// before the line, as it may be just before an attempt is due, it waits for it. Where nobody sleeps and much was lost there
// is nothing to go back to.
func (c *Clock) resume(real time.Duration) bool {
	if c.shown == c.sleeping {
		return true
	}
	now := c.shown.at(real)
	lost := c.sleeping.at(real) - now
	if lost < 0 && c.sleepers.any(now) {
		return false
	}
	if lost < 0 || real-c.slow.since > longestStop && !c.sleepers.any(now) {
		c.sleeping = line{real, now, c.sleeping.rate}
	}
	c.show(c.sleeping)
	return true
}

// expect slows down for an attempt that is due in a moment: on the sleepers' line that is as far away in real time as the
// clock will then say.
func (c *Clock) expect(real time.Duration, next *sleeper) {
	ahead := max(c.sleeping.until(next.due(), real), 0)
	after := max(afterDue, min(lateness*c.noise.at(real), longestHold))
	c.sleepers.expect(next.due() + time.Duration(float64(after)*c.sleeping.rate))
	c.slow = slowness{since: real, until: real + ahead + after}
	c.show(line{real, next.due() - ahead, 1})
}

// walk goes to where somebody waits to be, as nobody is known to sleep. Who is not known may still do so.
func (c *Clock) walk(real time.Duration) {
	c.miss()
	now := c.shown.at(real)
	rate := walkingRate(c.target - now)
	if rate <= c.sleeping.rate {
		return
	}
	if len(c.sleepers) > 0 && c.doubt == nil {
		before := c.sleeping
		c.doubt = &before
	}
	c.sleeping = line{real, now, rate}
	c.show(c.sleeping)
}

// complete tells whether the held answers are to be let go.
func (c *Clock) complete(real time.Duration) bool {
	if real-c.batch.since > longestHold {
		return true
	}
	if !c.running(real) && c.sleeping.rate == 1 || real < c.asleep {
		return true
	}
	if c.flying(real) > 0 {
		return false
	}
	near := time.Duration(float64(stragglers) * c.sleeping.rate)
	return real-c.stirred > max(settled, min(lateness*c.noise.at(real), stragglers)) && c.sleepers.ahead(c.shown.at(real), near) == 0
}

// release lets the held answers go. Whoever sleeps afterwards does so on the line that is chosen here.
func (c *Clock) release(real time.Duration) {
	held, late := c.batch, c.noise.at(real)
	c.batch = nil
	c.noise.restart(real)
	delay, failed := held.commonDelay(c.delays)
	switch now := c.shown.at(real); {
	case real < c.asleep: // they follow those who were let go just now
	case failed == 0 || c.sleepers.ahead(now, 0) > failed:
		if c.running(real) {
			c.resume(real)
		}
	default:
		c.sleeping = line{real, now, c.rateAfter(real, delay)}
		c.doubt = nil
		c.show(c.sleeping)
	}
	c.slow = slowness{since: real}
	if failed > 0 {
		// Who comes slowly goes slowly. Who goes to sleep while the clock is slow sleeps for as long as it was told in real time.
		c.asleep = real + toSleep + min(max(2*(c.stirred-held.since), 2*lateness*late), longestHold)
	}
	for _, a := range held.answers {
		if !a.failed {
			continue
		}
		if d := delayAfter(c.delays, a.attempt); d > 0 {
			c.sleepers[a.endpoint] = &sleeper{attempt: a.attempt, delay: d, fake: c.shown.at(real), real: real, rate: c.sleeping.rate}
		}
	}
	c.land(held)
	close(held.open)
}

// rateAfter returns the rate for a delay. While an endpoint does not answer on purpose, and when nobody waits, it is the
// natural one.
func (c *Clock) rateAfter(real, delay time.Duration) float64 {
	switch {
	case !c.running(real) || c.waiting() > 0:
		return 1
	default:
		return rateFor(delay)
	}
}
