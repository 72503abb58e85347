package specs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tidwall/gjson"
)

// compiler compiles the schemas of a document with formats asserted, each when it is first needed: a program needs few of
// them. The OpenAPI library compiles at every call, which takes fifty times as long, and its messages quote the payload.
type compiler struct {
	engine func() (*jsonschema.Compiler, error)
	mutex  sync.Mutex // held while the engine compiles
}

const documentURL = "mem:///openapi.json"

func newCompiler(doc *openapi3.T) *compiler {
	return &compiler{engine: sync.OnceValues(func() (*jsonschema.Compiler, error) { return newEngine(doc) })}
}

func newEngine(doc *openapi3.T) (*jsonschema.Compiler, error) {
	text, err := doc.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write document as JSON: %w", err)
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read document as JSON: %w", err)
	}
	engine := jsonschema.NewCompiler()
	engine.DefaultDraft(jsonschema.Draft2020)
	engine.AssertFormat()
	if err := engine.AddResource(documentURL, tree); err != nil {
		return nil, fmt.Errorf("add document: %w", err)
	}
	return engine, nil
}

// schema is a schema of the document. Reading a folder that is not built in compiles it, so that what is wrong with it is a
// problem of that folder.
type schema struct {
	compiled func() (*jsonschema.Schema, error)
}

// schema returns the schema at an address of the document.
func (c *compiler) schema(at string) *schema {
	return &schema{sync.OnceValues(func() (*jsonschema.Schema, error) { return c.compile(at) })}
}

// compile compiles the schema at an address. The error says what is wrong with it, in one line.
func (c *compiler) compile(at string) (*jsonschema.Schema, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	engine, err := c.engine()
	if err != nil {
		return nil, err
	}
	compiled, err := engine.Compile(documentURL + at)
	var invalid *jsonschema.SchemaValidationError
	if errors.As(err, &invalid) {
		if broken := violations(invalid.Err); len(broken) > 0 {
			return nil, fmt.Errorf("is no valid schema: %s", broken[0])
		}
	}
	if err != nil {
		return nil, errors.New(firstLine(err.Error()))
	}
	return compiled, nil
}

// validate returns how a value breaks the schema, nil where it does not.
func (s *schema) validate(value any) error {
	compiled, err := s.compiled()
	if err != nil {
		panic(err) // no folder is read with such a schema, and tests hold the built-in ones right
	}
	return compiled.Validate(value)
}

// address returns the reference to a place of the document.
func address(tokens ...string) string {
	var pointer strings.Builder
	for _, token := range tokens {
		pointer.WriteString("/" + url.PathEscape(escapeToken(token)))
	}
	return "#" + pointer.String()
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
	schema := p.described().schemas[event]
	if schema == nil {
		_, err := p.Event(event)
		return nil, err
	}
	if !json.Valid(body) {
		return []Violation{{Keyword: "json", Text: "is not JSON: " + syntaxError(body)}}, nil
	}
	return violations(schema.validate(instance(gjson.ParseBytes(body)))), nil
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
