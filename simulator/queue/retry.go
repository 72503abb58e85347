package queue

import (
	"math/rand/v2"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// attemptLimit bounds the attempts of a delivery under a contract that repeats without an expiry.
const attemptLimit = 1000

// The streams keep what is drawn for ids and for jitter apart, and from what others draw from the same seed.
const (
	queueStream  = 0x71756575
	jitterStream = 0x6a697474
)

// follow decides what comes after the attempt that a delivery has just had. The caller holds the lock.
func (q *Queue) follow(d *delivery, last record) {
	switch {
	case d.status != Pending: // cancelled while in flight
	case last.outcome == Aborted: // by the shutdown: still due
	case last.outcome == Acknowledged:
		q.become(d, Delivered)
	case d.before != "":
		q.become(d, d.before)
	default:
		due, end := q.following(d, last)
		if end != specs.NotEnded {
			q.become(d, Status(end))
			return
		}
		d.due = due
	}
}

// following returns when the attempt after the last one is due. A delay counts from the start of the attempt before it, as
// scheduled, so that attempts keep the table however long answers take; but where an attempt took longer than
// the delay, from its end, so that no provider hammers an endpoint that hangs. The expiry counts from the event.
func (q *Queue) following(d *delivery, last record) (time.Duration, specs.End) {
	retry := d.event.provider.Contract.Retry
	number := len(d.history)
	if number >= attemptLimit {
		return 0, specs.Exhausted
	}
	delay, end := retry.Next(number, last.status(), last.due-d.event.at)
	due := last.due + q.vary(d, delay, last.due)
	if now := q.clock.now(); end == specs.NotEnded && due < now {
		delay, end = retry.Next(number, last.status(), now-d.event.at)
		due = now + q.vary(d, delay, now)
	}
	return due, end
}

// vary applies the contract's jitter to the delay that begins at the given instant. It follows from the seed, the
// delivery and the attempt alone, and never carries an attempt over the expiry.
func (q *Queue) vary(d *delivery, delay, from time.Duration) time.Duration {
	retry := d.event.provider.Contract.Retry
	if retry.Jitter == nil || retry.Jitter.Value == 0 {
		return delay
	}
	random := rand.New(rand.NewPCG(q.options.Seed^jitterStream, d.sequence<<10|uint64(len(d.history))))
	varied := delay + time.Duration(float64(delay)*retry.Jitter.Value*(2*random.Float64()-1))
	if retry.Expiry != nil && from+varied-d.event.at >= retry.Expiry.Value {
		return delay
	}
	return max(varied, 0)
}

// tooLate tells whether a delivery has expired before its next attempt could be made, as happens when the clock runs
// on while slots are scarce. Redelivery by hand knows no expiry. The caller holds the lock.
func tooLate(d *delivery, now time.Duration) bool {
	expiry := d.event.provider.Contract.Retry.Expiry
	return expiry != nil && d.before == "" && now-d.event.at >= expiry.Value
}
