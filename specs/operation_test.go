package specs_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func operation(t testing.TB, provider, id string) *specs.Operation {
	t.Helper()
	p, err := specs.Open(provider)
	if err != nil {
		t.Fatal(err)
	}
	o, err := p.Operation(id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestOperation(t *testing.T) {
	g := NewWithT(t)
	create := operation(t, "cas-notifications", "createSubscription")
	g.Expect(create.Method).To(Equal("POST"))
	g.Expect(create.Path).To(Equal("/v1/subscriptions"))
	g.Expect(create.Security).To(Equal([][]string{{"create:subscriptions"}}))
	g.Expect(create.Body.Required).To(BeTrue())
	g.Expect(create.Query).To(BeEmpty())
	g.Expect(create.Answer.Status).To(Equal(http.StatusCreated))

	status := operation(t, "cas-notifications", "getAuthorizationStatus")
	g.Expect(status.Security).To(Equal([][]string{{}}), "any token will do")
	g.Expect(status.Body).To(BeNil())
	g.Expect(status.Answer.Example).To(HaveKeyWithValue("tenantIds", "harbour-trading"))

	g.Expect(operation(t, "cas-sso", "createWebhook").Security).To(BeEmpty(), "no credentials are needed")

	remove := operation(t, "cargolint", "deleteWebhook")
	g.Expect(remove.Security).To(Equal([][]string{{}, {}}), "what the document demands of all operations")
	g.Expect(remove.Answer).To(Equal(specs.Answer{Status: http.StatusNoContent}))
	g.Expect(remove.Path).To(Equal("/webhooks/{id}"))

	list := operation(t, "cargolint", "listWebhookDeliveries")
	var names []string
	for _, p := range list.Query {
		names = append(names, fmt.Sprint(p.Name, p.Default))
	}
	g.Expect(names).To(Equal([]string{"offset0", "limit20"}))
}

func TestUnknownOperation(t *testing.T) {
	p, err := specs.Open("cas-sso")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	_, err = p.Operation("deleteWebhook")
	NewWithT(t).Expect(err).To(MatchError(`cas-sso has no operation "deleteWebhook"; it has createWebhook`))
}

// otherProvider returns the invented provider with two more operations.
func otherProvider(t testing.TB) *specs.Provider {
	t.Helper()
	files := folder(t, "testdata/parcels")
	mistake{file: "openapi.yaml", old: "\npaths:\n", new: "\npaths:\n" + otherPaths}.apply(t, files)
	mistake{file: "openapi.yaml", old: "\n  schemas:\n", new: "\n" + otherComponents}.apply(t, files)
	p, err := specs.Load(files, "here")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const otherPaths = `  /odd ~{way}/x%2F:
    parameters:
      - {name: way, in: path, required: true, schema: {type: string}}
      - {name: size, in: query, schema: {type: integer, default: 3}}
      - {name: shared, in: query, schema: {type: integer, minimum: 7}}
    put:
      operationId: other
      security: [{client: ["hooks:read"]}, {client: ["hooks:write"]}]
      parameters:
        - {$ref: "#/components/parameters/shared"}
        - {name: X-Header, in: header, schema: {type: string}}
        - {name: ratio, in: query, schema: {type: number, maximum: 1}}
        - {name: open, in: query, schema: {type: boolean, default: true}}
        - {name: word, in: query, required: true, schema: {type: [integer, string], pattern: "^[a-z]+$"}}
        - {name: free, in: query, schema: {}}
      requestBody: {$ref: "#/components/requestBodies/Tree"}
      responses:
        "404": {description: none}
        "203": {$ref: "#/components/responses/Tree"}
        "204": {description: nothing}
    get:
      operationId: open
      security: [{client: ["hooks:read"]}, {}]
      requestBody:
        content: {text/plain: {schema: {type: string}}}
      responses:
        default: {description: whatever}
`

const otherComponents = `  parameters:
    shared: {name: shared, in: query, schema: {type: string, default: "5"}}
  requestBodies:
    Tree:
      content:
        application/json:
          schema:
            type: object
            additionalProperties: false
            required: [name]
            dependentRequired: {left: [right]}
            properties:
              name: {type: string}
              "a~/b": {type: object, required: ["c/d"], properties: {"c/d": {type: integer}}}
              left: {$ref: "#/components/schemas/Tree"}
              right: {$ref: "#/components/schemas/Tree"}
  responses:
    Tree:
      description: a tree
      content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}
  schemas:
    Tree:
      type: object
      required: [name, children]
      properties:
        leaf: {type: boolean}
        name: {type: string}
        children: {type: array, items: {$ref: "#/components/schemas/Tree"}}
`

func TestOperationBehindReferences(t *testing.T) {
	g := NewWithT(t)
	p := otherProvider(t)
	o, err := p.Operation("other")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(o.Security).To(Equal([][]string{{"hooks:read"}, {"hooks:write"}}))
	g.Expect(o.Answer.Status).To(Equal(http.StatusNonAuthoritativeInfo), "the first success")
	g.Expect(o.Body.Required).To(BeFalse())
	var names []string
	for _, q := range o.Query {
		names = append(names, q.Name)
	}
	g.Expect(names).To(Equal([]string{"shared", "ratio", "open", "word", "free", "size"}), "an operation's own hide those of its path")

	tree := o.Answer.Shape
	g.Expect(tree.Properties[0].Name).To(Equal("name"), "what is demanded comes first")
	g.Expect(tree.Properties[1].Name).To(Equal("children"))
	g.Expect(tree.Properties[1].Shape.Items).To(BeIdenticalTo(tree), "a schema that contains itself")
	g.Expect(tree.Property("leaf").Types).To(Equal([]string{"boolean"}))
	g.Expect(tree.Property("twig")).To(BeNil())

	open, err := p.Operation("open")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(open.Security).To(BeEmpty(), "one of the alternatives is nothing")
	g.Expect(open.Body).To(BeNil(), "text is no JSON")
	g.Expect(open.Answer).To(Equal(specs.Answer{Status: http.StatusNoContent}))
}

func TestOperationThatCannotBeCompiledIsNamed(t *testing.T) {
	check(t, "cargolint", []mistake{{
		name: "body", file: "openapi.yaml", on: "    post:\n      operationId: createWebhook",
		old: "active: {type: boolean, default: true}", new: "active: {type: boolean, default: true, multipleOf: 0}",
		want: `operation "createWebhook": request body is no valid schema: /properties/active/multipleOf: must be greater than 0 (exclusiveMinimum)`,
	}, {
		name: "parameter", file: "openapi.yaml", on: "    get:\n      operationId: listWebhooks",
		old: "schema: {type: integer, minimum: 1, maximum: 100, default: 20}", new: "schema: {type: integer, minimum: 1, maximum: 100, multipleOf: 0}",
		want: `operation "listWebhooks": parameter limit is no valid schema: /multipleOf: must be greater than 0 (exclusiveMinimum)`,
		more: 1, // the other operation with this parameter
	}})
}
