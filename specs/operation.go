package specs

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Operation is one operation of the provider's API, as openapi.yaml describes it.
type Operation struct {
	ID     string
	Method string // in upper case
	Path   string // behind the base address; {name} stands for a parameter
	Body   *Body  // the JSON it takes; nil: none
	Query  []Parameter
	Answer Answer // its first documented success
	// Security lists alternatives: a caller needs all the scopes of one of them. Scopes of none mean that any
	// credentials will do; no alternatives, that none are needed.
	Security [][]string
}

// Operation returns the operation of that operationId; the error names those there are.
func (p *Provider) Operation(id string) (*Operation, error) {
	if o := p.operations[id]; o != nil {
		return o, nil
	}
	return nil, fmt.Errorf("%s has no operation %q; it has %s", p.ID(), id, strings.Join(sortedKeys(p.operations), ", "))
}

// compileOperations reads every operation that has an operationId and compiles the schemas of what it takes.
func (l *loader) compileOperations(doc *openapi3.T, compiler *jsonschema.Compiler) {
	reader := operationReader{doc, compiler, shapes{}}
	l.provider.operations = map[string]*Operation{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.OperationID == "" {
				continue
			}
			read, err := reader.read(path, method, item)
			if err != nil {
				line := l.line(openapiFile, keyPath{"paths", path, strings.ToLower(method)})
				l.problem(openapiFile, line, "operation %q: %v", op.OperationID, err)
				continue
			}
			l.provider.operations[op.OperationID] = read
		}
	}
}

// operationReader reads operations out of a document.
type operationReader struct {
	doc      *openapi3.T
	compiler *jsonschema.Compiler
	shapes   shapes
}

func (r operationReader) read(path, method string, item *openapi3.PathItem) (*Operation, error) {
	op := item.GetOperation(method)
	read := &Operation{ID: op.OperationID, Method: method, Path: path, Answer: r.answer(op), Security: r.security(op)}
	at := []string{"paths", path, strings.ToLower(method)}
	var err error
	if read.Body, err = r.body(at, op.RequestBody); err != nil {
		return nil, fmt.Errorf("request body %w", err)
	}
	if read.Query, err = r.query(at, op.Parameters, nil); err != nil {
		return nil, err
	}
	read.Query, err = r.query(at[:2], item.Parameters, read.Query)
	return read, err
}

// security returns the alternatives of scopes. One that demands nothing makes the others idle.
func (r operationReader) security(op *openapi3.Operation) [][]string {
	requirements := r.doc.Security
	if op.Security != nil {
		requirements = *op.Security
	}
	var alternatives [][]string
	for _, requirement := range requirements {
		if len(requirement) == 0 {
			return nil
		}
		scopes := []string{}
		for _, scheme := range sortedKeys(requirement) {
			scopes = append(scopes, requirement[scheme]...)
		}
		alternatives = append(alternatives, scopes)
	}
	return alternatives
}

// Answer is an operation's documented success.
type Answer struct {
	Status  int
	Shape   *Shape // of the JSON body; nil: there is none
	Example any    // of the body, as JSON is decoded; nil: the document shows none
}

// answer returns the first documented success, 204 where there is none.
func (r operationReader) answer(op *openapi3.Operation) Answer {
	status, response := success(op)
	if response == nil {
		return Answer{Status: http.StatusNoContent}
	}
	answer := Answer{Status: status, Shape: r.shapes.of(jsonSchema(response.Content))}
	if media := response.Content["application/json"]; media != nil {
		answer.Example = media.Example
	}
	return answer
}

// success returns the first success that an operation documents, nil where it documents none.
func success(op *openapi3.Operation) (status int, response *openapi3.Response) {
	for status = http.StatusOK; status < http.StatusMultipleChoices; status++ {
		if ref := op.Responses.Status(status); ref != nil && ref.Value != nil {
			return status, ref.Value
		}
	}
	return 0, nil
}
