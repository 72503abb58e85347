package queue

import "slices"

// lanes share the slots for attempts fairly: every endpoint with something due has a lane, and lanes take turns. An
// attempt holds one of the slots until it is answered or turns out to be slow, so that endpoints that hang do not
// use up what the others need; how many attempts one endpoint may have in flight is limited in any case.
type lanes struct {
	slots       int // attempts in flight that are not slow
	perEndpoint int // attempts in flight for one endpoint, slow ones included

	ring    fifo[endpoint] // with something waiting and room for it, in turn
	brisk   int            // slots taken
	waiting int
	flying  int
}

// join lets a due delivery wait in its endpoint's lane.
func (l *lanes) join(d *delivery) {
	d.place = waiting
	d.endpoint.waiting.push(d)
	l.waiting++
	l.enlist(d.endpoint)
}

// leave takes a waiting delivery out of its lane.
func (l *lanes) leave(d *delivery) {
	if d.endpoint.waiting.remove(d) {
		d.place = parked
		l.waiting--
	}
}

// clear takes out everything that waits in the lane of an endpoint.
func (l *lanes) clear(e *endpoint) []*delivery {
	all := e.waiting.all()
	for _, d := range all {
		d.place = parked
	}
	e.waiting = fifo[delivery]{}
	l.waiting -= len(all)
	return all
}

// enlist gives an endpoint a turn if it can use one.
func (l *lanes) enlist(e *endpoint) {
	if !e.listed && e.waiting.len() > 0 && len(e.inFlight) < l.perEndpoint {
		e.listed = true
		l.ring.push(e)
	}
}

// start takes the delivery whose turn it is and gives it a slot, or returns nil when nothing may start.
func (l *lanes) start() *delivery {
	for l.brisk < l.slots && l.ring.len() > 0 {
		e := l.ring.pop()
		e.listed = false
		if e.waiting.len() == 0 { // what waited there was cancelled
			continue
		}
		d := e.waiting.pop()
		e.inFlight = append(e.inFlight, d)
		d.place = flying
		l.waiting--
		l.flying++
		l.brisk++
		l.enlist(e)
		return d
	}
	return nil
}

// slow gives the slot of an attempt back while the attempt goes on.
func (l *lanes) slow() { l.brisk-- }

// land ends an attempt; slow tells whether it has given its slot back already.
func (l *lanes) land(d *delivery, slow bool) {
	e := d.endpoint
	i := slices.Index(e.inFlight, d)
	e.inFlight = slices.Delete(e.inFlight, i, i+1)
	d.place = parked
	l.flying--
	if !slow {
		l.brisk--
	}
	l.enlist(e)
}
