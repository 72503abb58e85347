package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mapping makes a mapping of keys and values in turn.
func mapping(pairs ...any) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i+1 < len(pairs); i += 2 {
		value, is := pairs[i+1].(*yaml.Node)
		if !is {
			value = node(pairs[i+1], true)
		}
		m.Content = append(m.Content, scalarNode(pairs[i].(string)), value)
	}
	return m
}

// node writes a value. In a schema some keys come first, and examples of parts are left out; where its keys are names that an
// author chose they are in alphabetical order.
func node(value any, names bool) *yaml.Node {
	switch value := value.(type) {
	case map[string]any:
		m := mapping()
		for _, key := range ordered(value, names) {
			below := !names && slices.Contains([]string{"properties", "patternProperties", "$defs", "enum", "const"}, key)
			m.Content = append(m.Content, scalarNode(key), node(value[key], below))
		}
		return m
	case []any:
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, element := range value {
			list.Content = append(list.Content, node(element, false))
		}
		return list
	case json.Number:
		tag := "!!int"
		if strings.ContainsAny(string(value), ".eE") {
			tag = "!!float"
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: string(value)}
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: fmt.Sprint(value)}
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	default:
		return scalarNode(fmt.Sprint(value))
	}
}

func scalarNode(text string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(text)
	return n
}

// ordered returns the keys of a mapping in the order in which they are written.
func ordered(members map[string]any, names bool) []string {
	keys := sorted(members)
	if names {
		return keys
	}
	first := []string{"$ref", "type", "description", "const", "enum", "required", "properties"}
	keys = slices.DeleteFunc(keys, func(key string) bool { return key == "example" })
	slices.SortStableFunc(keys, func(a, b string) int { return rank(first, a) - rank(first, b) })
	return keys
}

func rank(first []string, key string) int {
	if i := slices.Index(first, key); i >= 0 {
		return i
	}
	return len(first)
}
