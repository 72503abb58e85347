package draft

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
)

// reference names the component that a $ref leads to, and converts it once.
func (c *converter) reference(ref string, from map[string]any) (any, error) {
	name, known := c.names[ref]
	if !known {
		target, err := c.doc.find(ref)
		if err != nil {
			return nil, err
		}
		name = c.free(ref)
		c.names[ref] = name
		c.components[name] = map[string]any{} // so that schemas may contain themselves
		if c.components[name], err = c.schema(target); err != nil {
			return nil, err
		}
	}
	to := map[string]any{"$ref": "#/components/schemas/" + name}
	if from["nullable"] == true {
		return map[string]any{"anyOf": []any{to, map[string]any{"type": "null"}}}, nil
	}
	if c.doc.old {
		return to, nil // what stands beside a reference is ignored
	}
	beside := maps.Clone(from)
	delete(beside, "$ref")
	also, err := c.schema(beside)
	if err != nil {
		return nil, err
	}
	delete(also.(map[string]any), "description")
	if len(also.(map[string]any)) == 0 {
		return to, nil
	}
	also.(map[string]any)["allOf"] = append([]any{to}, listOf(also.(map[string]any)["allOf"])...)
	return also, nil
}

func listOf(value any) []any {
	list, _ := value.([]any)
	return list
}

// free returns a name that no component has yet.
func (c *converter) free(ref string) string {
	name := strings.Trim(unsafeName.ReplaceAllString(ref[strings.LastIndex(ref, "/")+1:], "_"), "_")
	if name == "" {
		name = "Schema"
	}
	for candidate, n := name, 2; ; n++ {
		if _, taken := c.components[candidate]; !taken {
			return candidate
		}
		candidate = fmt.Sprintf("%s%d", name, n)
	}
}

// same compares values of JSON.
func same(a, b any) bool { return reflect.DeepEqual(a, b) }

// needed returns the components that schemas use, directly or through others.
func (c *converter) needed(schemas ...any) map[string]any {
	used := map[string]any{}
	var visit func(any)
	visit = func(value any) {
		switch value := value.(type) {
		case []any:
			for _, v := range value {
				visit(v)
			}
		case map[string]any:
			ref, _ := value["$ref"].(string)
			if name, ok := strings.CutPrefix(ref, "#/components/schemas/"); ok && used[name] == nil {
				used[name] = c.components[name]
				visit(c.components[name])
			}
			for _, v := range value {
				visit(v)
			}
		}
	}
	visit(schemas)
	return used
}
