package draft

import (
	"maps"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// get returns the value at a pointer, nil where there is none.
func get(value any, at string) any {
	if at == "" {
		return nil
	}
	for _, token := range specs.Pointer(at).Tokens() {
		var ok bool
		if value, ok = child(value, token); !ok {
			return nil
		}
	}
	return value
}

// put writes a value over the one at a pointer.
func put(body any, at string, value any) {
	parent := body
	if i := strings.LastIndex(at, "/"); i > 0 {
		parent = get(body, at[:i])
	}
	if object, ok := parent.(map[string]any); ok {
		object[lastOf(at)] = value
	}
}

// lastOf returns the name of the member that a pointer leads to.
func lastOf(at string) string {
	tokens := specs.Pointer(at).Tokens()
	return tokens[len(tokens)-1]
}

func sorted(members map[string]any) []string { return slices.Sorted(maps.Keys(members)) }
