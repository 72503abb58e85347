package specs_test

import "testing"

func TestEventsMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "event without basis", file: "openapi.yaml",
			old: "        basis: documented\n        section: Webhook Payload Format\n", new: "        section: Webhook Payload Format\n", on: "      x-webhook:",
			want: "webhooks.document.uploaded.post.x-webhook.basis is missing; write documented, published, implied, practice or undocumented",
		},
		{
			name: "event without section", file: "openapi.yaml",
			old: "        basis: documented\n        section: Webhook Payload Format\n", new: "        basis: documented\n", on: "      x-webhook:",
			want: "webhooks.document.uploaded.post.x-webhook: basis documented needs a section: write the heading where it stands, or a weaker basis",
		},
		{
			name: "text in no body", file: "openapi.yaml",
			old: "text: /data/document/fileName", new: "text: /data/document/name",
			want: "webhooks.document.uploaded.post.x-webhook.text: /data/document/name is not in examples/document.uploaded.json; correct the pointer or the body",
		},
		{
			name: "text is a number", file: "openapi.yaml",
			old: "text: /data/fileName", new: "text: /data/documentCount",
			want: "webhooks.document.batch_downloaded.post.x-webhook.text: /data/documentCount is no text in examples/document.batch_downloaded.json",
		},
		{
			name: "unique member in no body", file: "openapi.yaml",
			old: "{at: /data/document/id, value", new: "{at: /data/documentId, value",
			want: "webhooks.document.uploaded.post.x-webhook.unique[1].at: /data/documentId is not in examples/document.uploaded.json; correct the pointer or the body",
		},
		{
			name: "unique is an object", file: "openapi.yaml",
			old: "{at: /data/document/id, value", new: "{at: /data/document, value",
			want: "webhooks.document.uploaded.post.x-webhook.unique[1].at: /data/document is neither a text nor a number in examples/document.uploaded.json",
		},
		{
			name: "unique is alike", file: "openapi.yaml",
			old: `value: "doc_{alnum:12}"`, new: "value: doc_1",
			want: `webhooks.document.uploaded.post.x-webhook.unique[1].value: "doc_1" is the same in every event; write {uuid}, {alnum:N} or {digits:N} into it`,
		},
		{
			name: "unique with an unknown word", file: "openapi.yaml",
			old: `value: "doc_{alnum:12}"`, new: `value: "doc_{hex:12}"`,
			want: "webhooks.document.uploaded.post.x-webhook.unique[1].value: unknown placeholder {hex:12}; here may stand {uuid}, {now}, {alnum:N} and {digits:N}, N from 1 to 99, and {/pointer}",
		},
		{
			name: "unique number of letters", file: "openapi.yaml",
			old: `{at: /data/uploadBatchId, value: "{uuid}"}`, new: `{at: /data/documentCount, value: "{uuid}"}`,
			want: `webhooks.document.batch_downloaded.post.x-webhook.unique[1].value: "{uuid}" makes no number, which /data/documentCount is in examples/document.batch_downloaded.json; write {digits:N}`,
		},
		{
			name: "unique quotes what is not there", file: "openapi.yaml",
			old: `value: "doc_{alnum:12}"`, new: `value: "doc_{/data/no}"`,
			want: "webhooks.document.uploaded.post.x-webhook.unique[1].value: /data/no is not in examples/document.uploaded.json; correct the pointer or the body",
		},
		{
			name: "delivery id is not unique", file: "openapi.yaml",
			old: "          - {at: /deliveryId, value: \"dlv_{alnum:16}\"}\n", on: "        unique:",
			want: "webhooks.document.uploaded.post.x-webhook.unique: lacks /deliveryId, by which deliveries are told apart (identity or envelope in delivery.yaml)",
		},
		{
			name: "subtypes without a place", file: "openapi.yaml",
			old: "text: /data/document/fileName", new: "subtypes: [a, b]\n        text: /data/document/fileName", on: "        subtypes",
			want: "webhooks.document.uploaded.post.x-webhook.subtypes: delivery.yaml has no envelope.subtype, so no body can carry one",
		},
		{
			name: "example of another event", file: "examples/document.uploaded.json",
			old: `"event": "document.uploaded"`, new: `"event": "document.upload"`,
			want: `/event is "document.upload", but this is an example of webhook "document.uploaded"`, more: 1,
		},
		{
			name: "example breaks the schema", file: "examples/document.uploaded.json",
			old: `"fileName": "invoice.pdf"`, new: `"fileName": 7`,
			want: "breaks its schema: /data/document/fileName: is of type number, want string (type)", more: 1,
		},
		{
			name: "example lacks a member", file: "examples/document.uploaded.json",
			old: "      \"documentType\": \"invoice\",\n", on: `    "document": {`,
			want: "breaks its schema: /data/document: missing property 'documentType' (required)",
		},
		{
			name: "example with a wrong date", file: "examples/document.uploaded.json",
			old: "2026-03-02T11:45:00Z", new: "2026-02-30T11:45:00Z", on: `  "timestamp"`,
			want: "breaks its schema: /timestamp: is not a valid date-time (format)",
		},
		{
			name: "example lacks the subscription", file: "examples/document.uploaded.json",
			old: "  \"webhookId\": \"wh_abc123\",\n", in: "delivery.yaml", on: "  subscription:",
			want: "envelope.subscription: /webhookId is not in examples/document.uploaded.json; correct the pointer or the body", more: 1,
		},
	})
}

func TestEventsMistakesParcels(t *testing.T) {
	check(t, "testdata/parcels", []mistake{
		{
			name: "subtype twice", file: "openapi.yaml",
			old: "subtypes: [loaded, unloaded, held]", new: "subtypes: [loaded, unloaded, held, loaded]",
			want: `webhooks.parcel.moved.post.x-webhook.subtypes[3]: "loaded" stands here already; give each one its own`,
		},
		{
			name: "subtype outside the schema", file: "openapi.yaml",
			old: "subtypes: [loaded, unloaded, held]", new: "subtypes: [loaded, unloaded, held, burnt]",
			want: `webhooks.parcel.moved.post.x-webhook.subtypes[3]: "burnt" in examples/parcel.moved.json breaks the schema: /parcel/state: value must be one of 'loaded', 'unloaded' (enum)`, more: 1,
		},
		{
			name: "subtype place in no body", file: "openapi.yaml",
			old: "subtypeAt: [/parcel/state]", new: "subtypeAt: [/parcel/status]",
			want: "webhooks.parcel.moved.post.x-webhook.subtypeAt[0]: /parcel/status is not in examples/parcel.moved.json and 1 more; correct the pointer or the body",
		},
		{
			name: "follows no event", file: "openapi.yaml",
			old: "follows: parcel.moved", new: "follows: parcel.packed",
			want: `webhooks.parcel.lost.post.x-webhook.follows: there is no event "parcel.packed"; the webhooks of openapi.yaml are parcel.moved, parcel.lost`,
		},
		{
			name: "follows itself", file: "openapi.yaml",
			old: "follows: parcel.moved", new: "follows: parcel.lost",
			want: "webhooks.parcel.lost.post.x-webhook.follows: goes in a circle: parcel.lost follows parcel.lost",
		},
		{
			name: "shares without follows", file: "openapi.yaml",
			old: "        follows: parcel.moved\n", on: "        shares",
			want: "webhooks.parcel.lost.post.x-webhook.shares: there is no event to share members with; write follows as well",
		},
		{
			name: "shares what is not there", file: "openapi.yaml",
			old: "shares: [/parcel/code]", new: "shares: [/parcel/id]",
			want: "webhooks.parcel.lost.post.x-webhook.shares[0]: /parcel/id is not in examples/parcel.lost.json; correct the pointer or the body", more: 1,
		},
		{
			name: "example of another subtype", file: "examples/parcel.moved.held.json",
			old: "\"state\": \"held\",\n  \"sent\"", new: "\"state\": \"loaded\",\n  \"sent\"", on: `  "state"`,
			want: `/state is "loaded", but the file is named after subtype "held"`,
		},
		{
			name: "example of an unlisted subtype", file: "examples/parcel.moved.json",
			old: "\"state\": \"loaded\",\n", new: "\"state\": \"lost\",\n", on: `  "state": "lost"`,
			want: `/state is "lost", which is none of the x-webhook subtypes loaded, unloaded, held`,
		},
	})
}
