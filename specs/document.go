package specs

import (
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// document is what openapi.yaml says. It is safe for concurrent use, and nobody changes it.
type document struct {
	api      *openapi3.T
	schemas  map[string]*schema // of the bodies of the webhooks that have one
	compiler *compiler
}

// newDocument returns a document none of whose schemas is compiled yet.
func newDocument(api *openapi3.T) *document {
	d := &document{api: api, schemas: map[string]*schema{}, compiler: newCompiler(api)}
	for event, item := range api.Webhooks {
		if bodySchema(item) != nil {
			d.schemas[event] = d.compiler.schema(address("webhooks", event, "post", "requestBody", "content", "application/json", "schema"))
		}
	}
	return d
}

// operations returns new operations by their operationId, which the caller may change.
func (d *document) operations() map[string]*Operation {
	reader, all := operationReader{d.api, d.compiler, shapes{}}, map[string]*Operation{}
	for path, item := range d.api.Paths.Map() {
		for method, op := range item.Operations() {
			if op.OperationID != "" {
				all[op.OperationID] = reader.read(path, method, item)
			}
		}
	}
	return all
}

// compile compiles every schema of the document, and reports those that are none.
func (l *loader) compile(d *document) {
	if _, err := d.compiler.engine(); err != nil {
		if !l.misfits {
			l.problem(openapiFile, 0, "%s", firstLine(err.Error()))
		}
		clear(d.schemas)
		return
	}
	for _, event := range l.provider.Events {
		item := d.api.Webhooks[event.Name]
		if item == nil || item.Post == nil {
			continue // said already
		}
		if err := d.compileWebhook(event.Name); err != nil {
			if !l.misfits && l.intact(openapiFile, "webhooks", event.Name) {
				l.problem(openapiFile, l.line(openapiFile, keyPath{"webhooks", event.Name}), "webhook %q: %v", event.Name, err)
			}
			delete(d.schemas, event.Name)
		}
	}
	for _, op := range l.provider.operations() {
		if err := op.compile(); err != nil && !l.misfits {
			line := l.line(openapiFile, keyPath{"paths", op.Path, strings.ToLower(op.Method)})
			l.problem(openapiFile, line, "operation %q: %v", op.ID, err)
		}
	}
}

func (d *document) compileWebhook(event string) error {
	s := d.schemas[event]
	if s == nil {
		return fmt.Errorf("has no application/json request body with a schema, which forms have too")
	}
	_, err := s.compiled()
	return err
}

// compile compiles what the operation takes. The error says what is wrong with it.
func (o *Operation) compile() error {
	if o.Body != nil {
		if _, err := o.Body.schema.compiled(); err != nil {
			return fmt.Errorf("request body %w", err)
		}
	}
	for _, p := range o.Query {
		if p.schema == nil {
			continue
		}
		if _, err := p.schema.compiled(); err != nil {
			return fmt.Errorf("parameter %s %w", p.Name, err)
		}
	}
	return nil
}
