package simulator

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
	"github.com/tidwall/gjson"
)

// Composer makes the bodies of right events: a provider's examples with fresh identities and timestamps. Its
// choices follow from the seed. It is safe for concurrent use.
type Composer struct {
	Provider     *specs.Provider
	Subscription string // written where the envelope has the id of the receiving subscription; "" keeps the example's

	identities *generator
}

// NewComposer returns a composer whose choices follow from the seed.
func NewComposer(provider *specs.Provider, seed uint64) *Composer {
	return &Composer{Provider: provider, identities: newGenerator(seed, composerStream)}
}

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
	e := editor{body: example(event, order.Subtype).Body}
	envelope := c.Provider.Contract.Envelope
	if order.Subtype != "" {
		e.set(envelope.Subtype, order.Subtype)
		for _, at := range event.SubtypeAt {
			e.set(at, order.Subtype)
		}
	}
	if !order.At.IsZero() {
		e.body = shiftTimes(e.body, order.At)
	}
	for _, member := range event.Unique {
		if order.At.IsZero() && strings.Contains(member.Value, "{now}") {
			continue
		}
		e.fill(member, c.identities.fill(e.quote(member.Value), order.At))
	}
	if order.Like != nil {
		for _, at := range event.Shares {
			if shared := at.Get(order.Like); shared.Exists() {
				e.setRaw(at, shared.Raw)
			}
		}
	}
	if c.Subscription != "" {
		e.set(envelope.Subscription, c.Subscription)
	}
	for _, at := range slices.Sorted(maps.Keys(order.Set)) {
		e.set(specs.Pointer(at), order.Set[at])
	}
	if e.err != nil {
		return nil, fmt.Errorf("event %s: %w", order.Event, e.err)
	}
	return e.body, nil
}

// example returns the body to start from: the one of the subtype, or the event's first.
func example(event *specs.Event, subtype string) specs.Example {
	for _, x := range event.Examples {
		if x.Subtype == subtype {
			return x
		}
	}
	return event.Examples[0]
}

// editor applies edits until the first error.
type editor struct {
	body []byte
	err  error
}

func (e *editor) set(at specs.Pointer, value any) {
	if at == "" || e.err != nil {
		return
	}
	e.body, e.err = at.Set(e.body, value)
}

func (e *editor) setRaw(at specs.Pointer, raw string) {
	if e.err != nil {
		return
	}
	e.body, e.err = at.SetRaw(e.body, raw)
}

// fill writes a generated value; where the example has a number, a number.
func (e *editor) fill(member specs.Member, value string) {
	if member.At.Get(e.body).Type == gjson.Number {
		e.setRaw(member.At, value)
		return
	}
	e.set(member.At, value)
}

var reference = regexp.MustCompile(`\{/[^{}]+\}`)

// quote replaces {/pointer} in a template with the value that the body has there, so that a link can hold the id
// of what it leads to.
func (e *editor) quote(template string) string {
	return reference.ReplaceAllStringFunc(template, func(word string) string {
		return specs.Pointer(strings.Trim(word, "{}")).String(e.body)
	})
}

func expand(template, placeholder, value string) string {
	return strings.ReplaceAll(template, placeholder, value)
}

// dateTime matches a JSON string that is an RFC 3339 date-time, with its fraction.
var dateTime = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"`)

// shiftTimes moves every date-time of the body so that the latest of them falls on the given instant, and keeps
// the spelling: zone and number of fraction digits.
func shiftTimes(body []byte, latest time.Time) []byte {
	var last time.Time
	for _, found := range dateTime.FindAll(body, -1) {
		if at, err := time.Parse(time.RFC3339Nano, string(found[1:len(found)-1])); err == nil && at.After(last) {
			last = at
		}
	}
	if last.IsZero() {
		return body
	}
	shift := latest.Sub(last)
	return dateTime.ReplaceAllFunc(body, func(found []byte) []byte {
		text := string(found[1 : len(found)-1])
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return found
		}
		return []byte(`"` + spelledLike(text, at.Add(shift)) + `"`)
	})
}

// spelledLike writes an instant as the RFC 3339 text is written: in its zone, with its number of fraction digits.
func spelledLike(text string, at time.Time) string {
	if like, err := time.Parse(time.RFC3339Nano, text); err == nil {
		at = at.In(like.Location())
	}
	layout := "2006-01-02T15:04:05"
	if _, fraction, ok := strings.Cut(text, "."); ok {
		layout += "." + strings.Repeat("0", digitsAtStart(fraction))
	}
	if strings.HasSuffix(text, "Z") {
		return at.Format(layout + "Z07:00")
	}
	return at.Format(layout + "-07:00")
}

func digitsAtStart(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}
