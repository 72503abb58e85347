package message

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

// Composer makes the bodies of right events: a provider's examples with fresh identities and timestamps. Its
// choices follow from the seed. It is safe for concurrent use.
type Composer struct {
	Provider     *specs.Provider
	Subscription string // written where the envelope has the id of the receiving subscription; "" keeps the example's

	identities *Generator
}

// NewComposer returns a composer whose choices follow from the seed.
func NewComposer(provider *specs.Provider, seed uint64) *Composer {
	return &Composer{Provider: provider, identities: NewGenerator(seed, composerStream)}
}

// Restart lets the choices follow from the seed again, as after NewComposer.
func (c *Composer) Restart(seed uint64) { c.identities.Restart(seed, composerStream) }

// Order is what a body is made from.
type Order struct {
	Event   string
	Subtype string         // "" takes the first example's
	At      time.Time      // the latest timestamp in the body; the others keep their distance to it; zero leaves them
	Like    []byte         // body of an earlier event of the same entity, whose shared members are kept
	Set     map[string]any // JSON pointer to value, written last, in the order of the pointers
}

// Body composes the body of one event. The error is for an event that the provider does not have, or for a place
// that cannot be set.
func (c *Composer) Body(order Order) ([]byte, error) {
	event, err := c.Provider.Event(order.Event)
	if err != nil {
		return nil, err
	}
	e := Editor{Body: event.Example(order.Subtype).Body}
	envelope := c.Provider.Contract.Envelope
	if order.Subtype != "" {
		e.Set(envelope.Subtype, order.Subtype)
		for _, at := range event.SubtypeAt {
			e.Set(at, order.Subtype)
		}
	}
	if !order.At.IsZero() {
		e.Body = shiftTimes(e.Body, order.At)
		if envelope.Timestamp.Get(e.Body).Type == gjson.Number {
			e.Body, e.Err = Restamp(&c.Provider.Contract, e.Body, order.At)
		}
	}
	e.fill(c.news(event, e.Body, order.At))
	if order.Like != nil {
		for _, at := range event.Shares {
			if shared := at.Get(order.Like); shared.Exists() {
				e.setRaw(at, shared.Raw)
			}
		}
	}
	if c.Subscription != "" {
		e.Set(envelope.Subscription, c.Subscription)
	}
	for _, at := range slices.Sorted(maps.Keys(order.Set)) {
		e.Set(specs.Pointer(at), order.Set[at])
	}
	if e.Err != nil {
		return nil, fmt.Errorf("event %s: %w", order.Event, e.Err)
	}
	return e.Body, nil
}

// news generates the values that make an event unlike any other. Without an instant those that are one stay.
func (c *Composer) news(event *specs.Event, body []byte, at time.Time) []specs.Edit {
	all := make([]specs.Edit, 0, len(event.Unique))
	for _, member := range event.Unique {
		if at.IsZero() && strings.Contains(member.Value, "{now}") {
			continue
		}
		template := replaceWords(member.Value, func(word string) (string, bool) {
			if !strings.HasPrefix(word, "/") {
				return "", false
			}
			return quoted(specs.Pointer(word), all, body), true
		})
		all = append(all, specs.Edit{At: member.At, Text: c.identities.Fill(template, at)})
	}
	return all
}

// quoted returns the value that a member has or is about to get, so that a link can hold the id of what it leads to.
func quoted(at specs.Pointer, news []specs.Edit, body []byte) string {
	for _, edit := range slices.Backward(news) {
		if edit.At == at {
			return edit.Text
		}
	}
	return at.String(body)
}
