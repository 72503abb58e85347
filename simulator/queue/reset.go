package queue

import "slices"

// Reset forgets all endpoints, deliveries and plans, and sets virtual time to its start: what follows is as after New.
// An attempt in flight goes on and is recorded nowhere.
func (q *Queue) Reset() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.plans = nil
	for key, e := range q.endpoints {
		e.gone = true
		delete(q.endpoints, key)
		q.lanes.clear(e)
	}
	for _, d := range slices.Clone(q.all) { // ends are forgotten on the way, and the list gets shorter
		if d.known {
			q.cancel(d)
		}
		d.known = false
	}
	clear(q.rosters)
	clear(q.byID)
	clear(q.count)
	q.all, q.ended, q.forgotten, q.sequence = nil, fifo[delivery]{}, 0, 0
	q.identities.Restart(q.options.Seed, queueStream)
	q.clock = newClock(q.options.Pace, q.options.Start, q.wall.Now)
	q.alarm = 0
	q.ring()
	q.settle()
}
