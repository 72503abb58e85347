package specs

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// lintExamples checks the bodies against their schemas and, with the contract, against what it says of every body.
func (l *loader) lintExamples() {
	for _, event := range l.provider.Events {
		if _, unreadable := l.texts[exampleFile(event.Name)]; len(event.Examples) == 0 && !unreadable {
			l.problem(openapiFile, l.line(openapiFile, keyPath{"webhooks", event.Name}),
				"webhook %q has no example; write %s", event.Name, exampleFile(event.Name))
		}
		for _, example := range event.Examples {
			l.lintSchema(event.Name, example)
			if l.sound[contractFile] {
				l.lintName(event, example)
			}
		}
	}
	if l.sound[contractFile] {
		l.lintEnvelope()
	}
}

func exampleFile(event string) string { return examplesFolder + "/" + stemOf(event) + ".json" }

// stemOf returns how the files of an event are named: a slash in its name is an underscore there.
func stemOf(event string) string { return strings.ReplaceAll(event, "/", "_") }

func (l *loader) lintSchema(event string, example Example) {
	for _, v := range l.broken(event, example.Body) {
		l.problem(example.File, l.lineIn(example.File, Pointer(v.Pointer)), "breaks its schema: %s", v)
	}
}

// broken returns how a body breaks the schema of an event, nothing if the schema could not be read.
func (l *loader) broken(event string, body []byte) []Violation {
	if l.provider.described().schemas[event] == nil {
		return nil
	}
	broken, err := l.provider.Validate(event, body)
	if err != nil {
		panic(err) // an event with a schema is an event
	}
	return broken
}

// lintName checks that a body is of the type, and the subtype, that its file is named after.
func (l *loader) lintName(event Event, example Example) {
	envelope := l.provider.Contract.Envelope
	line := l.lineIn(example.File, envelope.Type)
	if name := envelope.Type.Get(example.Body); name.Exists() && name.String() != event.Name {
		l.problem(example.File, line,
			"%s is %q, but this is an example of webhook %q", string(envelope.Type), name.String(), event.Name)
	}
	line = l.lineIn(example.File, envelope.Subtype)
	_, named, ok := strings.Cut(strings.TrimSuffix(path.Base(example.File), ".json"), stemOf(event.Name)+".")
	switch {
	case !l.intact(contractFile, "envelope"):
	case ok && named != example.Subtype:
		l.problem(example.File, line,
			"%s is %q, but the file is named after subtype %q", string(envelope.Subtype), example.Subtype, named)
	case len(event.Subtypes) > 0 && example.Subtype != "" && !slices.Contains(event.Subtypes, example.Subtype):
		l.problem(example.File, line,
			"%s is %q, which is none of the x-webhook subtypes %s", string(envelope.Subtype), example.Subtype, strings.Join(event.Subtypes, ", "))
	}
}

// lintEnvelope checks the pointers of delivery.yaml that lead into every body.
func (l *loader) lintEnvelope() {
	var all []Example
	for _, event := range l.provider.Events {
		all = append(all, event.Examples...)
	}
	e := l.provider.Contract.Envelope
	if e.Subtype != "" && l.distinguished() {
		for _, event := range l.provider.Events {
			if len(event.Subtypes) > 0 {
				l.present(contractFile, keyPath{"envelope", "subtype"}, e.Subtype, event.Examples)
			}
		}
		e.Subtype = ""
	}
	for _, member := range []struct {
		key     string
		pointer Pointer
	}{
		{"type", e.Type}, {"subtype", e.Subtype}, {"timestamp", e.Timestamp}, {"event", e.Event},
		{"delivery", e.Delivery}, {"subscription", e.Subscription}, {"data", e.Data},
	} {
		l.present(contractFile, keyPath{"envelope", member.key}, member.pointer, all)
	}
	l.present(contractFile, keyPath{"identity", "at", "value"}, l.provider.Contract.Identity.At.Value, all)
}

// distinguished tells whether some events have subtypes and others have none.
func (l *loader) distinguished() bool {
	with := func(e Event) bool { return len(e.Subtypes) > 0 }
	without := func(e Event) bool { return len(e.Subtypes) == 0 }
	return slices.ContainsFunc(l.provider.Events, with) && slices.ContainsFunc(l.provider.Events, without)
}

// present objects to a pointer that does not lead to something in each of the examples.
func (l *loader) present(file string, at keyPath, pointer Pointer, examples []Example) {
	if pointer == "" || !pointer.Valid() {
		return
	}
	var without []string
	for _, example := range examples {
		if !pointer.Get(example.Body).Exists() {
			without = append(without, example.File)
		}
	}
	if len(without) == 0 {
		return
	}
	more := ""
	if len(without) > 1 {
		more = fmt.Sprintf(" and %d more", len(without)-1)
	}
	l.object(file, at, "%s is not in %s%s; correct the pointer or the body", string(pointer), without[0], more)
}

// lineIn returns the line of a place in an example, or of what is around it.
func (l *loader) lineIn(file string, at Pointer) int {
	text := l.texts[file]
	value, _ := at.reach(text)
	return lineAt(text, value.Index)
}
