package specs_test

import "testing"

func TestOpenapiMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "dangling reference", file: "openapi.yaml",
			old: `document: {$ref: "#/components/schemas/Document"}`, new: `document: {$ref: "#/components/schemas/Documents"}`,
			want: `$ref "#/components/schemas/Documents" leads nowhere: there is no Documents among EventType, Address, NewWebhook, WebhookChange, Webhook, CreatedWebhook, Delivery, Pagination, Error, Envelope, Document`,
		},
		{
			name: "reference to a missing file", file: "openapi.yaml",
			old: `document: {$ref: "#/components/schemas/Document"}`, new: `document: {$ref: "parts.yaml#/Document"}`,
			want: `$ref "parts.yaml#/Document" leads nowhere: there is no YAML or JSON file parts.yaml`,
		},
		{
			name: "dangling reference of a default response", file: "openapi.yaml",
			old: `default: {$ref: "#/components/responses/Refused"}`, new: `default: {$ref: "#/components/responses/Refusal"}`,
			want: `$ref "#/components/responses/Refusal" leads nowhere: there is no Refusal among Refused`,
		},
		{
			name: "dangling reference of a member named like a keyword", file: "openapi.yaml",
			old: "fileName: {type: string}", new: `example: {$ref: "#/components/schemas/Examples"}`,
			want: `$ref "#/components/schemas/Examples" leads nowhere: there is no Examples among EventType, Address, NewWebhook, WebhookChange, Webhook, CreatedWebhook, Delivery, Pagination, Error, Envelope, Document`,
		},
		{
			name: "nothing behind a response", file: "openapi.yaml",
			old: "\"204\":\n          description: The webhook is removed", new: `"204":`,
			want: "204 is empty",
		},
		{
			name: "unknown schema type", file: "openapi.yaml",
			old: "fileName: {type: string}", new: "fileName: {type: text}",
			want: `unsupported 'type' value "text"`,
		},
		{
			name: "text where a schema wants a number", file: "openapi.yaml",
			old: "minimum: 1, maximum: 100", new: "minimum: one, maximum: 100", on: "      schema: {type: integer, minimum: one",
			want: `minimum: "one" stands where a number is expected`,
		},
		{
			name: "text where a schema wants a list", file: "openapi.yaml",
			old: "required: [id, fileName, documentType, status]", new: "required: id",
			want: `required: "id" stands where a list is expected`,
		},
		{
			name: "unsupported pattern", file: "openapi.yaml",
			old: "fileName: {type: string}", new: "fileName: {type: string, pattern: '(?=a)'}",
			want: "error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
		},
		{
			name: "unknown key in an operation", file: "openapi.yaml",
			old: "summary: Read one webhook", new: "sumary: Read one webhook",
			want: `unknown key "sumary"`,
		},
		{
			name: "response without description", file: "openapi.yaml",
			old: "description: The webhook is removed", new: "x-was: removed", on: `        "204":`,
			want: "a short description of the response is required",
		},
		{
			name: "operationId twice", file: "openapi.yaml",
			old: "operationId: getWebhook", new: "operationId: listWebhooks", on: "    get:\n      operationId: listWebhooks\n      summary: Read",
			want: `operations "GET /webhooks" and "GET /webhooks/{id}" have the same operation id "listWebhooks"`,
		},
		{
			name: "undeclared path parameter", file: "openapi.yaml",
			old: "  /webhooks/{id}/test:", new: "  /webhooks/{webhook}/test:",
			want: "operation POST /webhooks/{webhook}/test must define exactly all path parameters (missing: [id webhook])",
		},
		{
			name: "undefined security scheme", file: "openapi.yaml",
			old: "  - apiKey: []", new: "  - apikey: []", on: "security:",
			want: `invalid security: security requirement /security/0/apikey refers to undefined security scheme "apikey"`,
		},
		{
			name: "schema key twice", file: "openapi.yaml",
			old: "    Address:\n      type: string\n", new: "    Address:\n      type: string\n      type: string\n", on: "      type: string\n      format: uri",
			want: `mapping key "type" already defined at line 226`,
		},
		{
			name: "no webhooks", file: "openapi.yaml",
			old: "webhooks:\n  document.uploaded:", new: "x-webhooks:\n  document.uploaded:", on: "openapi: 3.1.0",
			want: "has no webhooks: give one entry for each event under `webhooks`",
		},
		{
			name: "webhook is a PUT", file: "openapi.yaml",
			old: "  document.uploaded:\n    post:", new: "  document.uploaded:\n    put:", on: "  document.uploaded:",
			want: `webhook "document.uploaded" has no post operation: a delivery is a POST`,
		},
		{
			name: "webhook without x-webhook", file: "openapi.yaml",
			old: "x-webhook:", new: "x-hook:", on: "  document.uploaded:",
			want: `webhook "document.uploaded" has no x-webhook: say at least its basis and section`,
		},
		{
			name: "unknown key in x-webhook", file: "openapi.yaml",
			old: "text: /data/document/fileName", new: "test: /data/document/fileName",
			want: `unknown key "test" (did you mean text?): here may stand basis, section, note, unverified, subtypes, subtypeAt, text, unique, follows, shares`,
		},
		{
			name: "x-webhook of the wrong type", file: "openapi.yaml",
			old: "text: /data/document/fileName", new: "text: [/data]",
			want: "a list stands where a text is expected",
		},
		{
			name: "body is not JSON", file: "openapi.yaml",
			old: "      requestBody:\n        required: true\n        content:\n          application/json:\n            schema:\n              allOf:", new: "      requestBody:\n        required: true\n        content:\n          application/xml:\n            schema:\n              allOf:", on: "  document.uploaded:",
			want: `webhook "document.uploaded": has no application/json request body with a schema, which forms have too`,
		},
		{
			name: "reference to a thing of another kind", file: "openapi.yaml",
			old: `- {$ref: "#/components/parameters/offset"}`, new: `- {$ref: "#/components/schemas/Address"}`,
			want: `bad data in "#/components/schemas/Address" (expecting ref to parameter object)`,
		},
		{
			name: "required twice", file: "openapi.yaml",
			old: "fileName: {type: string}", new: "fileName: {type: string, required: [a, a]}",
			want: `duplicate field "a" in required`,
		},
		{
			name: "schema that cannot be compiled", file: "openapi.yaml",
			old: "fileName: {type: string}", new: "fileName: {type: string, multipleOf: 0}", on: "  document.uploaded:",
			want: `webhook "document.uploaded": is no valid schema: /properties/fileName/multipleOf: must be greater than 0 (exclusiveMinimum)`,
		},
		{
			name: "example in the document breaks its schema", file: "openapi.yaml",
			old: "fileName: {type: string}", new: "fileName: {type: string, example: 7}",
			want: "invalid example: validation failed due to: at '': got number, want string",
		},
	})
}

func TestOpenapiMistakesParcels(t *testing.T) {
	check(t, "testdata/parcels", []mistake{
		{
			name: "text where a list is expected in another file", file: "common.yaml",
			old: "remark: {type: string}", new: "remark: {type: string, required: a}", in: "openapi.yaml", on: "                    parcel: {$ref",
			want: `bad data in "#/Parcel" (expecting ref to schema object)`,
		},
		{
			name: "unknown schema type in another file", file: "common.yaml",
			old: "remark: {type: string}", new: "remark: {type: text}",
			want: `unsupported 'type' value "text"`,
		},
		{
			name: "unknown schema key in another file", file: "common.yaml",
			old: "remark: {type: string}", new: "remark: {type: string, minLen: 3}",
			want: `unknown key "minLen"`,
		},
		{
			name: "dangling reference in another file", file: "common.yaml",
			old: `state: {$ref: "#/State"}`, new: `state: {$ref: "#/States"}`,
			want: `$ref "#/States" leads nowhere: there is no States among Envelope, State, Parcel`,
		},
		{
			name: "dangling reference into another file", file: "openapi.yaml",
			old: "common.yaml#/Parcel", new: "common.yaml#/Parcels",
			want: `$ref "common.yaml#/Parcels" leads nowhere: there is no Parcels among Envelope, State, Parcel`,
		},
	})
}
