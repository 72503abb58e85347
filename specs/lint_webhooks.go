package specs

import (
	"reflect"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

func (l *loader) lintWebhooks() {
	for _, event := range l.provider.Events {
		at := extension(event.Name)
		node, line, rest := l.find(openapiFile, at)
		if len(rest) > 0 {
			continue // said already
		}
		l.lintValues(openapiFile, place{at: at, value: reflect.ValueOf(event.WebhookInfo), node: node, line: line})
		l.lintSubtypes(event, at.with("subtypes"))
		l.lintFollows(event, at)
		l.lintMembers(event, at)
		l.lintUnique(event, at.with("unique"))
	}
}

func (l *loader) lintSubtypes(event Event, at keyPath) {
	l.distinct(openapiFile, at, event.Subtypes)
	if !l.sound[contractFile] || len(event.Subtypes) == 0 {
		return
	}
	if l.provider.Contract.Envelope.Subtype == "" {
		if !l.intact(contractFile, "envelope") {
			return
		}
		l.object(openapiFile, at, "%s has no envelope.subtype, so no body can carry one", contractFile)
		return
	}
	for i, subtype := range event.Subtypes {
		l.lintSubtype(event, subtype, at.with(i))
	}
}

// lintSubtype checks that the example of a subtype, or that of another with this one put in, is valid.
func (l *loader) lintSubtype(event Event, subtype string, at keyPath) {
	if len(event.Examples) == 0 || len(l.broken(event.Name, event.Example(subtype).Body)) > 0 {
		return // said already
	}
	body := event.Example(subtype).Body
	for _, pointer := range append([]Pointer{l.provider.Contract.Envelope.Subtype}, event.SubtypeAt...) {
		edited, err := pointer.Set(body, subtype)
		if err != nil {
			return // said where the pointer stands
		}
		body = edited
	}
	for _, v := range l.broken(event.Name, body) {
		l.object(openapiFile, at, "%q in %s breaks the schema: %s", subtype, event.Example(subtype).File, v)
	}
}

// lintFollows checks that the life of an entity has a beginning.
func (l *loader) lintFollows(event Event, at keyPath) {
	if event.Follows == "" {
		l.unless(len(event.Shares) == 0 || !l.intact(openapiFile, at.with("follows")...), openapiFile, at.with("shares"),
			"there is no event to share members with; write follows as well")
		return
	}
	l.event(openapiFile, at.with("follows"), event.Follows)
	way := []string{event.Name}
	for next := event.Follows; next != ""; {
		if way = append(way, next); next == event.Name {
			l.object(openapiFile, at.with("follows"), "goes in a circle: %s", strings.Join(way, " follows "))
			return
		}
		before, err := l.provider.Event(next)
		if err != nil || len(way) > len(l.provider.Events) {
			return
		}
		next = before.Follows
	}
}

// lintMembers checks the pointers of an x-webhook against the examples.
func (l *loader) lintMembers(event Event, at keyPath) {
	first := event.Examples[:min(1, len(event.Examples))]
	l.present(openapiFile, at.with("text"), event.Text, first)
	for i, pointer := range event.SubtypeAt {
		l.present(openapiFile, at.with("subtypeAt", i), pointer, event.Examples)
	}
	before, err := l.provider.Event(event.Follows)
	for i, pointer := range event.Shares {
		l.present(openapiFile, at.with("shares", i), pointer, event.Examples)
		if err == nil {
			l.present(openapiFile, at.with("shares", i), pointer, before.Examples[:min(1, len(before.Examples))])
		}
	}
	for _, example := range first {
		v := event.Text.Get(example.Body)
		l.unless(!v.Exists() || v.Type == gjson.String, openapiFile, at.with("text"),
			"%s is no text in %s", string(event.Text), example.File)
	}
}

var digitsOnly = pattern(`^(\d|\{digits:\d+\})+$`)

// lintUnique checks that two events of the type can be told apart.
func (l *loader) lintUnique(event Event, at keyPath) {
	for i, m := range event.Unique {
		l.lintUniqueMember(event, m, at.with(i))
	}
	if !l.sound[contractFile] {
		return
	}
	c := l.provider.Contract
	for _, id := range []Pointer{c.Identity.At.Value, c.Envelope.Event, c.Envelope.Delivery} {
		known := id != "" && slices.ContainsFunc(event.Examples, func(x Example) bool { return id.Get(x.Body).Exists() })
		if known && !slices.ContainsFunc(event.Unique, func(m Member) bool { return m.At == id }) {
			l.object(openapiFile, at,
				"lacks %s, by which deliveries are told apart (identity or envelope in %s)", string(id), contractFile)
		}
	}
}

// lintUniqueMember checks that a member can be given a value of its own, and that a number stays one.
func (l *loader) lintUniqueMember(event Event, m Member, at keyPath) {
	l.present(openapiFile, at.with("at"), m.At, event.Examples)
	l.unless(strings.Contains(m.Value, "{") && m.Value != "{now}", openapiFile, at.with("value"),
		"%q is the same in every event; write {uuid}, {alnum:N} or {digits:N} into it", m.Value)
	for _, placeholder := range braces().FindAllString(m.Value, -1) {
		if strings.HasPrefix(placeholder, "{/") {
			l.present(openapiFile, at.with("value"), Pointer(strings.Trim(placeholder, "{}")), event.Examples)
		}
	}
	for _, example := range event.Examples {
		switch v := m.At.Get(example.Body); {
		case v.Type == gjson.Number && !digitsOnly().MatchString(m.Value):
			l.object(openapiFile, at.with("value"),
				"%q makes no number, which %s is in %s; write {digits:N}", m.Value, string(m.At), example.File)
		case v.IsObject(), v.IsArray(), v.IsBool():
			l.object(openapiFile, at.with("at"), "%s is neither a text nor a number in %s", string(m.At), example.File)
		}
	}
}
