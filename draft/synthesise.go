package draft

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// synthesiser makes up values for schemas.
type synthesiser struct {
	components map[string]any
	spare      bool // leave out what is not required
	shown      bool // take the examples of the schemas
	choice     int  // which of several alternatives to take
}

// nesting is how deep optional members are written.
const nesting = 6

// value makes up a value for a schema.
func (s synthesiser) value(schema any, depth int) any {
	flat := s.flat(schema, 0)
	if flat == nil {
		return nil
	}
	if value, ok := flat["const"]; ok {
		return value
	}
	if values := listOf(flat["enum"]); len(values) > 0 {
		return values[0]
	}
	if shown, ok := flat["example"]; ok && s.shown && shown != nil {
		return shown
	}
	switch kindOf(flat) {
	case "object":
		return s.object(flat, depth)
	case "array":
		return s.array(flat, depth)
	case "string":
		return text(flat)
	case "integer", "number":
		return number(flat)
	case "boolean":
		return true
	default:
		return nil
	}
}

// kindOf returns the type of a value for a schema: the first that is not null, or what its keywords are about.
func kindOf(schema map[string]any) string {
	for _, kind := range append(listOf(schema["type"]), schema["type"]) {
		if name, ok := kind.(string); ok && name != "null" {
			return name
		}
	}
	switch {
	case schema["properties"] != nil || schema["required"] != nil || schema["additionalProperties"] != nil:
		return "object"
	case schema["items"] != nil || schema["prefixItems"] != nil:
		return "array"
	case schema["minimum"] != nil || schema["maximum"] != nil:
		return "number"
	case schema["type"] != nil:
		return "null"
	default:
		return "string"
	}
}

// flat returns a schema with its references followed, its parts joined and one of its alternatives taken.
func (s synthesiser) flat(schema any, depth int) map[string]any {
	from, ok := schema.(map[string]any)
	if !ok || depth > 40 {
		return map[string]any{}
	}
	flat := maps.Clone(from)
	if ref, ok := from["$ref"].(string); ok {
		delete(flat, "$ref")
		join(flat, s.flat(s.components[strings.TrimPrefix(ref, "#/components/schemas/")], depth+1))
	}
	for _, part := range listOf(from["allOf"]) {
		join(flat, s.flat(part, depth+1))
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		if alternatives := listOf(from[key]); len(alternatives) > 0 {
			join(flat, s.alternative(alternatives, depth+1))
		}
	}
	return flat
}

// alternative takes one of several schemas, not that for null while there is another.
func (s synthesiser) alternative(alternatives []any, depth int) map[string]any {
	var all []map[string]any
	for _, a := range alternatives {
		if flat := s.flat(a, depth); flat["type"] != "null" {
			all = append(all, flat)
		}
	}
	if len(all) == 0 {
		return map[string]any{"type": "null"}
	}
	return all[s.choice%len(all)]
}

// join adds what another schema demands of the same value. Where both say something of one member, both hold.
func join(to, more map[string]any) {
	for key, value := range more {
		own, both := to[key]
		if !both {
			to[key] = value
			continue
		}
		switch key {
		case "required":
			to[key] = append(slices.Clone(listOf(own)), listOf(value)...)
		case "properties":
			to[key] = joined(own.(map[string]any), value.(map[string]any))
		case "enum":
			to[key] = slices.DeleteFunc(slices.Clone(listOf(own)), func(v any) bool { return !holds(listOf(value), v) })
		}
	}
}

// joined returns the members of two schemas.
func joined(members, more map[string]any) map[string]any {
	all := maps.Clone(members)
	for name, member := range more {
		if first, twice := all[name]; twice {
			member = map[string]any{"allOf": []any{first, member}}
		}
		all[name] = member
	}
	return all
}

// holds tells whether a value is in a list. It may be an object, which Go does not compare.
func holds(values []any, value any) bool {
	return slices.ContainsFunc(values, func(v any) bool { return same(v, value) })
}

func (s synthesiser) object(schema map[string]any, depth int) any {
	object := map[string]any{}
	members, _ := schema["properties"].(map[string]any)
	required := listOf(schema["required"])
	for name, member := range members {
		needed := slices.Contains(required, any(name))
		if !needed && (s.spare || depth >= nesting) || depth > 30 {
			continue
		}
		if depth >= nesting && mayBeNull(member) {
			object[name] = nil // or a schema that holds itself would have no end
			continue
		}
		object[name] = s.value(member, depth+1)
	}
	for _, name := range required {
		if name, ok := name.(string); ok && object[name] == nil && members[name] == nil {
			object[name] = s.value(schema["additionalProperties"], depth+1)
		}
	}
	for i := len(object); i < whole(schema["minProperties"], 0); i++ {
		object["member"+strconv.Itoa(i+1)] = s.value(schema["additionalProperties"], depth+1)
	}
	return object
}

// mayBeNull tells whether a schema says of itself that null will do.
func mayBeNull(schema any) bool {
	from, _ := schema.(map[string]any)
	isNull := func(a any) bool {
		alternative, _ := a.(map[string]any)
		return alternative["type"] == "null"
	}
	return slices.Contains(listOf(from["type"]), any("null")) ||
		slices.ContainsFunc(slices.Concat(listOf(from["anyOf"]), listOf(from["oneOf"])), isNull)
}

func (s synthesiser) array(schema map[string]any, depth int) any {
	list := []any{}
	for _, item := range listOf(schema["prefixItems"]) {
		list = append(list, s.value(item, depth+1))
	}
	length := max(whole(schema["minItems"], 1), 1)
	if s.spare || depth >= nesting {
		length = whole(schema["minItems"], 0)
	}
	for len(list) < min(length, whole(schema["maxItems"], length), 100) {
		list = append(list, s.value(schema["items"], depth+1))
	}
	return list
}
