package subscription

import (
	"math"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
	"github.com/tidwall/gjson"
)

// strays refuses a member that the request does not take and the resource has, such as an id or a secret, when it is not
// even of its type there. One of the right type is passed over, as in a resource that was read, changed and sent back;
// so is a member that nobody knows.
func (m model) strays(body gjson.Result, taken *specs.Shape) (err error) {
	body.ForEach(func(name, value gjson.Result) bool {
		want := m.typesOf(name.Str)
		if taken.Property(name.Str) == nil && len(want) > 0 && !isOf(want, value) {
			err = wrong(specs.Pointer("").Below(name.Str), "is the provider's to choose, and not of type "+strings.Join(want, " or "))
		}
		return err == nil
	})
	return err
}

// typesOf returns the types of a member of the resource; none: any, or there is no such member.
func (m model) typesOf(name string) []string {
	for _, shape := range []*specs.Shape{m.created, m.read} {
		if shape == nil {
			continue
		}
		if member := shape.Property(name); member != nil {
			return member.Types
		}
	}
	return nil
}

// isOf tells whether a value is of one of the types of JSON Schema.
func isOf(types []string, value gjson.Result) bool {
	var is []string
	switch {
	case value.IsObject():
		is = []string{"object"}
	case value.IsArray():
		is = []string{"array"}
	case value.IsBool():
		is = []string{"boolean"}
	case value.Type == gjson.String:
		is = []string{"string"}
	case value.Type == gjson.Null:
		is = []string{"null"}
	case value.Num == math.Trunc(value.Num):
		is = []string{"integer", "number"}
	default:
		is = []string{"number"}
	}
	return slices.ContainsFunc(is, func(t string) bool { return slices.Contains(types, t) })
}
