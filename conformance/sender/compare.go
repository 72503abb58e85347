package sender

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

// typeOf returns the JSON schema's word for the type of a value.
func typeOf(v gjson.Result) string {
	switch {
	case v.IsArray():
		return "array"
	case v.IsObject():
		return "object"
	case v.Type == gjson.String:
		return "string"
	case v.Type == gjson.Number:
		return "number"
	case v.Type == gjson.Null:
		return "null"
	default:
		return "boolean"
	}
}

// sameJSON compares values, lists without regard to their order: none of those in a subscription has a meaning.
func sameJSON(a, b gjson.Result) bool {
	if a.IsArray() && b.IsArray() {
		left, right := a.Array(), b.Array()
		return len(left) == len(right) && !slices.ContainsFunc(left, func(one gjson.Result) bool {
			return !slices.ContainsFunc(right, func(other gjson.Result) bool { return sameJSON(one, other) })
		})
	}
	if a.IsObject() && b.IsObject() {
		same := true
		b.ForEach(func(key, value gjson.Result) bool {
			found := specs.Pointer("").Below(key.Str).Get([]byte(a.Raw))
			same = found.Exists() && sameJSON(found, value)
			return same
		})
		return same
	}
	return a.Type == b.Type && a.String() == b.String()
}

// difference says how a body differs from the one before it.
func difference(before, after []byte) string {
	var one, other any
	if json.Unmarshal(before, &one) == nil && json.Unmarshal(after, &other) == nil && alike(one, other) {
		return "the same JSON, written differently"
	}
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			return fmt.Sprintf("the first difference is at byte %d", i+1)
		}
	}
	return fmt.Sprintf("it has %d bytes instead of %d", len(after), len(before))
}

func alike(one, other any) bool {
	same, err := gomega.Equal(one).Match(other)
	return err == nil && same
}
