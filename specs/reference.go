package specs

import (
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// references objects to what makes the OpenAPI library stumble without naming a place: a $ref that leads nowhere, a
// key that a mapping has twice, a key with nothing behind it.
func (l *loader) references(file string, node *yaml.Node) { l.referencesIn(file, node, false) }

// referencesIn checks a part of the document. Named means that its keys are names that the author chose.
func (l *loader) referencesIn(file string, node *yaml.Node, named bool) {
	if node.Kind != yaml.MappingNode {
		for _, element := range node.Content {
			l.referencesIn(file, element, false)
		}
		return
	}
	first := map[string]int{}
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if line, twice := first[key.Value]; twice {
			l.problem(file, key.Line, "mapping key %q already defined at line %d", key.Value, line)
			l.astray = !l.veil(file, key) || l.astray
			continue
		}
		first[key.Value] = key.Line
		switch {
		case !named && isValue(key.Value):
		case value.ShortTag() == "!!null":
			l.problem(file, key.Line, "%s is empty", key.Value)
			l.astray = true
		case key.Value == "$ref" && value.Kind == yaml.ScalarNode:
			if !l.reference(file, value) {
				l.damaged[value] = true
				l.astray = !l.veil(file, key) || l.astray
			}
		default:
			l.referencesIn(file, value, !named && isMap(key.Value))
		}
	}
}

// isMap tells whether names stand below a key of an OpenAPI document.
func isMap(key string) bool {
	return slices.Contains([]string{
		"properties", "patternProperties", "dependentSchemas", "$defs", "schemas", "responses", "parameters", "headers",
		"requestBodies", "securitySchemes", "paths", "webhooks", "pathItems", "callbacks", "links", "content",
	}, key)
}

// isValue tells whether any value may stand under a key of an OpenAPI document.
func isValue(key string) bool {
	return strings.HasPrefix(key, "x-") || slices.Contains([]string{"example", "examples", "default", "const", "enum"}, key)
}

// reference objects to a $ref that leads nowhere, and is false then.
func (l *loader) reference(file string, ref *yaml.Node) bool {
	to, fragment, _ := strings.Cut(ref.Value, "#")
	node := l.trees[file]
	if to != "" {
		to = path.Join(path.Dir(file), to)
		if node = l.other(to); node == nil {
			l.problem(file, ref.Line, "$ref %q leads nowhere: there is no YAML or JSON file %s", ref.Value, to)
			return false
		}
	}
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	for _, token := range Pointer(fragment).Tokens() {
		next := referred(node, token)
		if next == nil {
			l.problem(file, ref.Line, "$ref %q leads nowhere: there is no %s%s", ref.Value, token, among(node))
			return false
		}
		node = next
	}
	return true
}

// referred returns the member or the element that a token of a reference names.
func referred(node *yaml.Node, token string) *yaml.Node {
	if index, err := strconv.Atoi(token); err == nil && target(node).Kind == yaml.SequenceNode {
		next, _ := child(node, index)
		return next
	}
	next, _ := child(node, token)
	return next
}

// other returns the tree of a file that a $ref names, nil if there is none.
func (l *loader) other(file string) *yaml.Node {
	if root, ok := l.trees[file]; ok {
		return root
	}
	text, err := fs.ReadFile(l.folder, file)
	var tree yaml.Node
	if err != nil || yaml.Unmarshal(text, &tree) != nil || len(tree.Content) == 0 {
		return nil
	}
	l.texts[file] = text
	l.trees[file] = tree.Content[0]
	l.references(file, tree.Content[0])
	return tree.Content[0]
}

// among says which keys a mapping has instead.
func among(node *yaml.Node) string {
	node = target(node)
	if node.Kind != yaml.MappingNode || len(node.Content) == 0 {
		return ""
	}
	var keys []string
	for i := 0; i < len(node.Content); i += 2 {
		keys = append(keys, node.Content[i].Value)
	}
	return " among " + strings.Join(keys, ", ")
}
