package queue

import (
	"net/url"
	"time"
)

// slowAfter is how long an attempt may hold a slot.
const slowAfter = time.Second

// flight is an attempt being made, with all that it needs of the queue, so that it goes on undisturbed by changes.
type flight struct {
	delivery *delivery
	to       Endpoint
	target   *url.URL
	address  string       // as evidence has it
	last     *sentRequest // of the attempt before; nil: none
	event    string
	body     []byte    // of the delivery
	made     []byte    // the body of this attempt, before it was altered
	token    string    // access token of this attempt
	first    time.Time // when the first attempt was made; zero: this is the first
	number   int
	due      time.Duration
	dueAt    time.Time
	fresh    bool // on a new connection

	slow   bool // has given its slot back
	landed bool
	timer  *time.Timer // gives the slot back
}

// release does what was planned for now and lets everything that is due wait for a slot, unless the queue is closed: nobody
// would take it from there. The caller holds the lock and settles.
func (q *Queue) release() {
	q.carryOut()
	if q.closed { // perhaps only just, while the plans were carried out
		return
	}
	now := q.clock.now()
	for d := q.schedule.takeDue(now); d != nil; d = q.schedule.takeDue(now) {
		q.lanes.join(d)
	}
}

// launch starts what there are slots for. The caller holds the lock.
func (q *Queue) launch() {
	for f := q.takeOff(); f != nil; f = q.takeOff() {
		go q.fly(f)
	}
}

// takeOff returns the next flight, or nil when nothing may start. The caller holds the lock.
func (q *Queue) takeOff() *flight {
	if q.closed {
		return nil
	}
	for d := q.lanes.start(); d != nil; d = q.lanes.start() {
		if tooLate(d, q.clock.now()) {
			q.lanes.land(d, false)
			q.change(d, Expired)
			continue
		}
		e := d.endpoint
		f := &flight{
			delivery: d, to: e.Endpoint, target: e.target, address: e.address, event: d.event.kind, body: d.body,
			number: len(d.history) + 1, due: d.due, dueAt: q.clock.at(d.due), fresh: e.closes,
		}
		if n := len(d.history); n > 0 {
			f.last = d.history[n-1].request
			f.first = time.Unix(0, d.history[0].sent)
		}
		f.timer = time.AfterFunc(slowAfter, func() { q.slow(f) })
		return f
	}
	return nil
}

// fly makes one attempt after the other until nothing may start.
func (q *Queue) fly(f *flight) {
	var keep clerk
	for f != nil {
		f = q.land(f, q.sender.attempt(q.context, f, &keep))
	}
}

// land records an attempt, decides what follows, and returns the next flight.
func (q *Queue) land(f *flight, r record) *flight {
	f.timer.Stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	d := f.delivery
	f.landed = true
	q.lanes.land(d, f.slow)
	d.endpoint.closes = d.endpoint.closes || r.resent
	d.remember(r)
	q.callUp(d)
	from := d.status
	q.follow(d, r)
	if d.known || !d.endpoint.gone { // otherwise its end has been told
		q.note(d, from, len(d.history)-1)
	}
	q.goOn(d)
	next := q.takeOff()
	q.settle()
	return next
}

// goOn puts a delivery back in the schedule unless it has ended. The caller holds the lock.
func (q *Queue) goOn(d *delivery) {
	switch {
	case d.again && d.status != Pending:
		q.revive(d)
	case d.status == Pending:
		if d.again {
			d.due = q.clock.now()
		}
		q.schedule.add(d)
	}
	d.again = false
}

// slow gives the slot of a slow attempt to another.
func (q *Queue) slow(f *flight) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if f.landed {
		return
	}
	f.slow = true
	q.lanes.slow()
	q.settle()
}

// settle ends every change to the queue: it starts what may start, has news told, and wakes whoever waits for what
// has come about. The caller holds the lock.
func (q *Queue) settle() {
	q.launch()
	q.announce()
	if q.still() && q.idle != nil {
		close(q.idle)
		q.idle = nil
	}
	if due, ok := q.next(); ok && (due < q.alarm || q.options.Pace == Instant && q.still()) {
		q.ring()
	}
}

// still tells whether nothing is waiting or in flight and all news is told.
func (q *Queue) still() bool {
	return q.lanes.waiting == 0 && q.lanes.flying == 0 && len(q.news) == 0 && !q.telling
}

// ring wakes Run.
func (q *Queue) ring() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
