package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// distinguish finds what differs from event to event, and where any text may stand.
func (e *event) distinguish(id string, schema *jsonschema.Schema) {
	if id != "" {
		e.vary(id, schema)
	}
	inner := append(places(e.example, "", 1, 1), places(e.example, "", 2, 1)...)
	for _, identifies := range []func(string) bool{isIDName, endsInID} {
		for _, at := range inner {
			own := len(e.unique) > 0 && e.unique[len(e.unique)-1].at != id
			if !own && at != id && identifies(lastOf(at)) && isID(get(e.example, at)) {
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
			last := lastOf(at)
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
