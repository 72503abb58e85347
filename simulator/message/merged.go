package message

import (
	"encoding/json"
	"errors"
	"fmt"
	"github.com/hookbench/hookbench/specs"
)

// ErrInvalidEvent is the error for an event that the provider would not emit.
var ErrInvalidEvent = errors.New("invalid event")

// Merged composes the body of one event with data, a JSON object, merged over the example's payload, member by member:
// objects are merged, anything else takes the place of what was there, and a null is written as one. Nil leaves the
// payload as it is. The error is ErrInvalidEvent where the provider has no such event, or where the body would break
// the event's schema.
func (c *Composer) Merged(order Order, data json.RawMessage) ([]byte, error) {
	event, err := c.Provider.Event(order.Event)
	if err != nil {
		return nil, fmt.Errorf("%w: type: %w", ErrInvalidEvent, err)
	}
	envelope := c.Provider.Contract.Envelope
	if order.Subtype != "" && envelope.Subtype == "" {
		return nil, fmt.Errorf("%w: subtype: events of %s have none", ErrInvalidEvent, c.Provider.ID())
	}
	if order.Set, err = merge(event.Example(order.Subtype).Body, envelope, data); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidEvent, err)
	}
	body, err := c.Body(order)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidEvent, err)
	}
	violations, err := c.Provider.Validate(order.Event, body)
	if err != nil {
		return nil, err
	}
	if len(violations) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrInvalidEvent, specs.InWords(violations))
	}
	return body, nil
}
