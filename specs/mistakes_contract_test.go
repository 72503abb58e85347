package specs_test

import "testing"

func TestContractMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "section left out", file: "delivery.yaml",
			old: "request:\n", new: "requests:\n", on: "# What",
			want: "request is missing", more: 1,
		},
		{
			name: "fact left out", file: "delivery.yaml",
			old: "  deadline: {value: 30s, basis: documented, section: Best Practices}\n", on: "request:",
			want: "request.deadline is missing; write {value: …, basis: …, section: …}",
		},
		{
			name: "empty title", file: "delivery.yaml",
			old: "title: CargoLint webhooks (trade documents)", new: `title: ""`,
			want: "title is empty",
		},
		{
			name: "nothing behind a key", file: "delivery.yaml",
			old: "title: CargoLint webhooks (trade documents)", new: "title:",
			want: "title is empty",
		},
		{
			name: "no basis", file: "delivery.yaml",
			old: "{value: 30s, basis: documented, section: Best Practices}", new: "{value: 30s}",
			want: "request.deadline.basis is missing; write documented, published, implied, practice or undocumented",
		},
		{
			name: "unknown basis", file: "delivery.yaml",
			old: "{value: 30s, basis: documented", new: "{value: 30s, basis: documentd",
			want: `request.deadline.basis: unknown word "documentd"; write documented, published, implied, practice or undocumented`,
		},
		{
			name: "unknown transport", file: "delivery.yaml",
			old: "{value: https, basis", new: "{value: tls, basis",
			want: `request.transport.value: unknown word "tls"; write https or any`,
		},
		{
			name: "documented nowhere", file: "delivery.yaml",
			old: "{value: 30s, basis: documented, section: Best Practices}", new: "{value: 30s, basis: documented}",
			want: "request.deadline: basis documented needs a section: write the heading where it stands, or a weaker basis",
		},
		{
			name: "implied by nothing", file: "delivery.yaml",
			old: "stableOnRetry: {value: true, basis: implied, section: Best Practices}", new: "stableOnRetry: {value: true, basis: implied}",
			want: "identity.stableOnRetry: basis implied needs a section: write the heading where it stands, or a weaker basis",
		},
		{
			name: "undocumented in a section", file: "delivery.yaml",
			old: "{value: 5s, basis: undocumented,", new: "{value: 5s, basis: undocumented, section: Notifications,",
			want: "request.firstAttempt: what is undocumented stands in no section: take section out, or change the basis",
		},
		{
			name: "envelope without section", file: "delivery.yaml",
			old: "  section: Webhook Payload Format\n  type", new: "  type", on: "envelope:",
			want: "envelope: basis documented needs a section: write the heading where it stands, or a weaker basis",
		},
		{
			name: "id with capitals", file: "delivery.yaml",
			old: "provider: cargolint", new: "provider: CargoLint",
			want: `provider: "CargoLint" cannot be a provider's id; write lower-case letters and digits with hyphens between`, more: 1,
		},
		{
			name: "documentation without an address", file: "delivery.yaml",
			old: "documentation: https://cargolint", new: "documentation: cargolint",
			want: `documentation: "cargolint.com/docs/api-reference/webhooks-api" is no address; write it with https://, or leave it out`,
		},
		{
			name: "method without a body", file: "delivery.yaml",
			old: "method: {value: POST", new: "method: {value: GET",
			want: `request.method.value: "GET" cannot carry a delivery; write POST, PUT or PATCH`,
		},
		{
			name: "content type is no JSON", file: "delivery.yaml",
			old: "contentType: {value: application/json", new: "contentType: {value: text/xml",
			want: `request.contentType.value: "text/xml" is no JSON media type; write one such as application/json`,
		},
		{
			name: "deadline of nothing", file: "delivery.yaml",
			old: "deadline: {value: 30s", new: "deadline: {value: 0s",
			want: "request.deadline.value: 0s is no time to wait; write a duration above 0",
		},
		{
			name: "deadline in the past", file: "delivery.yaml",
			old: "deadline: {value: 30s", new: "deadline: {value: -30s",
			want: "request.deadline.value: -30s is no time to wait; write a duration above 0",
		},
		{
			name: "pointer without slash", file: "delivery.yaml",
			old: "type: /event", new: "type: event",
			want: `envelope.type: "event" is no JSON pointer; write it like /data/id, with ~1 for a slash and ~0 for a tilde in a name`,
		},
		{
			name: "pointer with a bare tilde", file: "delivery.yaml",
			old: "type: /event", new: "type: /ev~ent",
			want: `envelope.type: "/ev~ent" is no JSON pointer; write it like /data/id, with ~1 for a slash and ~0 for a tilde in a name`,
		},
		{
			name: "empty type pointer", file: "delivery.yaml",
			old: "type: /event", new: `type: ""`,
			want: "envelope.type is empty; write a JSON pointer such as /data/id, or typeHeader",
		},
		{
			name: "type in no body", file: "delivery.yaml",
			old: "type: /event", new: "type: /eventType",
			want: "envelope.type: /eventType is not in examples/document.uploaded.json and 2 more; correct the pointer or the body",
		},
		{
			name: "timestamp in no body", file: "delivery.yaml",
			old: "timestamp: /timestamp", new: "timestamp: /sentAt",
			want: "envelope.timestamp: /sentAt is not in examples/document.uploaded.json and 2 more; correct the pointer or the body",
		},
		{
			name: "identity in no body", file: "delivery.yaml",
			old: "at: {value: /deliveryId", new: "at: {value: /data/id",
			want: "identity.at.value: /data/id is not in examples/document.uploaded.json and 2 more; correct the pointer or the body",
		},
		{
			name: "range upside down", file: "delivery.yaml",
			old: "{from: 200, to: 299}", new: "{from: 299, to: 200}",
			want: "acknowledge.statuses.value: 299 to 200 is no range of final status codes; write from and to within 200 to 599",
		},
		{
			name: "redirects acknowledge nothing final", file: "delivery.yaml",
			old: "{from: 200, to: 299}", new: "{from: 100, to: 299}",
			want: "acknowledge.statuses.value: 100 to 299 is no range of final status codes; write from and to within 200 to 599",
		},
		{
			name: "test delivery of no event", file: "delivery.yaml",
			old: "testDelivery: {value: document.uploaded", new: "testDelivery: {value: document.upload",
			want: `testDelivery.value: there is no event "document.upload"; the webhooks of openapi.yaml are document.uploaded, compliance.warning, document.batch_downloaded`,
		},
	})
}
