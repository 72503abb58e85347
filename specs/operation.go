package specs

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
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
	var operations map[string]*Operation
	if p.operations != nil {
		operations = p.operations()
	}
	if o := operations[id]; o != nil {
		return o, nil
	}
	return nil, fmt.Errorf("%s has no operation %q; it has %s", p.ID(), id, strings.Join(sortedKeys(operations), ", "))
}

// operationReader reads operations out of a document.
type operationReader struct {
	doc      *openapi3.T
	compiler *compiler
	shapes   shapes
}

func (r operationReader) read(path, method string, item *openapi3.PathItem) *Operation {
	op := item.GetOperation(method)
	at := []string{"paths", path, strings.ToLower(method)}
	query := r.query(at, op.Parameters, nil)
	return &Operation{
		ID: op.OperationID, Method: method, Path: path, Answer: r.answer(op), Security: r.security(op),
		Body: r.body(at, op.RequestBody), Query: r.query(at[:2], item.Parameters, query),
	}
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
