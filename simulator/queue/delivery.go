package queue

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrUnknownDelivery is the error for a delivery that never was, or that the queue has forgotten.
var ErrUnknownDelivery = errors.New("unknown delivery")

// Status is how far a delivery has come. All but Pending are ends.
type Status string

// The statuses. A delivery ends as soon as it is known that no attempt follows: Expired comes with the failure of the
// last attempt before the expiry.
const (
	Pending   Status = "pending"
	Delivered Status = "delivered"
	Expired   Status = "expired"   // the next attempt would fall after the expiry
	Exhausted Status = "exhausted" // all documented attempts were made
	Cancelled Status = "cancelled" // by hand, or its endpoint was removed or made inactive
)

// Statuses returns all statuses, pending first.
func Statuses() []Status { return []Status{Pending, Delivered, Expired, Exhausted, Cancelled} }

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	ID       string // the one in the body where the provider writes one
	Provider string
	Endpoint string
	EventID  string
	Event    string // type of the event
	Subtype  string
	Status   Status
	Created  time.Time // virtual instant of the event
	NextDue  time.Time // virtual; zero unless pending. Past while an attempt is being made.
	Made     int       // attempts made
	Answered int       // status of the last answer; 0: there was none
	Acked    int       // attempts that were acknowledged: more than one where it was delivered again
	Attempts []Attempt // filled where one delivery is asked for
	Body     []byte    // of the first attempt; not to be changed
}

// delivery is the queue's record of one. There are many of them: its size is part of the contract (see
// TestAPendingDeliveryIsSmall).
type delivery struct {
	id       string
	endpoint *endpoint
	event    *occurrence
	body     []byte
	sequence uint64        // order of creation, which decides between equal due instants
	due      time.Duration // virtual; of the attempt to be made, or being made
	status   Status
	before   Status // of a redelivery: the end to return to if it fails
	history  []record
	behind   *delivery // gets its first attempt no earlier than the end of this one's first
	index    int32     // position in the schedule, when placed there
	place    place
	again    bool // asked for once more while in flight
	known    bool // not forgotten yet
}

// place says where in the queue a delivery is.
type place uint8

const (
	parked    place = iota // nothing is to be sent
	scheduled              // waits for its due instant
	waiting                // due, waits for a free slot
	flying                 // an attempt is in flight
)

// deliver creates a delivery whose first attempt is due now, or when it is postponed to. The caller holds the lock, and
// lines it up.
func (q *Queue) deliver(event *occurrence, e *endpoint, body []byte) *delivery {
	id := strings.Clone(event.provider.Contract.Envelope.Delivery.String(body))
	if id == "" || q.byID[id] != nil {
		id = q.identities.UUID()
	}
	q.sequence++
	d := &delivery{id: id, endpoint: e, event: event, body: body, sequence: q.sequence, due: event.at, status: Pending, known: true}
	q.byID[id] = d
	q.all = append(q.all, d)
	q.count[Pending]++
	q.note(d, "")
	if q.options.Postpone != nil {
		d.due += max(q.options.Postpone(q.view(d)), 0)
	}
	return d
}

// change gives a delivery another status and tells the observer. The caller holds the lock.
func (q *Queue) change(d *delivery, to Status) {
	from := d.status
	q.become(d, to)
	q.note(d, from)
}

// become gives a delivery a status. The caller holds the lock.
func (q *Queue) become(d *delivery, to Status) {
	q.count[d.status]--
	q.count[to]++
	d.status = to
	if to != Pending {
		d.before = ""
		q.callUp(d)
		q.retire(d)
	}
}

// retire puts a delivery that has ended behind those that ended earlier, and forgets the first of them when there are
// more than are to be kept. The caller holds the lock.
func (q *Queue) retire(d *delivery) {
	if q.options.Keep < 0 {
		return
	}
	q.ended.push(d)
	if q.ended.len() > q.options.Keep {
		q.forget(q.ended.pop())
	}
}

func (q *Queue) forget(d *delivery) {
	d.known = false
	delete(q.byID, d.id)
	q.count[d.status]--
	q.forgotten++
	if q.forgotten > len(q.all)/2 {
		q.all = slices.DeleteFunc(q.all, func(d *delivery) bool { return !d.known })
		q.forgotten = 0
	}
}

// Delivery returns one delivery with its attempts.
func (q *Queue) Delivery(id string) (Delivery, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	d := q.byID[id]
	if d == nil {
		return Delivery{}, fmt.Errorf("%w %q", ErrUnknownDelivery, id)
	}
	view := q.view(d)
	for i := range d.history {
		view.Attempts = append(view.Attempts, q.viewAttempt(d, i))
	}
	return view, nil
}

// Selection chooses deliveries; an empty member chooses all.
type Selection struct {
	Provider string
	Endpoint string
	Status   Status
	Offset   int
	Limit    int // 0: no limit
}

func (s Selection) holds(d *delivery) bool {
	return (s.Provider == "" || s.Provider == d.event.provider.ID()) &&
		(s.Endpoint == "" || s.Endpoint == d.endpoint.ID) &&
		(s.Status == "" || s.Status == d.status)
}

// Deliveries returns the chosen deliveries in the order of their creation, without their attempts, and how many there
// are before Offset and Limit.
func (q *Queue) Deliveries(s Selection) ([]Delivery, int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	page, total := []Delivery{}, 0
	for _, d := range q.all {
		if !d.known || !s.holds(d) {
			continue
		}
		if total >= s.Offset && (s.Limit == 0 || len(page) < s.Limit) {
			page = append(page, q.view(d))
		}
		total++
	}
	return page, total
}

// view returns a delivery without its attempts. The caller holds the lock.
func (q *Queue) view(d *delivery) Delivery {
	view := Delivery{
		ID: d.id, Provider: d.event.provider.ID(), Endpoint: d.endpoint.ID,
		EventID: d.event.id, Event: d.event.kind, Subtype: d.event.subtype,
		Status: d.status, Created: q.clock.at(d.event.at), Made: len(d.history), Body: d.body,
	}
	if d.status == Pending {
		view.NextDue = q.clock.at(d.due)
	}
	if n := len(d.history); n > 0 {
		view.Answered = d.history[n-1].status()
	}
	for i := range d.history {
		if d.history[i].outcome == Acknowledged {
			view.Acked++
		}
	}
	return view
}
