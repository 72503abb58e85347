package draft

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// event is a webhook or a callback of a document.
type event struct {
	name       string
	from       string         // where in the document it stands
	operation  map[string]any // what is called
	schema     any            // of its body, converted
	given      []any          // bodies that the document shows
	example    any
	made       bool     // whether the example was made up from the schema
	notes      []string // what could not be carried over
	unique     []unique
	text       string // pointer to a member for any text
	renamed    string // name in the document, where the body has another
	parameters []string
	allowed    map[string][]string // texts that the schema lists for members at the top of the body, by pointer
}

type unique struct{ at, template string }

// events returns the webhooks and callbacks of a document that deliver JSON, in its order. The notes name those that do not.
func (d *document) events() (events []*event, notes []string, err error) {
	found, err := d.operations()
	if err != nil {
		return nil, nil, err
	}
	for _, e := range found {
		left, err := d.body(e)
		if err != nil {
			return nil, nil, err
		}
		if left != "" {
			notes = append(notes, fmt.Sprintf("%s is left out: %s", e.from, left))
			continue
		}
		events = append(events, e)
	}
	if len(found) == 0 {
		return nil, nil, errors.New("has neither webhooks nor callbacks; add one under webhooks for each event, or draft a folder without --openapi")
	}
	if len(events) == 0 {
		return nil, nil, fmt.Errorf("has no webhook whose body is a JSON object with a schema; %s", notes[0])
	}
	return events, notes, nil
}

// operations returns the entries under webhooks, those under x-webhooks that hold operations, and all callbacks.
func (d *document) operations() ([]*event, error) {
	var all []*event
	for _, section := range []string{"webhooks", "x-webhooks"} {
		entries, _ := d.root[section].(map[string]any)
		for _, name := range d.webhooks {
			item, err := d.follow(entries[name])
			if err != nil {
				return nil, err
			}
			if operation := called(item); operation != nil {
				all = append(all, &event{name: name, from: section + "." + name, operation: operation})
			}
		}
	}
	callbacks, err := d.callbacks()
	return append(all, callbacks...), err
}

func called(item map[string]any) map[string]any {
	for _, method := range []string{"post", "put", "patch"} {
		if operation, ok := item[method].(map[string]any); ok {
			return operation
		}
	}
	return nil
}

// body finds the schema and the shown bodies of an event; left says why it cannot be used.
func (d *document) body(e *event) (left string, err error) {
	body, err := d.follow(e.operation["requestBody"])
	if err != nil {
		return "", err
	}
	content, _ := body["content"].(map[string]any)
	for _, media := range sorted(content) {
		plain, _, _ := strings.Cut(media, ";")
		if plain != "application/json" && !strings.HasSuffix(plain, "+json") && plain != "*/*" {
			continue
		}
		shape, _ := content[media].(map[string]any)
		if shape["schema"] == nil {
			return "its body has no schema", nil
		}
		e.schema = shape["schema"]
		e.given, err = d.shown(shape)
		if err == nil {
			e.parameters, err = d.headersOf(e.operation)
		}
		return "", err
	}
	return "it has no JSON body", nil
}

// shown returns the bodies that a media type shows, those in its schema last.
func (d *document) shown(media map[string]any) ([]any, error) {
	var all []any
	if media["example"] != nil {
		all = append(all, media["example"])
	}
	examples, _ := media["examples"].(map[string]any)
	for _, name := range sorted(examples) {
		example, err := d.follow(examples[name])
		if err != nil {
			return nil, err
		}
		if example["value"] != nil {
			all = append(all, example["value"])
		}
	}
	schema, err := d.follow(media["schema"])
	if err != nil {
		return nil, err
	}
	if schema["example"] != nil {
		all = append(all, schema["example"])
	}
	inner, _ := schema["examples"].([]any)
	return append(all, inner...), nil
}

// headersOf returns the names of the header parameters of an operation.
func (d *document) headersOf(operation map[string]any) ([]string, error) {
	var names []string
	parameters, _ := operation["parameters"].([]any)
	for _, p := range parameters {
		parameter, err := d.follow(p)
		if err != nil {
			return nil, err
		}
		if name, ok := parameter["name"].(string); ok && parameter["in"] == "header" {
			names = append(names, name)
		}
	}
	return names, nil
}

var unsafeName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// settle gives every event a name that an example can be filed under, and no two the same.
func settle(events []*event) ([]*event, []string, error) {
	var kept []*event
	var notes []string
	seen := map[string]*event{}
	for _, e := range events {
		if safe := strings.Trim(unsafeName.ReplaceAllString(e.name, "."), "."); safe != e.name {
			e.renamed, e.name = e.name, safe
		}
		if e.name == "" {
			return nil, nil, fmt.Errorf("has a webhook without a name that can be written, at %s; rename it", e.from)
		}
		other := seen[strings.ToLower(e.name)]
		switch {
		case other == nil:
			seen[strings.ToLower(e.name)] = e
			kept = append(kept, e)
		case same(other.schema, e.schema):
			notes = append(notes, fmt.Sprintf("%s is left out: it is the same as %s", e.from, other.from))
		default:
			return nil, nil, fmt.Errorf("has two different events of the name %s, at %s and at %s; give each a name of its own", e.name, other.from, e.from)
		}
	}
	return kept, notes, nil
}
