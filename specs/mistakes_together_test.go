package specs_test

import (
	"errors"
	"path"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// TestMistakesTogether makes mistakes of every kind in one folder: none hides another, and none is told twice.
func TestMistakesTogether(t *testing.T) {
	g := NewWithT(t)
	files, mistakes := folder(t, "cargolint"), together()
	for _, m := range mistakes {
		m.apply(t, files)
	}
	var want []string
	for _, m := range mistakes {
		file, line := m.place(t, files)
		want = append(want, specs.Problem{File: path.Join("here", file), Line: line, Text: m.want}.String())
	}
	_, err := specs.Load(files, "here")
	var problems specs.Problems
	g.Expect(errors.As(err, &problems)).To(BeTrue())
	g.Expect(strings.Split(problems.Error(), "\n")).To(ConsistOf(want))
}

func together() []mistake {
	return []mistake{
		{
			name: "unknown key", file: "delivery.yaml",
			old: "title: CargoLint", new: "colour: red\ntitle: CargoLint", on: "colour: red",
			want: `unknown key "colour": here may stand provider, title, document, documentation, request, headers, envelope, identity, authentication, acknowledge, retry, testDelivery, api, subscriptions, handshake, triggers`,
		},
		{
			name: "key twice", file: "delivery.yaml",
			old: "document: CargoLint", new: "title: Twice\ndocument: CargoLint", on: "title: Twice",
			want: `mapping key "title" already defined at line 4`,
		},
		{
			name: "no duration", file: "delivery.yaml",
			old: "deadline: {value: 30s", new: "deadline: {value: 30 seconds",
			want: `"30 seconds" stands where a duration such as 30s, 5m or 12h is expected`,
		},
		{
			name: "missing section", file: "delivery.yaml",
			old: "transport: {value: https, basis: documented, section: Request Fields}", new: "transport: {value: https, basis: documented}",
			want: "request.transport: basis documented needs a section: write the heading where it stands, or a weaker basis",
		},
		{
			name: "neither true nor false", file: "delivery.yaml",
			old: "stableOnRetry: {value: true", new: "stableOnRetry: {value: always",
			want: `"always" stands where true or false is expected`,
		},
		{
			name: "bad pointer", file: "delivery.yaml",
			old: "subscription: /webhookId", new: "subscription: webhookId",
			want: `envelope.subscription: "webhookId" is no JSON pointer; write it like /data/id, with ~1 for a slash and ~0 for a tilde in a name`,
		},
		{
			name: "unknown word", file: "delivery.yaml",
			old: "encoding: hex", new: "encoding: hexa",
			want: `authentication.signature.encoding: unknown word "hexa"; write hex or base64`,
		},
		{
			name: "bad template", file: "delivery.yaml",
			old: "written: \"sha256={signature}\"", new: "written: \"sha256={signature}{sum}\"",
			want: "authentication.signature.written: unknown placeholder {sum}; here may stand {id} {timestamp} {signature}",
		},
		{
			name: "one of the delays", file: "delivery.yaml",
			old: "delays: {value: [10s, 30s, 1m,", new: "delays: {value: [10s, half a minute, 1m,",
			want: `"half a ..." stands where a duration such as 30s, 5m or 12h is expected`,
		},
		{
			name: "no fact", file: "delivery.yaml",
			old: "expiry: {value: 24h, basis: undocumented}", new: "expiry: 24h",
			want: `"24h" stands where a fact {value: …, basis: …, section: …} is expected`,
		},
		{
			name: "refusal that is none", file: "delivery.yaml",
			old: "refused: 403", new: "refused: 203",
			want: "api.apiKeys.refused: 203 refuses nothing; write a status from 400 to 499",
		},
		{
			name: "member that no schema has", file: "delivery.yaml",
			old: "active: /active", new: "active: /enabled",
			want: "subscriptions.resource.active: the schemas of the create operation and the answer of get have no /enabled",
		},
		{
			name: "unknown group", file: "requirements.yaml",
			old: "requirements:\n", new: "include:\n  - {group: robustnes, basis: practice}\nrequirements:\n", on: "  - {group",
			want: `include[0].group: the shared catalogue has no group "robustnes" (did you mean robustness?); its groups are transport, delivery, acknowledge, signature, timestamp, rotation, handshake, static-key, headers, bearer, idempotency, robustness, schema, retry, expiry, subscriptions`,
		},
		{
			name: "id twice", file: "requirements.yaml",
			old: "CL-S-AUTH-02", new: "CL-S-AUTH-01", on: "  - {id: CL-S-AUTH-01, party: sender, area: auth, level: must, basis: implied",
			want: `requirements[1].id: "CL-S-AUTH-01" stands here already; give each one its own`,
		},
		{
			name: "list for a text", file: "requirements.yaml",
			old: "id: CL-S-AUTH-03, party: sender", new: "id: CL-S-AUTH-03, party: [sender]",
			want: "a list stands where a text is expected",
		},
		{
			name: "unknown level", file: "requirements.yaml",
			old: "id: CL-S-API-01, party: sender, area: subscription-api, level: must", new: "id: CL-S-API-01, party: sender, area: subscription-api, level: shall",
			want: `requirements[3].level: unknown word "shall"; write must or should`,
		},
		{
			name: "vector that may be invalid", file: "vectors.yaml",
			old: "invalid: true", new: "invalid: maybe",
			want: `"maybe" stands where true or false is expected`,
		},
		{
			name: "vector without the header", file: "vectors.yaml",
			old: "headers: {X-CargoLint-Signature: \"sha256=f14b", new: "headers: {X-Signature: \"sha256=f14b",
			want: "vectors[0].headers: a vector that must verify has the header X-CargoLint-Signature; write it, or invalid: true",
		},
		{
			name: "name that is a list", file: "scenarios.yaml",
			old: "path: documents", new: "path: [documents]",
			want: "a list stands where a text is expected",
		},
		{
			name: "unknown event", file: "scenarios.yaml",
			old: "{event: document.uploaded}", new: "{event: document.upload}",
			want: `scenarios[0].steps[0].event: there is no event "document.upload"; the webhooks of openapi.yaml are document.uploaded, compliance.warning, document.batch_downloaded`,
		},
		{
			name: "dangling reference", file: "openapi.yaml",
			old: "pointer: {type: string}", new: `pointer: {$ref: "#/components/schemas/Pointr"}`,
			want: `$ref "#/components/schemas/Pointr" leads nowhere: there is no Pointr among EventType, Address, NewWebhook, WebhookChange, Webhook, CreatedWebhook, Delivery, Pagination, Error, Envelope, Document`,
		},
		{
			name: "bad expression", file: "openapi.yaml",
			old: "attempts: {type: integer, minimum: 0}", new: "attempts: {type: string, pattern: '(?=a)'}",
			want: "error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
		},
		{
			name: "list that is none", file: "openapi.yaml",
			old: "required: [offset, limit, total, hasMore]", new: "required: total",
			want: `required: "total" stands where a list is expected`,
		},
		{
			name: "example that breaks its schema", file: "examples/compliance.warning.json",
			old: `"webhookId": "wh_abc123"`, new: `"webhookId": 7`,
			want: "breaks its schema: /webhookId: is of type number, want string (type)",
		},
		{
			name: "example that is no JSON", file: "examples/document.batch_downloaded.json",
			old: `"timestamp": `, new: `"timestamp" `,
			want: "is not JSON: invalid character '\"' after object key",
		},
	}
}
