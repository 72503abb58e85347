package draft

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const address = "mem:///draft.json"

// validator holds the schemas of all events, compiled.
type validator struct{ compiler *jsonschema.Compiler }

// newValidator makes one for the events and the components that they use.
func newValidator(events []*event, components map[string]any) (*validator, error) {
	bodies := map[string]any{}
	for _, e := range events {
		bodies[e.name] = e.schema
	}
	text, err := json.Marshal(map[string]any{"components": map[string]any{"schemas": components}, "bodies": bodies})
	if err != nil {
		return nil, fmt.Errorf("write schemas: %w", err)
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read schemas: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource(address, tree); err != nil {
		return nil, fmt.Errorf("add schemas: %w", err)
	}
	return &validator{compiler}, nil
}

// of returns the compiled schema of an event.
func (v *validator) of(e *event) (*jsonschema.Schema, error) {
	return v.at(e.name)
}

// at returns the compiled schema of the event that had a name when the validator was made.
func (v *validator) at(name string) (*jsonschema.Schema, error) {
	return v.compiler.Compile(address + "#/bodies/" + name)
}

// objectOf returns a body as the validator wants it, nil for one that is no JSON object.
func objectOf(body any) any {
	text, err := json.Marshal(body)
	if err != nil {
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if _, object := value.(map[string]any); err != nil || !object {
		return nil
	}
	return value
}
