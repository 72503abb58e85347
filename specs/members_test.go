package specs_test

import (
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func TestEnumAt(t *testing.T) {
	parcels, err := specs.Open("./testdata/parcels")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, c := range []struct {
		name    string
		event   string
		pointer specs.Pointer
		want    []any
	}{
		{"through a reference in another file", "parcel.moved", "/state", []any{"loaded", "unloaded", "held", "lost"}},
		{"enum and const of alternatives add up", "parcel.moved", "/parcel/state", []any{"loaded", "unloaded", "held"}},
		{"a const", "parcel.moved", "/type", []any{"parcel.moved"}},
		{"in an element", "parcel.moved", "/parcel/stops/3/kind", []any{"depot", "door"}},
		{"any text", "parcel.moved", "/parcel/code", nil},
		{"an object", "parcel.moved", "/parcel", nil},
		{"no such member", "parcel.moved", "/parcel/colour", nil},
		{"no such event", "parcel.burnt", "/state", nil},
		{"no pointer", "parcel.moved", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			NewWithT(t).Expect(parcels.EnumAt(c.event, c.pointer)).To(Equal(c.want))
		})
	}
}

func TestEnumAtOfCombinedSchemas(t *testing.T) {
	provider := withDocument(t, `
                          type: object
                          properties:
                            narrowed: {enum: [a, b, c], allOf: [{enum: [c, b, x]}]}
                            open: {anyOf: [{enum: [a]}, {type: string}]}
                            twice: {oneOf: [{enum: [1, 2]}, {enum: [2, 3]}]}
                            nothing: {enum: [a], allOf: [{enum: [b]}]}
                            mapped: {type: object, additionalProperties: {enum: [x, null]}}
                            tuple: {type: array, prefixItems: [{const: first}], items: {enum: [rest]}}`)
	for pointer, want := range map[specs.Pointer][]any{
		"narrowed":        {"b", "c"},
		"open":            nil,
		"twice":           {1.0, 2.0, 3.0},
		"nothing":         {},
		"mapped/anything": {"x", nil},
		"tuple/0":         {"first"},
		"tuple/1":         {"rest"},
	} {
		NewWithT(t).Expect(provider.EnumAt("document.uploaded", "/data/document/"+pointer)).To(Equal(want), string(pointer))
	}
}

// TestEnumAtOfASchemaWithinItself ends.
func TestEnumAtOfASchemaWithinItself(t *testing.T) {
	files := folder(t, "testdata/parcels")
	mistake{file: "common.yaml", old: "    remark: {type: string}", new: "    remark: {type: string}\n    inner: {$ref: \"#/Parcel\"}"}.apply(t, files)
	provider, err := specs.Load(files, "here")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(provider.EnumAt("parcel.moved", "/parcel/inner/inner/state")).To(Equal([]any{"loaded", "unloaded", "held"}))
}
