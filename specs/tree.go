package specs

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// keyPath is a place in a YAML file: keys and, in lists, indexes.
type keyPath []any

func (p keyPath) String() string {
	var b strings.Builder
	for _, key := range p {
		switch key := key.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", key)
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			fmt.Fprint(&b, key)
		}
	}
	return b.String()
}

// with returns the path of something below.
func (p keyPath) with(keys ...any) keyPath { return append(slices.Clip(p), keys...) }

// line returns the line of a place in a file, or of the innermost place around it that is there.
func (l *loader) line(file string, at keyPath) int {
	_, line, _ := l.find(file, at)
	return line
}

// find returns the node at a place of a file, or the innermost one around it that is there, and its line. The rest
// are the keys that lead nowhere.
func (l *loader) find(file string, at keyPath) (node *yaml.Node, line int, rest keyPath) {
	node = l.trees[file]
	if node == nil {
		return nil, 0, at
	}
	line = node.Line
	for i, key := range at {
		next, nextLine := child(node, key)
		if next == nil {
			return node, line, at[i:]
		}
		node, line = next, nextLine
	}
	return node, line, nil
}

// child returns what stands under a key or an index of a node, and the line where it begins: that of the key.
func child(node *yaml.Node, key any) (*yaml.Node, int) {
	node = target(node)
	switch key := key.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && key < len(node.Content) {
			return node.Content[key], node.Content[key].Line
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				return node.Content[i+1], node.Content[i].Line
			}
		}
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Tag == mergeTag {
				return child(node.Content[i+1], key)
			}
		}
	}
	return nil, 0
}

const mergeTag = "!!merge" // of the key <<

// target returns the node that an alias stands for, and any other node itself.
func target(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// knownKeys objects to every key of the file that the type has no field for.
func (l *loader) knownKeys(file string, node *yaml.Node, t reflect.Type) {
	if node.Kind == yaml.AliasNode {
		return // was seen at its anchor
	}
	switch t.Kind() {
	case reflect.Pointer:
		l.knownKeys(file, node, t.Elem())
	case reflect.Slice:
		for _, element := range node.Content {
			l.knownKeys(file, element, t.Elem())
		}
	case reflect.Struct:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			key, value := node.Content[i], node.Content[i+1]
			field, ok := fieldOf(t, key.Value)
			switch {
			case ok:
				l.knownKeys(file, value, field.Type)
			case key.Tag != mergeTag:
				l.problem(file, key.Line, "unknown key %q%s: here may stand %s", key.Value, didYouMean(key.Value, keysOf(t)), strings.Join(keysOf(t), ", "))
			}
		}
	}
}

func fieldOf(t reflect.Type, key string) (reflect.StructField, bool) {
	for _, field := range keyed(t) {
		if name, _ := keyOf(field); name == key {
			return field, true
		}
	}
	return reflect.StructField{}, false
}

// keyed returns the fields of a struct that have a key in YAML: those of an inlined struct in its place.
func keyed(t reflect.Type) []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return f.Anonymous })
}

// keyOf returns the YAML key of a struct field and whether a file may leave it out.
func keyOf(field reflect.StructField) (key string, optional bool) {
	key, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return key, options == "omitempty"
}

func keysOf(t reflect.Type) []string {
	var keys []string
	for _, field := range keyed(t) {
		key, _ := keyOf(field)
		keys = append(keys, key)
	}
	return keys
}
