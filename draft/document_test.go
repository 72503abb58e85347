package draft_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/draft"
)

const (
	head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
	body = "post: {requestBody: {content: {application/json: {schema: "
)

// hook returns a webhook with a schema in flow style.
func hook(name, schema string) string { return "  " + name + ": {" + body + schema + "}}}}}\n" }

// TestBadDocuments: one line that says what to do.
func TestBadDocuments(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "is no OpenAPI document: it must be a mapping that begins with openapi: 3.1.0"},
		{"a list", "[1, 2]", "is no OpenAPI document: it must be a mapping that begins with openapi: 3.1.0"},
		{"an image", "\x89PNG\r\n\x1a\n\x00", "is neither YAML nor JSON: "},
		{"broken YAML", "openapi: 3.1.0\n  info: [", "is neither YAML nor JSON: "},
		{"broken JSON", `{"openapi": "3.1.0", "info": `, "is neither YAML nor JSON: "},
		{"Swagger", "swagger: '2.0'\n", "is Swagger 2.0, which has no webhooks; convert it to OpenAPI 3 first"},
		{"something else", "kind: Deployment\n", "is no OpenAPI document: it has no openapi: 3.1.0 at its top"},
		{"a later version", "openapi: 4.0.0\n", "is OpenAPI 4.0.0; only 3.0 and 3.1 are read"},
		{"no webhooks", head + "paths: {}\n", "has neither webhooks nor callbacks; add one under webhooks for each event, or draft a folder without --openapi"},
		{"no body", head + "webhooks: {a: {post: {}}}\n", "has no webhook whose body is a JSON object with a schema; webhooks.a is left out: it has no JSON body"},
		{"a body that is a form", head + "webhooks: {a: {post: {requestBody: {content: {text/plain: {schema: {}}}}}}}\n", "has no webhook whose body is a JSON object with a schema; "},
		{"a list for a body", head + "webhooks:\n" + hook("a", "{type: array, items: {type: string}}"), "has no webhook for which a body is known or could be made up; "},
		{"a schema that accepts nothing", head + "webhooks:\n" + hook("a", "{type: object, required: [b], properties: {b: false}}"), "has no webhook for which a body is known or could be made up; "},
		{"a reference to a file", head + "webhooks:\n" + hook("a", "{$ref: other.yaml#/A}"), "refers to another file, other.yaml#/A; bundle it into one document first"},
		{"a reference to an address", head + "webhooks:\n" + hook("a", "{$ref: 'https://127.0.0.1/a.yaml'}"), "refers to https://127.0.0.1/a.yaml, which is never fetched; bundle it into one document first"},
		{"a reference to nothing", head + "webhooks:\n" + hook("a", "{$ref: '#/components/schemas/A'}"), `has a $ref "#/components/schemas/A" that leads nowhere; correct it, or take out what uses it`},
		{"a circle of references", head + "webhooks: {a: {$ref: '#/webhooks/b'}, b: {$ref: '#/webhooks/a'}}\n", "has references that lead in a circle; correct them"},
		{"the same name twice", head + "webhooks:\n" + hook("a", "{type: object}") + hook("A", "{type: object, maxProperties: 9}"), "has two different events of the name A, at webhooks.a and at webhooks.A; give each a name of its own"},
		{
			"the same type twice", head + "webhooks:\n" + hook("a.b", "{type: object, required: [type], properties: {type: {const: x.y}}}") + hook("c", "{type: object, required: [type], properties: {type: {const: x.y}}}"),
			"has two events whose bodies say x.y, at webhooks.a.b and at webhooks.c; give each a type of its own, or take one out",
		},
		{"a name that is none", head + "webhooks:\n" + hook("'///'", "{type: object}"), "has a webhook without a name that can be written, at webhooks.///; rename it"},
		{"an alias bomb", bomb(), "holds too many values, or values too deep within each other; write out its aliases, and cut it to what webhooks use"},
		{"very deep", head + "x: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), ""},
		{"too large", strings.Repeat("#", draft.LargestDocument+1), "is larger than 32 MB; cut it to its webhooks, its callbacks and the components that they use"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			_, err := draft.FromOpenAPI("drafted", []byte(c.text))
			g.Expect(err).To(MatchError(HavePrefix(c.want)))
			g.Expect(err.Error()).NotTo(ContainSubstring("\n"))
		})
	}
}

// bomb returns a document whose aliases multiply.
func bomb() string {
	var b strings.Builder
	b.WriteString(head + "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n")
	for i := '1'; i < '9'; i++ {
		alias := "*x" + string(i-1)
		b.WriteString("x" + string(i) + ": &x" + string(i) + " [" + strings.Repeat(alias+", ", 9) + alias + "]\n")
	}
	return b.String()
}
