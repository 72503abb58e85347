package draft

import (
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// exemplify gives each event a body that its schema accepts: one that the document shows, or else one made up. Events for
// which there is none are left out.
func exemplify(events []*event, c *converter) (kept []*event, notes []string, err error) {
	schemas := make([]any, len(events))
	for i, e := range events {
		schemas[i] = e.schema
	}
	v, err := newValidator(events, c.needed(schemas...))
	if err != nil {
		return nil, nil, err
	}
	for _, e := range events {
		schema, err := v.of(e)
		if err != nil {
			notes = append(notes, fmt.Sprintf("%s is left out: its schema cannot be read: %s", e.from, reason(err)))
			continue
		}
		if err := e.exemplify(schema, c.components); err != nil {
			notes = append(notes, fmt.Sprintf("%s is left out: it shows no JSON object that its schema accepts, and none could be made up (%s)", e.from, reason(err)))
			continue
		}
		e.list(synthesiser{components: c.components})
		kept = append(kept, e)
	}
	if len(kept) == 0 {
		return nil, nil, fmt.Errorf("has no webhook for which a body is known or could be made up; %s", notes[0])
	}
	return kept, notes, nil
}

// exemplify finds a body for one event. The error says what is wrong with the last that was tried.
func (e *event) exemplify(schema *jsonschema.Schema, components map[string]any) error {
	broken := ""
	for _, given := range e.given {
		body := objectOf(given)
		if body == nil {
			continue
		}
		if err := schema.Validate(body); err != nil {
			broken = reason(err)
			continue
		}
		e.example = body
		return nil
	}
	if broken != "" {
		e.notes = append(e.notes, "the body that the document shows breaks its own schema ("+broken+"), so this one is made up")
	}
	last := errors.New("its schema is about no JSON object")
	for _, attempt := range attempts(components) {
		body := objectOf(attempt.value(e.schema, 0))
		if body == nil {
			continue
		}
		if err := schema.Validate(body); err != nil {
			last = err
			continue
		}
		e.example, e.made = body, true
		return nil
	}
	return e.relent(last)
}

// relent keeps a body that the document shows, with a schema that accepts any object, where its own accepts nothing that could
// be found. Without such a body it returns the error.
func (e *event) relent(err error) error {
	for _, given := range e.given {
		if body := objectOf(given); body != nil {
			e.example, e.schema = body, map[string]any{"type": "object"}
			e.notes = []string{"its schema accepts neither the body that the document shows nor any that could be made up (" + reason(err) + "), so that any object is accepted here"}
			return nil
		}
	}
	return err
}

// list notes the texts that a schema lists for the members of a body, two deep.
func (e *event) list(s synthesiser) {
	e.allowed = map[string][]string{}
	members, _ := s.flat(e.schema, 0)["properties"].(map[string]any)
	for name, member := range members {
		flat := s.flat(member, 0)
		e.note("/"+name, flat)
		below, _ := flat["properties"].(map[string]any)
		for inner, schema := range below {
			e.note("/"+name+"/"+inner, s.flat(schema, 0))
		}
	}
}

func (e *event) note(at string, schema map[string]any) {
	for _, value := range append(listOf(schema["enum"]), schema["const"]) {
		if text, ok := value.(string); ok {
			e.allowed[at] = append(e.allowed[at], text)
		}
	}
}

// attempts returns ways to make up a body: with everything, with what is required, with other alternatives.
func attempts(components map[string]any) []synthesiser {
	var all []synthesiser
	for choice := range 6 {
		for _, shown := range []bool{true, false} {
			for _, spare := range []bool{false, true} {
				all = append(all, synthesiser{components: components, spare: spare, shown: shown, choice: choice})
			}
		}
	}
	return all
}

// reason words an error of the validator in one line: its innermost cause.
func reason(err error) string {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	return strings.TrimLeft(lines[len(lines)-1], " -")
}
