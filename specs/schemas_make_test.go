package specs

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// schemaMaker makes JSON Schemas of the types that the reader decodes into. What their comments say is what an editor shows.
type schemaMaker struct {
	comments map[string]string // by TYPE and TYPE.FIELD
	defs     map[string]any
	bare     []string // keys that nothing explains
}

func newSchemaMaker(t *testing.T) *schemaMaker {
	t.Helper()
	m := &schemaMaker{comments: map[string]string{}, defs: map[string]any{}}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if decl, ok := n.(*ast.GenDecl); ok && decl.Tok == token.TYPE {
				for _, spec := range decl.Specs {
					m.remember(spec.(*ast.TypeSpec), decl.Doc)
				}
			}
			return true
		})
	}
	return m
}

func (m *schemaMaker) remember(spec *ast.TypeSpec, doc *ast.CommentGroup) {
	name := spec.Name.Name
	m.comments[name] = said(doc)
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range structure.Fields.List {
		for _, id := range field.Names {
			text := said(field.Doc)
			if line := said(field.Comment); line != "" {
				text = strings.TrimSpace(text + " " + line)
			}
			m.comments[name+"."+id.Name] = text
		}
	}
}

func said(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }

// file makes the schema of a file that is decoded into a type.
func (m *schemaMaker) file(name string, t reflect.Type) []byte {
	m.defs = map[string]any{}
	root := m.structure(t, typeName(t))
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = name + " of a provider folder of hookbench"
	if len(m.defs) > 0 {
		root["$defs"] = m.defs
	}
	return jsonFile(root)
}

func jsonFile(schema any) []byte {
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic(err) // it was made of maps and texts
	}
	return append(text, '\n')
}

// typeName is the name of a type without the package, that of a Fact for a fact of anything.
func typeName(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

func (m *schemaMaker) structure(t reflect.Type, name string) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, field := range keyed(t) {
		key, optional := keyOf(field)
		schema := m.of(field.Type)
		if name == "Inclusion" && key == "group" {
			schema["enum"] = groupNames()
		}
		if text := m.explain(name, field); text != "" {
			schema["description"] = text
		} else if key != "value" {
			m.bare = append(m.bare, name+"."+field.Name)
		}
		properties[key] = schema
		if !optional {
			required = append(required, key)
		}
	}
	schema := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		schema["required"] = required
	}
	_, basis := t.FieldByName("Basis")
	if _, section := t.FieldByName("Section"); basis && section {
		schema["if"] = map[string]any{
			"properties": map[string]any{"basis": map[string]any{"enum": list(Documented, Published, Implied)}}, "required": []string{"basis"},
		}
		schema["then"] = map[string]any{"required": []string{"section"}}
	}
	return schema
}

// explain returns what is said of a field, or else of its type.
func (m *schemaMaker) explain(name string, field reflect.StructField) string {
	for _, text := range []string{keyTexts()[name+"."+field.Name], m.comments[name+"."+field.Name], everywhere(field.Name)} {
		if text != "" {
			return text
		}
	}
	t := field.Type
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if typeName(t) != "Fact" && t.PkgPath() == reflect.TypeFor[Contract]().PkgPath() {
		return m.comments[typeName(t)]
	}
	return ""
}

// everywhere explains a key that means the same in every structure.
func everywhere(field string) string {
	return map[string]string{
		"Basis":   "how it is known",
		"Section": "heading of the document where it stands; none for what is undocumented",
		"Note":    "why this value, where the document leaves it open",
		"Text":    "what it is, in one sentence for a report",
	}[field]
}

// of makes the schema of a value.
func (m *schemaMaker) of(t reflect.Type) map[string]any {
	if vocabulary := words(reflect.Zero(t).Interface()); len(vocabulary) > 0 {
		return map[string]any{"enum": vocabulary}
	}
	switch t {
	case reflect.TypeFor[time.Duration]():
		return map[string]any{"type": "string", "pattern": `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$`}
	case reflect.TypeFor[Pointer]():
		return map[string]any{"type": "string", "pattern": `^(/([^~/]|~[01])*)*$`}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.of(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": m.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": m.of(t.Elem())}
	case reflect.Struct:
		return m.named(t)
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	default:
		return map[string]any{} // any value
	}
}

// named refers to the schema of a structure that more than one place may hold.
func (m *schemaMaker) named(t reflect.Type) map[string]any {
	name := strings.NewReplacer("[", "-", "]", "", "/", ".", "*", "").Replace(t.Name())
	name = strings.ReplaceAll(name, "github.com.hookbench.hookbench.specs.", "")
	if _, made := m.defs[name]; !made {
		m.defs[name] = true // while it is being made
		m.defs[name] = m.structure(t, typeName(t))
	}
	return map[string]any{"$ref": "#/$defs/" + name}
}

// openapi makes the schema of openapi.yaml: the official one, and what an x-webhook holds.
func (m *schemaMaker) openapi() []byte {
	m.defs = map[string]any{}
	info := m.of(reflect.TypeFor[WebhookInfo]())
	operation := map[string]any{"type": "object", "properties": map[string]any{webhookExtension: info}}
	webhook := map[string]any{"type": "object", "properties": map[string]any{"post": operation}}
	delete(m.defs["WebhookInfo"].(map[string]any), "if") // prose may name an event that nobody documents
	return jsonFile(map[string]any{
		"$schema":    "https://json-schema.org/draft/2020-12/schema",
		"title":      "openapi.yaml of a provider folder of hookbench",
		"$ref":       "https://spec.openapis.org/oas/3.1/schema/2022-10-07",
		"properties": map[string]any{"webhooks": map[string]any{"type": "object", "additionalProperties": webhook}},
		"$defs":      m.defs,
	})
}
