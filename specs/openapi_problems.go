package specs

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// invalid reports what the OpenAPI library finds wrong with the document, each mistake once and where it stands: the
// library repeats a mistake in a component for every operation that refers to it.
func (l *loader) invalid() {
	doc, err := readOpenAPI(veiledFolder{l.folder, l.veils}, true)
	if err != nil {
		l.misfit(err)
		return
	}
	for _, err := range single(doc.Validate(context.Background(), openapi3.EnableMultiError())) {
		at, text := l.origin(err)
		if l.follows(at, text) {
			continue
		}
		var extra *openapi3.ExtraSiblingFieldsError
		if !errors.As(err, &extra) {
			l.problem(at.file, at.line, "%s", text)
			continue
		}
		for _, name := range extra.Fields {
			key, _ := findKey(l.trees[at.file], func(key, _ *yaml.Node) bool { return key.Value == name && key.Line >= at.line })
			l.problem(at.file, key.Line, "unknown key %q", name)
		}
	}
}

type fileLine struct {
	file string
	line int
}

// single returns the errors of a tree of multi-errors.
func single(err error) []error {
	if err == nil {
		return nil
	}
	many, ok := err.(openapi3.MultiError) // not errors.As, which would also find one far inside
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range many {
		all = append(all, single(e)...)
	}
	return all
}

// origin returns the place of a validation error and its text without the way to that place. The innermost error
// that has an origin knows best; without one the section, path or webhook around it has to do.
func (l *loader) origin(err error) (fileLine, string) {
	at, text := fileLine{file: openapiFile}, firstLine(err.Error())
	var around keyPath
	for ; err != nil; err = errors.Unwrap(err) {
		around = append(around, scope(err)...)
		if key := originKey(err); key != nil && key.Line > 1 { // line 1 is the whole document
			at, text = fileLine{key.File, key.Line}, firstLine(err.Error())
		}
	}
	if at.line == 0 {
		at.line = l.line(openapiFile, around)
	}
	return at, text
}

// originKey returns where the library says that a faulty element stands. Three dozen error types have that field.
func originKey(err error) *openapi3.Location {
	value := reflect.Indirect(reflect.ValueOf(err))
	if value.Kind() != reflect.Struct {
		return nil
	}
	field := value.FieldByName("Origin")
	if !field.IsValid() {
		return nil
	}
	origin, ok := field.Interface().(*openapi3.Origin)
	if !ok || origin == nil {
		return nil
	}
	return origin.Key
}

// scope returns the keys that an error wrapper adds to the way to a mistake.
func scope(err error) keyPath {
	switch err := err.(type) {
	case *openapi3.SectionValidationError:
		return keyPath{err.Section}
	case *openapi3.PathValidationError:
		return keyPath{err.Path}
	case *openapi3.OperationValidationError:
		return keyPath{strings.ToLower(err.Method)}
	case *openapi3.WebhookValidationError:
		return keyPath{err.Name}
	case *openapi3.ComponentValidationError:
		return keyPath{componentKey(err.Section), err.Name}
	default:
		return nil
	}
}

// componentKey turns "security scheme" into "securitySchemes".
func componentKey(section string) string {
	first, second, two := strings.Cut(section, " ")
	if two {
		first += strings.ToUpper(second[:1]) + second[1:]
	}
	if strings.HasSuffix(first, "y") {
		return strings.TrimSuffix(first, "y") + "ies"
	}
	return first + "s"
}

var jsonMismatch = pattern(`cannot unmarshal (\w+) into field \S*?(\w+) of type (\S+)`)

var quotedReference = pattern(`"([^"]*#[^"]*)"`)

// misfit reports why the document could not be read although it is YAML. The library gives no place, so the files are
// searched for the key or the reference that it speaks of, which is taken out.
func (l *loader) misfit(err error) {
	text := firstLine(err.Error())
	m := jsonMismatch().FindStringSubmatch(text)
	ref := quotedReference().FindStringSubmatch(text)
	for _, file := range l.documents() {
		if m != nil {
			key, value := findKey(l.trees[file], func(key, value *yaml.Node) bool {
				return key.Value == m[2] && jsonKind(value) == m[1]
			})
			if key.Line > 0 {
				l.problem(file, key.Line, "%s: %s", m[2], plain("cannot unmarshal "+value.ShortTag()+" `"+value.Value+"` into "+m[3]))
				l.damaged[value] = true
				l.astray = !l.veil(file, key)
				return
			}
		}
		if ref != nil {
			key, _ := findKey(l.trees[file], func(key, value *yaml.Node) bool {
				return key.Value == "$ref" && strings.HasSuffix(value.Value, ref[1])
			})
			if key.Line > 0 {
				l.problem(file, key.Line, "%s", text)
				l.veilReferences(ref[1])
				return
			}
		}
	}
	l.problem(openapiFile, 0, "%s", text)
	l.astray = true
}

// documents returns openapi.yaml and the files that it refers to.
func (l *loader) documents() []string {
	others := slices.Sorted(maps.Keys(l.trees))
	return append([]string{openapiFile}, slices.DeleteFunc(others, func(file string) bool {
		return slices.Contains([]string{openapiFile, contractFile, catalogueFile, vectorsFile, scenariosFile}, file)
	})...)
}

// findKey returns the first entry of a mapping, at any depth, for which is holds; empty nodes if there is none.
func findKey(node *yaml.Node, is func(key, value *yaml.Node) bool) (key, value *yaml.Node) {
	if node == nil {
		return &yaml.Node{}, &yaml.Node{}
	}
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 && is(child, node.Content[i+1]) {
			return child, node.Content[i+1]
		}
		if key, value = findKey(child, is); key.Line > 0 {
			return key, value
		}
	}
	return &yaml.Node{}, &yaml.Node{}
}

// jsonKind names the JSON type of a YAML node as encoding/json does.
func jsonKind(node *yaml.Node) string {
	switch node.ShortTag() {
	case "!!int", "!!float":
		return "number"
	case "!!bool":
		return "bool"
	case "!!seq":
		return "array"
	case "!!map":
		return "object"
	default:
		return "string"
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
