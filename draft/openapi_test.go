package draft_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/draft"
	"github.com/hookbench/hookbench/specs"
)

// drafted drafts a folder from a document and reads it.
func drafted(t *testing.T, document string) (*specs.Provider, *draft.Draft) {
	t.Helper()
	d, err := draft.FromOpenAPI("drafted", []byte(document))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	_, p := written(t, d)
	return p, d
}

// TestOldSchemas: what OpenAPI 3.0 writes another way becomes what 3.1 has, in callbacks too.
func TestOldSchemas(t *testing.T) {
	g := NewWithT(t)
	p, d := drafted(t, `
openapi: 3.0.3
info: {title: Old, version: "1"}
paths:
  /orders:
    post:
      operationId: order
      responses: {"200": {description: ok}}
      callbacks:
        order.shipped:
          '{$request.body#/url}':
            post:
              summary: Shipped
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      required: [type, id, weight, note, parent, code]
                      properties:
                        type: {type: string, enum: [order.shipped]}
                        id: {type: integer, minimum: 0, exclusiveMinimum: true}
                        weight: {type: number, maximum: 5, exclusiveMaximum: true, nullable: true}
                        note: {type: string, nullable: true, example: hello}
                        parent: {nullable: true, allOf: [{$ref: '#/components/schemas/Parent'}]}
                        code: {type: string, pattern: '^[A-Z]{3}-\d{4}$'}
                        state: {$ref: '#/components/schemas/Parent', description: ignored}
              responses: {"200": {description: ok}}
components:
  schemas:
    Parent: {type: object, properties: {again: {$ref: '#/components/schemas/Parent'}}}
    Unused: {type: string}
`)
	g.Expect(p.EventNames()).To(Equal([]string{"order.shipped"}))
	g.Expect(d.Notes).To(BeEmpty())
	g.Expect(p.OpenAPI().Components.Schemas).To(HaveLen(1), "components that no webhook uses are left out")
	violations := func(body string) int {
		all, err := p.Validate("order.shipped", []byte(body))
		g.Expect(err).NotTo(HaveOccurred())
		return len(all)
	}
	g.Expect(violations(`{"type":"order.shipped","id":1,"weight":null,"note":null,"parent":null,"code":"ABC-1234"}`)).To(Equal(0))
	g.Expect(violations(`{"type":"order.shipped","id":0,"weight":5,"note":null,"parent":{"again":7},"code":"x"}`)).To(BeNumerically(">=", 4))
	g.Expect(string(p.Events[0].Examples[0].Body)).To(And(ContainSubstring(`"note":"hello"`), ContainSubstring(`"code":"AAA-1111"`)))
}

// TestBodiesTellTheType: the member is found, names follow it, and a name that cannot be a file's is written otherwise.
func TestBodiesTellTheType(t *testing.T) {
	g := NewWithT(t)
	p, _ := drafted(t, head+"webhooks:\n"+
		hook("user_created", "{type: object, required: [event, at, data], properties: {event: {const: user.created}, at: {type: string}, data: {type: object}}}")+
		hook("user_gone", "{type: object, required: [event, at, data], properties: {event: {const: user.deleted}, at: {type: string}, data: {type: object}}}")+
		hook("userMoved", "{type: object, required: [event, at, data], properties: {event: {enum: [user.moved, user.left]}, at: {type: string}, data: {type: object}}}"))
	g.Expect(p.Contract.Envelope.Type).To(Equal(specs.Pointer("/event")))
	g.Expect(p.Contract.Envelope.Data).To(Equal(specs.Pointer("/data")))
	g.Expect(p.EventNames()).To(Equal([]string{"user.created", "user.deleted", "user.moved"}))
}

// TestTypelessBodies: the type stands in a header, which the document names or which is assumed.
func TestTypelessBodies(t *testing.T) {
	g := NewWithT(t)
	p, _ := drafted(t, head+"webhooks:\n"+hook("orders/paid", "{type: object, properties: {total: {type: integer}}}"))
	g.Expect(p.EventNames()).To(Equal([]string{"orders.paid"}))
	g.Expect(p.Contract.Envelope.TypeHeader).To(Equal("X-Webhook-Event"))
	g.Expect(p.Contract.Header("X-Webhook-Event").Basis).To(Equal(specs.Undocumented))
	p, _ = drafted(t, head+`webhooks:
  paid:
    post:
      parameters: [{name: X-Shop-Topic, in: header, schema: {type: string}}, {name: X-Shop-Hmac-Sha256, in: header}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
`)
	g.Expect(p.Contract.Envelope.TypeHeader).To(Equal("X-Shop-Topic"))
	g.Expect(p.Contract.Header("X-Shop-Topic").Basis).To(Equal(specs.Documented))
	g.Expect(p.Contract.Authentication.Signature).To(And(HaveField("Header", "X-Shop-Hmac-Sha256"), HaveField("Basis", specs.Undocumented)))
}

// TestShownBodies: the document's own body is taken where its schema accepts it, and said so where not.
func TestShownBodies(t *testing.T) {
	g := NewWithT(t)
	p, d := drafted(t, head+`webhooks:
  right:
    post:
      requestBody:
        content:
          application/json:
            schema: &thing {type: object, required: [type, n], properties: {type: {type: string}, n: {type: integer}}}
            examples: {wrong: {value: {type: right, n: one}}, right: {value: {type: right, n: 41}}}
  broken:
    post: {requestBody: {content: {application/json: {schema: *thing, example: {type: broken, n: one}}}}}
  impossible:
    post:
      requestBody:
        content:
          application/json:
            schema: {allOf: [*thing, {type: object, properties: {type: {type: string}}, additionalProperties: false}]}
            example: {type: impossible, n: 1}
`)
	g.Expect(p.EventNames()).To(Equal([]string{"right", "broken", "impossible"}))
	g.Expect(string(p.Events[0].Examples[0].Body)).To(ContainSubstring("41"))
	text := string(d.Files["openapi.yaml"])
	g.Expect(text).To(ContainSubstring("# the body that the document shows breaks its own schema"))
	g.Expect(text).To(ContainSubstring("# its schema accepts neither the body that the document shows nor any that could be made up"))
}

// TestWhatCannotBeCarriedOver is said at the top of openapi.yaml.
func TestWhatCannotBeCarriedOver(t *testing.T) {
	g := NewWithT(t)
	_, d := drafted(t, head+"webhooks:\n"+hook("a", "{type: object, properties: {b: {type: string, pattern: '^(?!x)'}, c: {type: file}}}"))
	g.Expect(string(d.Files["openapi.yaml"])).To(And(
		ContainSubstring("# - left out of the schemas: the pattern ^(?!x), which RE2 cannot read\n"),
		ContainSubstring("# - left out of the schemas: the type \"file\", which JSON does not have\n"),
	))
}

// TestHostileTexts: whatever a document says stays text in the files.
func TestHostileTexts(t *testing.T) {
	g := NewWithT(t)
	p, _ := drafted(t, `{"openapi": "3.1.0", "info": {"title": "x\"\n- {{.}} # \u202e: [", "version": "1\n2"}, "webhooks": {"a: #b": {"post": {
		"summary": "line\nend: {evil: true} *a &b", "tags": ["t\nag: x"], "x-fern-webhook-signature": {"type": "hmac", "header": "X-Sig"},
		"requestBody": {"content": {"application/json": {"schema": {"type": "object", "description": "*/ {{ }} \n# x"}, "example": {"k\ney": "v"}}}}}}}}`)
	g.Expect(p.EventNames()).To(Equal([]string{"a.b"}))
	g.Expect(p.Contract.Title).To(HavePrefix(`x" - {{.}} # `))
}

// TestOddSchemas: values that Go does not compare, characters of several bytes, and patterns that ask for more than there is
// memory for.
func TestOddSchemas(t *testing.T) {
	g := NewWithT(t)
	p, _ := drafted(t, head+"x-fern-webhook-signature: {type: hmac, header: X-Sign, payload-format: {components: [{odd: true}, timestamp, body]}}\nwebhooks:\n"+
		hook("a.b", "{type: object, required: [enum, accents, plus], properties: {type: {const: a.b}, "+
			"enum: {allOf: [{enum: [{k: 1}, {k: 2}]}, {enum: [{k: 2}, [3]]}]}, "+
			"accents: {type: string, pattern: '^é{3,9}$', maxLength: 4}, "+
			"plus: {type: string, pattern: '^"+strings.Repeat("(", 40)+"a"+strings.Repeat(")+", 40)+"$'}}}"))
	example := p.Events[0].Examples[0].Body
	g.Expect(specs.Pointer("/enum/k").String(example)).To(Equal("2"))
	g.Expect(specs.Pointer("/accents").String(example)).To(MatchRegexp("^é{3,4}$"))
	g.Expect(len(specs.Pointer("/plus").String(example))).To(BeNumerically("<=", 10_000))
	g.Expect(p.Contract.Authentication.Signature.Signed).To(Equal("{timestamp}.{body}"))
}
