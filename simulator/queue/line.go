package queue

// line puts a new delivery in the schedule, or behind one of the given deliveries to the same address whose first
// attempt is still to come. The caller holds the lock.
func (q *Queue) line(d *delivery, behind []string) {
	for _, id := range behind {
		if first := q.byID[id]; first != nil && first != d && first.endpoint.address == d.endpoint.address && first.untried() {
			last := first
			for last.behind != nil {
				last = last.behind
			}
			last.behind = d
			return
		}
	}
	q.schedule.add(d)
}

// untried tells whether the first attempt is still to come.
func (d *delivery) untried() bool { return d.status == Pending && len(d.history) == 0 }

// callUp puts what stands behind a delivery in the schedule. The caller holds the lock.
func (q *Queue) callUp(d *delivery) {
	next := d.behind
	d.behind = nil
	if next == nil || next.status != Pending || next.place != parked {
		return
	}
	next.due = max(next.due, q.clock.now())
	q.schedule.add(next)
}

// lined returns what stands behind a delivery, the nearest first.
func (d *delivery) lined() []*delivery {
	var all []*delivery
	for next := d.behind; next != nil; next = next.behind {
		all = append(all, next)
	}
	return all
}
