package message

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

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
	e := Editor{Body: example(event, order.Subtype).Body}
	envelope := c.Provider.Contract.Envelope
	if order.Subtype != "" {
		e.Set(envelope.Subtype, order.Subtype)
		for _, at := range event.SubtypeAt {
			e.Set(at, order.Subtype)
		}
	}
	if !order.At.IsZero() {
		e.Body = shiftTimes(e.Body, order.At)
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

// example returns the body to start from: the one of the subtype, or the event's first.
func example(event *specs.Event, subtype string) specs.Example {
	for _, x := range event.Examples {
		if x.Subtype == subtype {
			return x
		}
	}
	return event.Examples[0]
}

func expand(template, placeholder, value string) string {
	return strings.ReplaceAll(template, placeholder, value)
}

// shiftTimes moves every date-time of the body so that the latest of them falls on the given instant, and keeps
// the spelling: zone and number of fraction digits.
func shiftTimes(body []byte, latest time.Time) []byte {
	moments := momentsIn(body)
	if len(moments) == 0 {
		return body
	}
	last := slices.MaxFunc(moments, func(a, b moment) int { return a.at.Compare(b.at) })
	shift := latest.Sub(last.at)
	shifted, done := make([]byte, 0, len(body)), 0
	for _, m := range moments {
		shifted = append(shifted, body[done:m.from]...)
		shifted = append(shifted, spelledLike(string(body[m.from:m.to]), m.at.Add(shift))...)
		done = m.to
	}
	return append(shifted, body[done:]...)
}

// moment is a date-time that stands in a body, from one quote to the other.
type moment struct {
	from, to int
	at       time.Time
}

// momentsIn returns every JSON string of the body that is a date-time as a whole.
func momentsIn(body []byte) []moment {
	var all []moment
	for from := bytes.IndexByte(body, '"') + 1; from > 0; {
		length := bytes.IndexByte(body[from:], '"')
		if length < 0 {
			break
		}
		to := from + length
		if at, ok := readDateTime(body[from:to]); ok {
			all = append(all, moment{from, to, at})
		}
		from = to + 1
	}
	return all
}

// dateTime matches an RFC 3339 date-time, with its fraction.
var dateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

// readDateTime looks at the separators first: bodies have many texts and few date-times, and the expression is slow.
func readDateTime(text []byte) (time.Time, bool) {
	if len(text) < len("2006-01-02T15:04:05Z") || text[4] != '-' || text[10] != 'T' || !dateTime.Match(text) {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, string(text))
	return at, err == nil
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
