package queue

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// Event is something that happens at a provider, and the body that tells of it.
type Event struct {
	Provider *specs.Provider
	ID       string // "" takes the one in the body, or a generated one
	Type     string // "" takes the one in the body
	Subtype  string // "" takes the one in the body
	// Body is delivered as it is, but for two members that belong to a delivery rather than to the event: the id of
	// the subscription is that of the endpoint, and every delivery after the first gets a delivery id of its own.
	Body []byte
	// Only names an endpoint that gets the event whatever it is subscribed to, and that nobody else gets.
	Only string
	// Behind names deliveries of earlier events: an address that gets one of them gets this event no earlier than the
	// end of the first attempt to make that one.
	Behind []string
}

// Emission is what became of an event.
type Emission struct {
	EventID    string
	Deliveries []string // ids, in the order in which the endpoints were registered
}

// occurrence is the part of an event that its deliveries share.
type occurrence struct {
	id, kind, subtype string
	provider          *specs.Provider
	at                time.Duration // virtual time
	stamp             time.Time     // wall clock instant in the body
}

// Emit lets an event happen now: each endpoint that receives it gets a delivery whose first attempt is due at once.
// It sends nothing itself. The error is ErrClosed, or for an event without a type, or for a body that is not JSON
// and has to be told apart by endpoint.
func (q *Queue) Emit(event Event) (Emission, error) {
	if event.Provider == nil {
		return Emission{}, errors.New("event: needs a provider")
	}
	if err := q.complete(&event); err != nil {
		return Emission{}, err
	}
	to := q.recipients(event)
	if err := q.address(event, to); err != nil {
		return Emission{}, fmt.Errorf("event %s: %w", event.Type, err)
	}
	happened := &occurrence{id: event.ID, kind: event.Type, subtype: event.Subtype, provider: event.Provider, stamp: q.stamp(event)}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return Emission{}, ErrClosed
	}
	happened.at = q.clock.now()
	emission := Emission{EventID: event.ID, Deliveries: []string{}}
	for _, r := range to {
		if !r.gone && r.Active {
			d := q.deliver(happened, r.endpoint, r.body)
			q.line(d, event.Behind)
			emission.Deliveries = append(emission.Deliveries, d.id)
		}
	}
	q.settle()
	return emission, nil
}

// complete fills what the event leaves to its body. It clones what it reads there: a string found in a body keeps a
// copy of all of it alive.
func (q *Queue) complete(event *Event) error {
	envelope := event.Provider.Contract.Envelope
	if event.Type == "" {
		event.Type = strings.Clone(envelope.Type.String(event.Body))
	}
	if event.Type == "" {
		return errors.New("event: has no type")
	}
	if event.Subtype == "" {
		event.Subtype = strings.Clone(envelope.Subtype.String(event.Body))
	}
	if event.ID == "" {
		event.ID = strings.Clone(envelope.Event.String(event.Body))
	}
	if event.ID == "" {
		event.ID = q.identities.UUID()
	}
	return nil
}

// address gives each recipient its body; recipients share the bytes where nothing differs.
func (q *Queue) address(event Event, to []recipient) error {
	envelope := event.Provider.Contract.Envelope
	template := deliveryTemplate(event)
	for i := range to {
		own := message.Editor{Body: event.Body}
		own.Set(envelope.Subscription, to[i].id)
		if i > 0 && template != "" {
			own.Set(envelope.Delivery, q.identities.Fill(template, q.wall.Now()))
		}
		if own.Err != nil {
			return own.Err
		}
		to[i].body = own.Body
	}
	return nil
}

// deliveryTemplate returns how the provider writes delivery ids, "" when its bodies have none.
func deliveryTemplate(event Event) string {
	at := event.Provider.Contract.Envelope.Delivery
	if at == "" {
		return ""
	}
	if known, err := event.Provider.Event(event.Type); err == nil {
		for _, member := range known.Unique {
			if member.At == at {
				return member.Value
			}
		}
	}
	return "{uuid}"
}

// stamp returns the instant that the body gives for the event, or the wall clock's where it gives none.
func (q *Queue) stamp(event Event) time.Time {
	written := event.Provider.Contract.Envelope.Timestamp.Get(event.Body)
	if at, ok := message.ReadTimestamp(written); ok {
		return at
	}
	return q.wall.Now().Round(0)
}
