package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
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
			for _, at := range places(e.example, "", depth, 1) {
				if _, text := get(e.example, at).(string); text && !slices.Contains(all, at) {
					all = append(all, at)
				}
			}
		}
	}
	return all
}

// places returns the pointers to the members at a depth of a value.
func places(value any, at string, depth, here int) []string {
	members, _ := value.(map[string]any)
	var all []string
	for _, name := range sorted(members) {
		below := at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
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
	if last := at[strings.LastIndex(at, "/")+1:]; !slices.Contains(strings.Fields("type event event_type eventType event_name webhook_type webhookType topic kind"), last) {
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

// distinguish finds what differs from event to event, and where any text may stand.
func (e *event) distinguish(id string, schema *jsonschema.Schema) {
	if id != "" {
		e.vary(id, schema)
	}
	inner := append(places(e.example, "", 1, 1), places(e.example, "", 2, 1)...)
	for _, identifies := range []func(string) bool{isIDName, endsInID} {
		for _, at := range inner {
			own := len(e.unique) > 0 && e.unique[len(e.unique)-1].at != id
			if !own && at != id && identifies(at[strings.LastIndex(at, "/")+1:]) && isID(get(e.example, at)) {
				e.vary(at, schema)
			}
		}
	}
	e.text = e.textAt(append(inner, places(e.example, "", 3, 1)...), schema)
}

func isIDName(name string) bool {
	return slices.Contains([]string{"id", "uuid", "guid", "token"}, name)
}

func endsInID(name string) bool {
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "Id")
}

// vary gives a member another value in every event, where its schema allows that.
func (e *event) vary(at string, schema *jsonschema.Schema) {
	if template := e.generator(at, schema); template != "" {
		e.unique = append(e.unique, unique{at, template})
	}
}

// textAt returns a place for any text: one whose name says so before any other.
func (e *event) textAt(places []string, schema *jsonschema.Schema) string {
	written := strings.Fields("description note notes comment message text title name reason remark memo label summary")
	for _, named := range []bool{true, false} {
		for _, at := range places {
			last := at[strings.LastIndex(at, "/")+1:]
			value, text := get(e.example, at).(string)
			if text && !isTime(value) && !isIDName(last) && !endsInID(last) && slices.Contains(written, last) == named && e.free(at, schema) {
				return at
			}
		}
	}
	return ""
}

// generator returns the template of values that the schema accepts at a place.
func (e *event) generator(at string, schema *jsonschema.Schema) string {
	if number, ok := get(e.example, at).(json.Number); ok {
		return e.first(schema, at, fmt.Sprintf("{digits:%d}", max(len(number), 6)), "{digits:9}", "{digits:4}")
	}
	value := get(e.example, at).(string)
	prefix := value[:strings.LastIndexAny(value, "_-")+1]
	if strings.Count(value, "-") == 4 && len(value) == 36 {
		return e.first(schema, at, "{uuid}")
	}
	return e.first(schema, at, prefix+fmt.Sprintf("{alnum:%d}", min(max(len(value)-len(prefix), 8), 32)), "{uuid}", "{alnum:16}", "{digits:12}")
}

// first returns the first template whose values are accepted.
func (e *event) first(schema *jsonschema.Schema, at string, templates ...string) string {
	for _, template := range templates {
		if e.accepts(schema, at, sample(template, get(e.example, at))) {
			return template
		}
	}
	return ""
}

// sample fills a template.
func sample(template string, like any) any {
	before, rest, _ := strings.Cut(template, "{")
	word, length, _ := strings.Cut(strings.TrimSuffix(rest, "}"), ":")
	var n int
	fmt.Sscan(length, &n)
	text := before
	switch word {
	case "uuid":
		text += "9b2f7c1e-5d1a-4c3b-8e7f-0a1b2c3d4e5f"
	case "digits":
		text += strings.Repeat("7", n)
	default:
		text += strings.Repeat("aB3", n)[:n]
	}
	if _, number := like.(json.Number); number {
		return json.Number(text)
	}
	return text
}

// free tells whether any text may stand at a place.
func (e *event) free(at string, schema *jsonschema.Schema) bool {
	return !slices.ContainsFunc(e.unique, func(u unique) bool { return u.at == at }) &&
		e.accepts(schema, at, "Zürich, 東京 – “naïve” \U0001F4E6 "+strings.Repeat("x", 80))
}
