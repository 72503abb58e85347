package queue

import (
	"cmp"
	"fmt"
	"slices"
)

// Redeliver sends a delivery again now, with the same body. A pending one has its next attempt brought forward, and
// its schedule goes on from there. One that has ended gets a single attempt: acknowledged, it counts as delivered;
// otherwise it ends as it had ended before. The error is ErrUnknownDelivery, or ErrUnknownEndpoint where the
// endpoint was removed or is not active.
func (q *Queue) Redeliver(id string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	d := q.byID[id]
	if d == nil {
		return fmt.Errorf("%w %q", ErrUnknownDelivery, id)
	}
	if q.closed {
		return ErrClosed
	}
	if d.endpoint.gone || !d.endpoint.Active {
		return fmt.Errorf("%w: the one of delivery %s was removed or is not active", ErrUnknownEndpoint, id)
	}
	switch {
	case d.place == parked && d.status == Pending: // behind another
		d.due = q.clock.now()
		q.schedule.add(d)
	case d.place == parked:
		q.revive(d)
	case d.place == scheduled:
		q.schedule.remove(d)
		d.due = q.clock.now()
		q.schedule.add(d)
	case d.place == flying:
		d.again = true
	}
	q.settle()
	return nil
}

// revive makes an ended delivery due for one more attempt. The caller holds the lock.
func (q *Queue) revive(d *delivery) {
	end := d.status
	q.ended.remove(d)
	q.change(d, Pending)
	d.before = end
	d.due = q.clock.now()
	q.schedule.add(d)
}

// Cancel ends a pending delivery: nothing more is sent. An attempt in flight goes on, and is recorded, but changes
// nothing. It does nothing to a delivery that has ended. The error is ErrUnknownDelivery.
func (q *Queue) Cancel(id string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	d := q.byID[id]
	if d == nil {
		return fmt.Errorf("%w %q", ErrUnknownDelivery, id)
	}
	q.cancel(d)
	q.settle()
	return nil
}

// cancelAll ends all that is pending for an endpoint. The caller holds the lock.
func (q *Queue) cancelAll(e *endpoint) {
	var of []*delivery
	for _, d := range q.schedule {
		if d.endpoint == e {
			of = append(of, d)
		}
	}
	of = append(of, q.lanes.clear(e)...)
	of = append(of, e.inFlight...)
	for _, d := range of[:len(of):len(of)] {
		of = append(of, d.lined()...)
	}
	slices.SortFunc(of, func(a, b *delivery) int { return cmp.Compare(a.sequence, b.sequence) })
	for _, d := range of {
		q.cancel(d)
	}
	q.settle()
}

// cancel ends a delivery that has not ended. The caller holds the lock.
func (q *Queue) cancel(d *delivery) {
	d.again = false
	if d.status != Pending {
		return
	}
	switch d.place {
	case scheduled:
		q.schedule.remove(d)
	case waiting:
		q.lanes.leave(d)
	}
	q.change(d, Cancelled)
}
