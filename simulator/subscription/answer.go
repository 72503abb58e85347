package subscription

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/hookbench/hookbench/specs"
)

// words are what the API has to say in an answer that is no subscription: JSON texts by the names that members have for
// them all over the field. Where the answer has its list, the elements go.
type words struct {
	members  map[string]string
	elements [][]byte
}

// listed returns the words of a page.
func listed(elements [][]byte, p page, total int) words {
	if p.limit == everything.limit {
		p.limit = total
	}
	return words{elements: elements, members: map[string]string{
		"offset":  number(p.offset),
		"limit":   number(p.limit),
		"total":   number(total),
		"hasMore": strconv.FormatBool(p.offset < total && len(elements) < total-p.offset),
	}}
}

// maxNesting bounds the answer to a schema that contains itself.
const maxNesting = 8

// write returns an answer of a shape, nil where there is no shape. Members that are demanded and that there is no word
// for are as the document shows them, or empty; others that there is no word for are left out.
func write(shape *specs.Shape, w words) []byte {
	if shape == nil {
		return nil
	}
	return w.append(nil, shape, maxNesting)
}

func (w words) append(buffer []byte, shape *specs.Shape, depth int) []byte {
	switch {
	case len(shape.Properties) > 0 && depth > 0:
		return w.appendMembers(buffer, shape, depth)
	case isList(shape):
		return w.appendElements(buffer)
	default:
		return append(buffer, sample(shape)...)
	}
}

func (w words) appendMembers(buffer []byte, shape *specs.Shape, depth int) []byte {
	buffer = append(buffer, '{')
	separator := ""
	for _, p := range shape.Properties {
		text, known := w.members[p.Name]
		if !known && !p.Required && !w.speaksOf(p.Shape, depth-1) {
			continue
		}
		buffer = append(buffer, separator+quote(p.Name)+":"...)
		separator = ","
		if known {
			buffer = append(buffer, text...)
		} else {
			buffer = w.append(buffer, p.Shape, depth-1)
		}
	}
	return append(buffer, '}')
}

// speaksOf tells whether there is a word for something in a shape.
func (w words) speaksOf(shape *specs.Shape, depth int) bool {
	if isList(shape) {
		return w.elements != nil
	}
	return depth > 0 && slices.ContainsFunc(shape.Properties, func(p specs.Property) bool {
		_, known := w.members[p.Name]
		return known || w.speaksOf(p.Shape, depth-1)
	})
}

func (w words) appendElements(buffer []byte) []byte {
	length := len("[]")
	for _, e := range w.elements {
		length += len(e) + len(",")
	}
	buffer = append(slices.Grow(buffer, length), '[')
	for i, e := range w.elements {
		if i > 0 {
			buffer = append(buffer, ',')
		}
		buffer = append(buffer, e...)
	}
	return append(buffer, ']')
}

func isList(shape *specs.Shape) bool {
	return shape.Items != nil || slices.Contains(shape.Types, "array")
}

// elementOf returns the shape of the elements of the list in an answer, nil if there is none.
func elementOf(shape *specs.Shape) *specs.Shape {
	if shape == nil || shape.Items != nil {
		return elements(shape)
	}
	for _, p := range shape.Properties {
		if isList(p.Shape) {
			return elements(p.Shape)
		}
	}
	return nil
}

func elements(shape *specs.Shape) *specs.Shape {
	if shape == nil {
		return nil
	}
	return shape.Items
}

// sample returns a value of a shape that nothing is known of.
func sample(shape *specs.Shape) []byte {
	example := shape.Example
	if example == nil && len(shape.Enum) > 0 {
		example = shape.Enum[0]
	}
	if example != nil {
		if text, err := json.Marshal(example); err == nil {
			return text
		}
	}
	if len(shape.Types) == 0 {
		return []byte("null")
	}
	switch shape.Types[0] {
	case "string":
		return []byte(`""`)
	case "integer", "number":
		return []byte("0")
	case "boolean":
		return []byte("false")
	case "object":
		return []byte("{}")
	default:
		return []byte("null")
	}
}
