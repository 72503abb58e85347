package specs

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// decode reads a YAML file into a struct that names every key the file may hold.
func (l *loader) decode(file string, into any) {
	root := l.parse(file)
	if root == nil {
		return
	}
	l.knownKeys(file, root, reflect.TypeOf(into))
	l.sound[file] = l.decodeNode(file, root, into) && !l.damaged[root]
}

// decodeNode decodes a part of a file, and tells whether that could be done: once it was repaired, if need be.
func (l *loader) decodeNode(file string, node *yaml.Node, into any) bool {
	if node.Decode(into) == nil {
		return true
	}
	l.singleKeys(file, node)
	reflect.ValueOf(into).Elem().SetZero()
	var typed *yaml.TypeError
	err := node.Decode(into)
	switch {
	case err == nil:
		return true
	case errors.As(err, &typed):
		for _, message := range typed.Errors {
			line, text := splitLine(message)
			l.problem(file, line, "%s", plain(text))
		}
	default:
		line, text := splitLine(err.Error())
		l.problem(file, line, "%s", text)
		return false
	}
	l.repair(node, reflect.TypeOf(into).Elem())
	reflect.ValueOf(into).Elem().SetZero()
	return node.Decode(into) == nil
}

// parse returns the tree of a YAML file and keeps it for line numbers; nil, and a problem, if it has none.
func (l *loader) parse(file string) *yaml.Node {
	text, ok := l.read(file)
	if !ok {
		return nil
	}
	if root := l.trees[file]; root != nil {
		return root
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var tree, second yaml.Node
	switch err := decoder.Decode(&tree); {
	case err == io.EOF:
		l.problem(file, 0, "is empty")
		return nil
	case err != nil:
		line, message := syntaxProblem(text, err)
		l.problem(file, line, "is not YAML: %s", message)
		return nil
	}
	if err := decoder.Decode(&second); err != io.EOF {
		l.problem(file, second.Line, "holds more than one YAML document: write one, without a line of ---")
		return nil
	}
	l.trees[file] = tree.Content[0]
	return tree.Content[0]
}

// syntaxProblem finds the line of a YAML syntax error: the last one of the shortest beginning of the text that has
// the same error. The line in the error is often that of the block around it.
func syntaxProblem(text []byte, err error) (int, string) {
	_, message := splitLine(err.Error())
	lines := bytes.SplitAfter(text, []byte("\n"))
	if m := unknownAnchor().FindStringSubmatch(message); m != nil {
		return lineHolding(lines, "*"+m[1]), "no anchor &" + m[1] + " stands before *" + m[1]
	}
	at := sort.Search(len(lines)-1, func(i int) bool {
		var tree yaml.Node
		sooner := yaml.Unmarshal(bytes.Join(lines[:i+1], nil), &tree)
		return sooner != nil && sooner.Error() == err.Error()
	})
	return at + 1, message
}

var unknownAnchor = pattern(`^unknown anchor '(.*)' referenced$`)

func lineHolding(lines [][]byte, word string) int {
	for i, line := range lines {
		if bytes.Contains(line, []byte(word)) {
			return i + 1
		}
	}
	return 0
}

var yamlLine = pattern(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// splitLine takes the line number, 0 if there is none, off the text of a YAML error.
func splitLine(text string) (int, string) {
	text, _, _ = strings.Cut(text, "\n")
	m := yamlLine().FindStringSubmatch(text)
	line, _ := strconv.Atoi(m[1])
	return line, m[2]
}

var mismatch = pattern("^cannot unmarshal !!(\\w+)(?: `(.*)`)? into (.+)$")

// plain words a YAML type error without Go's names.
func plain(text string) string {
	m := mismatch().FindStringSubmatch(text)
	if m == nil {
		return text
	}
	found := map[string]string{"seq": "a list", "map": "a mapping", "null": "nothing"}[m[1]]
	if found == "" {
		found = strconv.Quote(m[2])
	}
	return found + " stands where " + wanted(m[3]) + " is expected"
}

// wanted describes a Go type to somebody who writes YAML.
func wanted(goType string) string {
	switch {
	case goType == "time.Duration":
		return "a duration such as 30s, 5m or 12h"
	case goType == "int":
		return "a whole number"
	case strings.HasPrefix(goType, "float"), strings.HasPrefix(goType, "uint"):
		return "a number"
	case goType == "bool":
		return "true or false"
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "specs.Fact["):
		return "a fact {value: …, basis: …, section: …}"
	case goType == "string", isWord(goType):
		return "a text"
	default:
		return "a mapping"
	}
}

// isWord tells whether the Go type of that name is one of the string types of the contract.
func isWord(goType string) bool {
	for _, word := range []any{
		Basis(""), Party(""), Level(""), Transport(""), Algorithm(""), Encoding(""), SecretReading(""), Reading(""), Pointer(""),
	} {
		if reflect.TypeOf(word).String() == goType {
			return true
		}
	}
	return false
}
