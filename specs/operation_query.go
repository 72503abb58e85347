package specs

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Parameter is a query parameter with a single value.
type Parameter struct {
	Name     string
	Required bool
	Default  any // int, float64, bool or string; nil: none

	types  []string
	schema *schema
}

// query adds the query parameters of a list to those found already, which hide others of the same name.
func (r operationReader) query(at []string, refs openapi3.Parameters, found []Parameter) []Parameter {
	for i, ref := range refs {
		known := func(p Parameter) bool { return ref.Value != nil && p.Name == ref.Value.Name }
		if ref.Value == nil || ref.Value.In != openapi3.ParameterInQuery || slices.ContainsFunc(found, known) {
			continue
		}
		place := address(append(slices.Clip(at), "parameters", strconv.Itoa(i))...)
		if ref.Ref != "" {
			place = ref.Ref
		}
		found = append(found, r.parameter(place, ref.Value))
	}
	return found
}

func (r operationReader) parameter(place string, p *openapi3.Parameter) Parameter {
	read := Parameter{Name: p.Name, Required: p.Required}
	if p.Schema == nil || p.Schema.Value == nil {
		return read
	}
	read.types = p.Schema.Value.Type.Slice()
	if p.Schema.Value.Default != nil {
		read.Default = read.value(fmt.Sprint(p.Schema.Value.Default))
	}
	read.schema = r.compiler.schema(place + "/schema")
	return read
}

// Values returns the values of the documented query parameters by name, defaults included, and how the query breaks
// their schemas; a violation's pointer names the parameter. What is not documented is passed over.
func (o *Operation) Values(query url.Values) (map[string]any, []Violation) {
	values, broken := map[string]any{}, []Violation(nil)
	for _, p := range o.Query {
		value, mistakes := p.read(query[p.Name])
		if value != nil {
			values[p.Name] = value
		}
		broken = append(broken, mistakes...)
	}
	return values, broken
}

// read returns the one value that a parameter must have.
func (p Parameter) read(given []string) (any, []Violation) {
	at := "/" + escapeToken(p.Name)
	switch {
	case len(given) == 0 && p.Required:
		return nil, []Violation{{at, "required", "is missing"}}
	case len(given) == 0:
		return p.Default, nil
	case len(given) > 1:
		return nil, []Violation{{at, "maxItems", "is given more than once"}}
	case p.schema == nil:
		return given[0], nil
	}
	value := p.value(given[0])
	invalid, ok := p.schema.validate(value).(*jsonschema.ValidationError)
	if !ok {
		return value, nil
	}
	var broken []Violation
	for _, leaf := range leaves(invalid) {
		broken = append(broken, Violation{at, keyword(leaf.ErrorKind), p.demand(leaf)})
	}
	return nil, ordered(broken)
}

// demand says what is demanded of the parameter. All that a query has is text, so its type says nothing.
func (p Parameter) demand(leaf *jsonschema.ValidationError) string {
	if _, ok := leaf.ErrorKind.(*kind.Type); ok {
		return "must be of type " + strings.Join(p.types, " or ")
	}
	return demand(leaf.ErrorKind, message.NewPrinter(language.English))
}

// value reads a text as the first of the parameter's types that it fits, and leaves it a text where it fits none.
func (p Parameter) value(text string) any {
	for _, t := range p.types {
		switch t {
		case "integer":
			if n, err := strconv.Atoi(text); err == nil {
				return n
			}
		case "number":
			if n, err := strconv.ParseFloat(text, 64); err == nil && json.Valid([]byte(text)) {
				return n
			}
		case "boolean":
			if text == "true" || text == "false" {
				return text == "true"
			}
		}
	}
	return text
}
