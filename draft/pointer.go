package draft

import (
	"maps"
	"slices"
	"strings"
)

// get returns the value at a pointer, nil where there is none.
func get(value any, at string) any {
	if at == "" {
		return nil
	}
	for _, token := range strings.Split(at[1:], "/") {
		var ok bool
		if value, ok = child(value, strings.NewReplacer("~1", "/", "~0", "~").Replace(token)); !ok {
			return nil
		}
	}
	return value
}

// put writes a value over the one at a pointer.
func put(body any, at string, value any) {
	parent, last := "", at
	if i := strings.LastIndex(at, "/"); i > 0 {
		parent, last = at[:i], at[i:]
	}
	object, ok := body.(map[string]any)
	if parent != "" {
		object, ok = get(body, parent).(map[string]any)
	}
	if ok {
		object[strings.NewReplacer("~1", "/", "~0", "~").Replace(last[1:])] = value
	}
}

func sorted(members map[string]any) []string { return slices.Sorted(maps.Keys(members)) }
