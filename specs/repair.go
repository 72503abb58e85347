package specs

import (
	"reflect"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// repair puts a value of the right type in the place of everything below a node that cannot be decoded, and remembers
// where, so that the rest of the file can be checked and nothing is said about the places themselves a second time.
func (l *loader) repair(node *yaml.Node, t reflect.Type) {
	if node.Decode(reflect.New(t).Interface()) == nil {
		return
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch inner := target(node); {
	case t.Kind() == reflect.Struct && inner.Kind == yaml.MappingNode:
		l.repairMembers(inner, t)
	case t.Kind() == reflect.Slice && inner.Kind == yaml.SequenceNode:
		for _, element := range inner.Content {
			l.repair(element, t.Elem())
		}
	default:
		*node = standIn(t, node)
		l.damaged[node] = true
	}
}

func (l *loader) repairMembers(node *yaml.Node, t reflect.Type) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Tag == mergeTag {
			l.repair(value, t)
		} else if field, ok := fieldOf(t, key.Value); ok {
			l.repair(value, field.Type)
		}
	}
}

// standIn returns the zero value of a type as YAML, at the place of a node.
func standIn(t reflect.Type, at *yaml.Node) yaml.Node {
	node := yaml.Node{Kind: yaml.ScalarNode, Line: at.Line, Column: at.Column, Anchor: at.Anchor}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		node.Kind, node.Tag = yaml.MappingNode, "!!map"
	case reflect.Slice:
		node.Kind, node.Tag = yaml.SequenceNode, "!!seq"
	case reflect.Bool:
		node.Tag, node.Value = "!!bool", strconv.FormatBool(false)
	case reflect.String:
		node.Tag = "!!str"
	default:
		node.Tag, node.Value = "!!int", "0"
		if t == reflect.TypeFor[time.Duration]() {
			node.Tag, node.Value = "!!str", "0s"
		}
	}
	return node
}

// intact tells whether nothing at a place of a file, around it or below it had to be repaired.
func (l *loader) intact(file string, at ...any) bool {
	return l.intactTo(file, at, everyDepth)
}

// everyDepth is more than any file of a folder has.
const everyDepth = 100

// intactTo looks only so many levels below the place.
func (l *loader) intactTo(file string, at keyPath, depth int) bool {
	node := l.trees[file]
	if len(l.damaged) == 0 || node == nil {
		return true
	}
	for _, key := range at {
		if l.damaged[node] {
			return false
		}
		if node, _ = child(node, key); node == nil {
			return true
		}
	}
	return !l.hurt(node, depth)
}

// hurt tells whether a node, or one at most so many levels below, had to be repaired.
func (l *loader) hurt(node *yaml.Node, depth int) bool {
	if l.damaged[node] {
		return true
	}
	for _, inner := range node.Content { // not behind an alias, of which there may be very many
		if depth > 0 && l.hurt(inner, depth-1) {
			return true
		}
	}
	return false
}

// singleKeys objects to a key that a mapping has twice, and takes it out: the decoder would leave out the whole mapping.
func (l *loader) singleKeys(file string, node *yaml.Node) {
	first, kept := map[string]int{}, node.Content[:0:0]
	for i, inner := range node.Content {
		if node.Kind != yaml.MappingNode || i%2 == 1 {
			continue
		}
		if line, twice := first[inner.Value]; twice && inner.Kind == yaml.ScalarNode {
			l.problem(file, inner.Line, "mapping key %q already defined at line %d", inner.Value, line)
			continue
		}
		first[inner.Value] = inner.Line
		kept = append(kept, inner, node.Content[i+1])
	}
	if node.Kind == yaml.MappingNode && len(kept) < len(node.Content) { // trees without mistakes may be shared
		node.Content = kept
	}
	for _, inner := range node.Content {
		l.singleKeys(file, inner)
	}
}
