package draft

import (
	"testing"

	. "github.com/onsi/gomega"
)

// A schema that holds itself, or null, ends with null.
func TestSelfReferenceEndsWithNull(t *testing.T) {
	g := NewWithT(t)
	node := map[string]any{"$ref": "#/components/schemas/Node"}
	s := synthesiser{components: map[string]any{"Node": map[string]any{
		"type": "object", "required": []any{"child"},
		"properties": map[string]any{"child": map[string]any{"anyOf": []any{node, map[string]any{"type": "null"}}}},
	}}}
	value, depth := s.value(node, 0), 0
	for ; value != nil && depth < 20; depth++ {
		value = value.(map[string]any)["child"]
	}
	g.Expect(value).To(BeNil())
	g.Expect(depth).To(BeNumerically("<", 20))
}
