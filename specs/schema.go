package specs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tidwall/gjson"
)

// schemas holds the schema of each webhook, compiled once: the OpenAPI library compiles at every call, which takes
// fifty times as long, and its messages quote the payload.
type schemas map[string]*jsonschema.Schema

const documentURL = "mem:///openapi.json"

// newCompiler returns a compiler for the schemas of the document, formats asserted.
func newCompiler(doc *openapi3.T) (*jsonschema.Compiler, error) {
	text, err := doc.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write document as JSON: %w", err)
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read document as JSON: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource(documentURL, tree); err != nil {
		return nil, fmt.Errorf("add document: %w", err)
	}
	return compiler, nil
}

// compile compiles the schema of one webhook. The error says what is wrong with it, in one line.
func compile(compiler *jsonschema.Compiler, event string, item *openapi3.PathItem) (*jsonschema.Schema, error) {
	if bodySchema(item) == nil {
		return nil, errors.New("has no application/json request body with a schema")
	}
	return compileAt(compiler, address("webhooks", event, "post", "requestBody", "content", "application/json", "schema"))
}

// address returns the reference to a place of the document.
func address(tokens ...string) string {
	var pointer strings.Builder
	for _, token := range tokens {
		pointer.WriteString("/" + url.PathEscape(escapeToken(token)))
	}
	return "#" + pointer.String()
}

// compileAt compiles the schema at an address. The error says what is wrong with it, in one line.
func compileAt(compiler *jsonschema.Compiler, at string) (*jsonschema.Schema, error) {
	schema, err := compiler.Compile(documentURL + at)
	var invalid *jsonschema.SchemaValidationError
	if errors.As(err, &invalid) {
		if broken := violations(invalid.Err); len(broken) > 0 {
			return nil, fmt.Errorf("is no valid schema: %s", broken[0])
		}
	}
	if err != nil {
		return nil, errors.New(firstLine(err.Error()))
	}
	return schema, nil
}

// bodySchema returns the schema of a webhook's body, nil if there is none.
func bodySchema(item *openapi3.PathItem) *openapi3.Schema {
	if item == nil || item.Post == nil || item.Post.RequestBody == nil || item.Post.RequestBody.Value == nil {
		return nil
	}
	return jsonSchema(item.Post.RequestBody.Value.Content)
}

// jsonSchema returns the schema of JSON content, nil if there is none.
func jsonSchema(content openapi3.Content) *openapi3.Schema {
	media := content["application/json"]
	if media == nil || media.Schema == nil {
		return nil
	}
	return media.Schema.Value
}

// Validate returns how the body breaks the published schema of the event, nothing when it is valid. Members that the
// schema does not name are allowed unless it says otherwise. The error is for an event that the provider does not have.
func (p *Provider) Validate(event string, body []byte) ([]Violation, error) {
	schema := p.schemas[event]
	if schema == nil {
		_, err := p.Event(event)
		return nil, err
	}
	if !json.Valid(body) {
		return []Violation{{Keyword: "json", Text: "is not JSON: " + syntaxError(body)}}, nil
	}
	return violations(schema.Validate(instance(gjson.ParseBytes(body)))), nil
}

// instance turns valid JSON into what the schema engine takes. The engine's own reader would take half of Validate's time.
func instance(v gjson.Result) any {
	switch {
	case v.IsObject():
		members := map[string]any{}
		v.ForEach(func(key, value gjson.Result) bool { members[key.Str] = instance(value); return true })
		return members
	case v.IsArray():
		elements := []any{}
		v.ForEach(func(_, value gjson.Result) bool { elements = append(elements, instance(value)); return true })
		return elements
	case v.Type == gjson.Number:
		return json.Number(v.Raw)
	default:
		return v.Value()
	}
}

// syntaxError says where a body stops being JSON, without quoting it.
func syntaxError(body []byte) string {
	var syntax *json.SyntaxError
	err := json.Unmarshal(body, new(any))
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return "it is empty"
	case !errors.As(err, &syntax) || strings.HasPrefix(err.Error(), "unexpected end"):
		return "it ends too soon"
	default:
		return fmt.Sprintf("syntax error at byte %d", syntax.Offset)
	}
}
