package queue

import (
	"cmp"
	"slices"
	"time"
)

// plan is something to be done at an instant of virtual time.
type plan struct {
	due time.Duration
	do  func()
}

// plans are in the order of their due instants; those of one instant in the order in which they were made.
type plans []plan

// Plan has something done at a virtual instant, at once if that has come. It is done by whoever drives the queue, before
// the attempts that fall due at that instant, and may use the queue but not drive it. The error is ErrClosed.
func (q *Queue) Plan(at time.Time, do func()) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	due := max(at.Sub(q.clock.start), q.clock.now())
	i, _ := slices.BinarySearchFunc(q.plans, due+1, func(p plan, due time.Duration) int { return cmp.Compare(p.due, due) })
	q.plans = slices.Insert(q.plans, i, plan{due, do})
	q.settle()
	return nil
}

// carryOut does what was planned up to now, without the lock. The caller holds the lock.
func (q *Queue) carryOut() {
	for len(q.plans) > 0 && q.plans[0].due <= q.clock.now() && !q.closed {
		do := q.plans[0].do
		q.plans = slices.Delete(q.plans, 0, 1)
		q.mu.Unlock()
		do()
		q.mu.Lock()
	}
}

// next returns the earliest instant at which something is due, be it an attempt or a planned action.
func (q *Queue) next() (due time.Duration, ok bool) {
	due, ok = q.schedule.next()
	if len(q.plans) > 0 && (!ok || q.plans[0].due < due) {
		return q.plans[0].due, true
	}
	return due, ok
}
