package specs

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// EnumAt returns the values that the schema of an event allows at a place of the body where it lists them, as enum
// or as const, in the order of the schema; nil where it lists none, or where there is no such event. Schemas in allOf
// must all agree, those in oneOf and anyOf add up.
func (p *Provider) EnumAt(event string, at Pointer) []any {
	doc := p.OpenAPI()
	if doc == nil || doc.Webhooks[event] == nil {
		return nil
	}
	return allowed(bodySchema(doc.Webhooks[event]), at.Tokens(), nil)
}

// allowed returns the values that a schema lists for the place; nil means that it lists none. The schemas around it
// are those that it is combined into at the same place: one that combines itself restricts nothing more.
func allowed(schema *openapi3.Schema, at []string, around []*openapi3.Schema) []any {
	if schema == nil || slices.Contains(around, schema) {
		return nil
	}
	around = append(slices.Clip(around), schema)
	var values []any
	switch {
	case len(at) > 0:
		values = allowed(below(schema, at[0]), at[1:], nil)
	case schema.Const != nil:
		values = []any{schema.Const}
	default:
		values = schema.Enum
	}
	for _, part := range schema.AllOf {
		values = both(values, allowed(part.Value, at, around))
	}
	for _, choice := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf} {
		values = both(values, either(choice, at, around))
	}
	return values
}

// either returns the values that at least one of the schemas lists, or nil if one of them does not restrict them.
func either(choice openapi3.SchemaRefs, at []string, around []*openapi3.Schema) []any {
	var values []any
	for _, branch := range choice {
		listed := allowed(branch.Value, at, around)
		if listed == nil {
			return nil
		}
		for _, value := range listed {
			if !holds(values, value) {
				values = append(values, value)
			}
		}
	}
	return values
}

// both returns the values that are in both lists; a nil list restricts nothing.
func both(a, b []any) []any {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return slices.DeleteFunc(slices.Clone(a), func(value any) bool { return !holds(b, value) })
}

func holds(values []any, value any) bool {
	return slices.ContainsFunc(values, func(v any) bool { return reflect.DeepEqual(v, value) })
}

// below returns the schema of a member or element, nil if the schema names none.
func below(schema *openapi3.Schema, token string) *openapi3.Schema {
	if ref := schema.Properties[token]; ref != nil {
		return ref.Value
	}
	if index, err := strconv.Atoi(token); err == nil && schema.Items != nil {
		if index < len(schema.PrefixItems) {
			return schema.PrefixItems[index].Value
		}
		return schema.Items.Value
	}
	if ref := schema.AdditionalProperties.Schema; ref != nil {
		return ref.Value
	}
	return nil
}

// namesPlace tells whether a schema names a place, and, where it does not, whether it leaves open what may stand there: no
// schema on the way names its members.
func namesPlace(schema *openapi3.Schema, at []string) (named, open bool) {
	level := parts(nil, schema)
	for _, token := range at {
		var next []*openapi3.Schema
		open = true
		for _, s := range level {
			open = open && len(s.Properties) == 0 && s.Items == nil
			next = parts(next, below(s, token))
		}
		if len(next) == 0 {
			return false, open
		}
		level = next
	}
	return true, false
}

// parts appends a schema and all that it combines to those found already.
func parts(found []*openapi3.Schema, schema *openapi3.Schema) []*openapi3.Schema {
	if schema == nil || slices.Contains(found, schema) {
		return found
	}
	found = append(found, schema)
	for _, combined := range []openapi3.SchemaRefs{schema.AllOf, schema.OneOf, schema.AnyOf, {schema.Then}, {schema.Else}} {
		for _, ref := range combined {
			if ref != nil {
				found = parts(found, ref.Value)
			}
		}
	}
	return found
}
