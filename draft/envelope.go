package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hookbench/hookbench/specs"
)

// envelope is what the bodies of all events have in common. An empty pointer: nothing.
type envelope struct {
	kind, id, time, data string
}

// typed finds the member that carries the type of the event, names the events after it, and writes it into their bodies. It
// returns the events whose bodies have it; "" and all events where no body has one.
func typed(events []*event, v *validator) (at string, kept []*event, notes []string) {
	best, most := "", 0
	for _, at := range pointersOf(events) {
		if n := naming(events, at); n > most {
			best, most = at, n
		}
	}
	if most*2 < len(events) {
		return "", events, nil
	}
	for _, e := range events {
		if e.take(best, v) {
			kept = append(kept, e)
		} else {
			notes = append(notes, fmt.Sprintf("%s is left out: %s of its body does not say %s", e.from, best, e.name))
		}
	}
	return best, kept, notes
}

// pointersOf returns the places of texts in the bodies, the outermost first.
func pointersOf(events []*event) []string {
	var all []string
	for depth := 1; depth <= 2; depth++ {
		for _, e := range events {
			all = append(all, slices.DeleteFunc(places(e.example, "", depth, 1), func(at string) bool {
				_, text := get(e.example, at).(string)
				return !text || slices.Contains(all, at)
			})...)
		}
	}
	return all
}

// places returns the pointers to the members at a depth of a value.
func places(value any, at string, depth, here int) []string {
	members, _ := value.(map[string]any)
	var all []string
	for _, name := range sorted(members) {
		below := string(specs.Pointer(at).Below(name))
		if here == depth {
			all = append(all, below)
		} else {
			all = append(all, places(members[name], below, depth, here+1)...)
		}
	}
	return all
}

// naming counts the events whose bodies name them at a place.
func naming(events []*event, at string) int {
	n := 0
	for _, e := range events {
		if e.nameAt(at) != "" {
			n++
		}
	}
	return n
}

// nameAt returns the event's name as its body has it at a place, "" where it has another.
func (e *event) nameAt(at string) string {
	value, _ := get(e.example, at).(string)
	for _, name := range []string{e.renamed, e.name} {
		if name != "" && value != "" && plain(value) == plain(name) {
			return value
		}
	}
	for _, value := range e.allowed[at] {
		if plain(value) == plain(e.name) {
			return value
		}
	}
	if last := lastOf(at); !slices.Contains(strings.Fields("type event event_type eventType event_name webhook_type webhookType topic kind"), last) {
		return ""
	}
	switch allowed := e.allowed[at]; {
	case len(allowed) == 1:
		return allowed[0]
	case len(allowed) == 0 && e.made:
		return e.name // any text, and the one that stands there is made up
	}
	return ""
}

// plain spells a name without what differs between spellings of it.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("._-/: ", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// take names the event after its body and writes the name there, where its schema accepts it.
func (e *event) take(at string, v *validator) bool {
	name := e.nameAt(at)
	if name == "" || unsafeName.MatchString(name) {
		return false
	}
	schema, err := v.of(e)
	if err != nil || !e.accepts(schema, at, name) {
		return false
	}
	put(e.example, at, name)
	if name != e.name && e.renamed == "" {
		e.renamed = e.name
	}
	e.name = name
	return true
}

// accepts tells whether a body with another value at a place is right.
func (e *event) accepts(schema *jsonschema.Schema, at string, value any) bool {
	before := get(e.example, at)
	put(e.example, at, value)
	defer put(e.example, at, before)
	return schema.Validate(e.example) == nil
}

// common returns the first member that all bodies have, by the names that it usually has, and whose values are right.
func common(events []*event, names []string, right func(any) bool) string {
	for _, name := range names {
		at := "/" + name
		if !slices.ContainsFunc(events, func(e *event) bool { return !right(get(e.example, at)) }) {
			return at
		}
	}
	return ""
}

// surround finds what else the bodies have in common.
func surround(events []*event) envelope {
	return envelope{
		id:   common(events, strings.Fields("event_id eventId webhook_id webhookId message_id messageId notification_id notificationId delivery_id deliveryId id uuid token unique_key"), isID),
		time: common(events, strings.Fields("timestamp created_at createdAt created occurred_at occurredAt event_time eventTime event_timestamp sent_at sentAt time date"), isTime),
		data: common(events, strings.Fields("data payload object resource body event content"), isObject),
	}
}

func isID(value any) bool {
	switch value := value.(type) {
	case string:
		return value != ""
	case json.Number:
		return !strings.ContainsAny(string(value), ".eE-")
	default:
		return false
	}
}

func isTime(value any) bool {
	switch value := value.(type) {
	case string:
		_, err := time.Parse(time.RFC3339, value)
		return err == nil
	case json.Number:
		n, err := value.Int64()
		return err == nil && n > 1_000_000_000
	default:
		return false
	}
}

func isObject(value any) bool {
	_, is := value.(map[string]any)
	return is
}
