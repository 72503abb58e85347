package specs

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/tidwall/gjson"
)

// Shape is what a schema names, whatever it demands of it: what is needed to write a value of its form, and to leave
// out of a value what it does not name.
type Shape struct {
	Properties []Property // required ones first, in the order in which they are demanded, then the others by name
	Items      *Shape     // of an array's elements; nil: it names none
	Types      []string   // none: any
	Enum       []any      // values to choose from, a constant too; none: any
	Example    any        // example or default; nil: there is neither
}

// Property is a member that a schema names.
type Property struct {
	Name     string
	Required bool
	Shape    *Shape

	key string // as it is written, with the colon
}

// Property returns the shape of the member of that name, nil if the schema names none.
func (s *Shape) Property(name string) *Shape {
	i := slices.IndexFunc(s.Properties, func(p Property) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return s.Properties[i].Shape
}

// Project appends a JSON value to a buffer, without the members that the schema does not name and in the order of the
// shape. What stays keeps its spelling. Of members with the same name the last one counts, as for most readers of JSON.
// Where the schema names no members, all stay.
func (s *Shape) Project(buffer []byte, value gjson.Result) []byte {
	switch {
	case value.IsObject() && len(s.Properties) > 0:
		return s.projectMembers(buffer, value)
	case value.IsArray() && s.Items != nil:
		buffer = append(buffer, '[')
		first := true
		value.ForEach(func(_, element gjson.Result) bool {
			if !first {
				buffer = append(buffer, ',')
			}
			first = false
			buffer = s.Items.Project(buffer, element)
			return true
		})
		return append(buffer, ']')
	default:
		return append(buffer, value.Raw...)
	}
}

func (s *Shape) projectMembers(buffer []byte, value gjson.Result) []byte {
	given := map[string]gjson.Result{}
	value.ForEach(func(key, member gjson.Result) bool { given[key.Str] = member; return true })
	buffer = append(buffer, '{')
	separator := ""
	for _, p := range s.Properties {
		member, ok := given[p.Name]
		if !ok {
			continue
		}
		buffer = append(buffer, separator...)
		buffer = append(buffer, p.key...)
		buffer = p.Shape.Project(buffer, member)
		separator = ","
	}
	return append(buffer, '}')
}

// shapes holds the shapes made so far by the schemas that they were made from, so that schemas may contain themselves.
type shapes map[string]*Shape

// of returns the shape of some schemas that hold for the same place, nil where there is none.
func (known shapes) of(schemas ...*openapi3.Schema) *Shape {
	var level []*openapi3.Schema
	for _, schema := range schemas {
		level = parts(level, schema)
	}
	if len(level) == 0 {
		return nil
	}
	var key string
	for _, schema := range level {
		key += fmt.Sprintf("%p ", schema)
	}
	shape := known[key]
	if shape == nil {
		shape = &Shape{}
		known[key] = shape
		known.fill(shape, level)
	}
	return shape
}

func (known shapes) fill(shape *Shape, level []*openapi3.Schema) {
	var names, required []string
	for _, s := range level {
		names = append(names, sortedKeys(s.Properties)...)
		required = append(required, s.Required...)
		shape.Types = append(shape.Types, s.Type.Slice()...)
		if shape.Example == nil {
			shape.Example = example(s)
		}
		if len(shape.Enum) == 0 {
			shape.Enum = allowed(s, nil, nil)
		}
	}
	slices.Sort(names)
	for _, name := range unique(slices.Concat(required, names)) {
		if slices.Contains(names, name) {
			shape.Properties = append(shape.Properties, Property{
				Name: name, Required: slices.Contains(required, name), Shape: known.below(level, name), key: quote(name) + ":",
			})
		}
	}
	shape.Items = known.of(itemsOf(level)...)
}

// below returns the shape of a member that some of the schemas name.
func (known shapes) below(level []*openapi3.Schema, name string) *Shape {
	var schemas []*openapi3.Schema
	for _, s := range level {
		if ref := s.Properties[name]; ref != nil && ref.Value != nil {
			schemas = append(schemas, ref.Value)
		}
	}
	if shape := known.of(schemas...); shape != nil {
		return shape
	}
	return &Shape{}
}

// itemsOf returns the schemas of an array's elements, none where elements differ by their position.
func itemsOf(level []*openapi3.Schema) []*openapi3.Schema {
	var schemas []*openapi3.Schema
	for _, s := range level {
		if len(s.PrefixItems) > 0 {
			return nil
		}
		if s.Items != nil {
			schemas = append(schemas, s.Items.Value)
		}
	}
	return schemas
}

// example returns a value that a schema shows.
func example(s *openapi3.Schema) any {
	switch {
	case s.Example != nil:
		return s.Example
	case len(s.Examples) > 0:
		return s.Examples[0]
	default:
		return s.Default
	}
}

func unique(names []string) []string {
	var once []string
	for _, name := range names {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	return once
}
