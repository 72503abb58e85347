package simulator

import (
	"encoding/json"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// Order asks for an event.
type Order struct {
	Type    string
	Subtype string
	// Data is a JSON object that is merged over the example's payload, member by member: objects are merged, anything
	// else takes the place of what was there. A null is written as one. Nil: the example's payload.
	Data json.RawMessage
	// Only names a subscription that gets the event whatever it is for, and that nobody else gets; "": all that are for it.
	Only string
}

// ErrInvalidEvent is the error for an event that the provider would not emit.
var ErrInvalidEvent = message.ErrInvalidEvent

// Emit lets an event happen at a provider, and what the provider's own rules make of it. The first attempts are due at
// once. The error is ErrUnknownProvider, ErrInvalidEvent or queue.ErrClosed.
func (s *Simulator) Emit(provider string, order Order) (queue.Emission, error) {
	p, err := s.find(provider)
	if err != nil {
		return queue.Emission{}, err
	}
	body, err := p.compose(order)
	if err != nil {
		return queue.Emission{}, err
	}
	return p.emit(queue.Event{Type: order.Type, Body: body, Only: order.Only})
}

// emit lets an event happen whose body is composed, and what follows from it stand behind it.
func (p *provider) emit(event queue.Event) (queue.Emission, error) {
	event.Provider = p.specs
	emission, err := p.simulator.queue.Emit(event)
	if err != nil || event.Only != "" {
		return emission, err
	}
	for _, t := range p.triggers.count(event.Type, event.Body) {
		body, err := p.follow(t, event.Body)
		if err != nil {
			return emission, err
		}
		if _, err := p.emit(queue.Event{Type: t.Emits, Body: body, Behind: emission.Deliveries}); err != nil {
			return emission, err
		}
	}
	return emission, nil
}

// follow composes the event that a trigger emits: it shares with what set it off the members that count, and those that
// both have in the life of their entity.
func (p *provider) follow(t specs.CountTrigger, last []byte) ([]byte, error) {
	set := map[string]any{}
	for _, at := range t.Same {
		if value := at.Get(last); value.Exists() {
			set[string(at)] = value.Value()
		}
	}
	return p.composer.Body(message.Order{Event: t.Emits, At: p.simulator.stamp(), Like: last, Set: set})
}

// compose makes the body of an ordered event.
func (p *provider) compose(order Order) ([]byte, error) {
	return p.composer.Merged(message.Order{Event: order.Type, Subtype: order.Subtype, At: p.simulator.stamp()}, order.Data)
}

// sendTest sends the documented test payload to one subscription.
func (p *provider) sendTest(s subscription.Subscription) string {
	if p.specs.Contract.TestDelivery == nil {
		return ""
	}
	kind := p.specs.Contract.TestDelivery.Value
	body, err := p.compose(Order{Type: kind})
	if err != nil {
		return ""
	}
	emission, err := p.emit(queue.Event{Type: kind, Body: body, Only: s.ID})
	if err != nil || len(emission.Deliveries) == 0 {
		return ""
	}
	return emission.Deliveries[0]
}
