package draft

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// converter rewrites schemas for the folder: as OpenAPI 3.1 has them, without what demands nothing, and with every
// component that they use.
type converter struct {
	doc        *document
	components map[string]any    // by name, converted
	names      map[string]string // of components by the $ref that leads to them
	notes      map[string]bool   // what could not be carried over
}

func newConverter(doc *document) *converter {
	return &converter{doc: doc, components: map[string]any{}, names: map[string]string{}, notes: map[string]bool{}}
}

// schema converts one schema.
func (c *converter) schema(value any) (any, error) {
	from, ok := value.(map[string]any)
	if !ok {
		if yes, is := value.(bool); is {
			return yes, nil
		}
		return map[string]any{}, nil
	}
	if ref, ok := from["$ref"].(string); ok {
		return c.reference(ref, from)
	}
	to := map[string]any{}
	if err := c.inner(from, to); err != nil {
		return nil, err
	}
	c.types(from, to)
	c.bounds(from, to)
	c.pattern(from, to)
	if required, ok := from["required"].([]any); ok && len(required) > 0 {
		to["required"] = required
	}
	if from["nullable"] == true {
		nullable(to)
	}
	return to, nil
}

// inner copies what says something in itself, and converts the schemas within a schema. What demands nothing is left out.
func (c *converter) inner(from, to map[string]any) (err error) {
	for key, v := range from {
		switch key {
		case "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
			"minProperties", "maxProperties", "enum", "const", "description", "example":
			to[key] = v
		case "examples":
			if shown := listOf(v); len(shown) > 0 && from["example"] == nil {
				to["example"] = shown[0] // to make up bodies with; it is not written
			}
		case "items", "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames", "unevaluatedProperties":
			to[key], err = c.schema(v)
		case "allOf", "anyOf", "oneOf", "prefixItems":
			if len(listOf(v)) > 0 {
				to[key], err = c.list(listOf(v))
			}
		case "properties", "patternProperties", "$defs":
			to[key], err = c.named(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *converter) list(schemas []any) (any, error) {
	converted := make([]any, len(schemas))
	for i, v := range schemas {
		var err error
		if converted[i], err = c.schema(v); err != nil {
			return nil, err
		}
	}
	return converted, nil
}

func (c *converter) named(schemas any) (any, error) {
	members, _ := schemas.(map[string]any)
	converted := map[string]any{}
	for name, v := range members {
		var err error
		if converted[name], err = c.schema(v); err != nil {
			return nil, err
		}
	}
	return converted, nil
}

// types keeps the types that JSON has.
func (c *converter) types(from, to map[string]any) {
	var all []any
	for _, kind := range append(listOf(from["type"]), from["type"]) {
		if name, ok := kind.(string); ok {
			if slices.Contains([]string{"object", "array", "string", "number", "integer", "boolean", "null"}, name) {
				all = append(all, name)
			} else {
				c.notes[fmt.Sprintf("the type %q, which JSON does not have", name)] = true
			}
		}
	}
	switch len(all) {
	case 0:
	case 1:
		to["type"] = all[0]
	default:
		to["type"] = all
	}
	if to["type"] == "array" && to["items"] == nil && to["prefixItems"] == nil {
		to["items"] = map[string]any{}
	}
}

// bounds makes numbers of the exclusive bounds of OpenAPI 3.0, which are true or false beside the bound.
func (c *converter) bounds(from, to map[string]any) {
	for exclusive, bound := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
		switch v := from[exclusive].(type) {
		case json.Number:
			to[exclusive] = v
		case bool:
			if limit, ok := to[bound]; v && ok {
				to[exclusive] = limit
				delete(to, bound)
			}
		}
	}
}

// pattern keeps a pattern that the bench can read.
func (c *converter) pattern(from, to map[string]any) {
	text, ok := from["pattern"].(string)
	if !ok {
		return
	}
	if _, err := regexp.Compile(text); err != nil {
		c.notes[fmt.Sprintf("the pattern %s, which RE2 cannot read", text)] = true
		return
	}
	to["pattern"] = text
}

// nullable allows null.
func nullable(to map[string]any) {
	if values, ok := to["enum"].([]any); ok && !slices.Contains(values, nil) {
		to["enum"] = append(slices.Clone(values), nil)
	}
	switch kind := to["type"].(type) {
	case string:
		to["type"] = []any{kind, "null"}
	case []any:
		if !slices.Contains(kind, any("null")) {
			to["type"] = append(slices.Clone(kind), "null")
		}
	default:
		if len(to) > 0 && to["enum"] == nil {
			plain := maps.Clone(to)
			clear(to)
			to["anyOf"] = []any{plain, map[string]any{"type": "null"}}
		}
	}
}
