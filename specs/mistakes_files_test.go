package specs_test

import "testing"

func TestFilesMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "delivery.yaml is missing", file: "delivery.yaml",
			on:   "-",
			want: "is missing: every provider folder has this file",
		},
		{
			name: "openapi.yaml is missing", file: "openapi.yaml",
			on:   "-",
			want: "is missing: every provider folder has this file",
		},
		{
			name: "requirements.yaml is missing", file: "requirements.yaml",
			on:   "-",
			want: "is missing: every provider folder has this file",
		},
		{
			name: "scenarios.yaml is missing", file: "scenarios.yaml",
			on:   "-",
			want: "is missing: every provider folder has this file",
		},
		{
			name: "vectors.yaml is missing", file: "vectors.yaml",
			on:   "-",
			want: "is missing: every provider folder has this file",
		},
		{
			name: "file is empty", file: "scenarios.yaml",
			new: "\n", on: "-",
			want: "is empty",
		},
		{
			name: "tab in YAML", file: "delivery.yaml",
			old: "envelope:\n", new: "envelope:\n\tbad: tab\n", on: "\tbad: tab",
			want: "is not YAML: found character that cannot start any token",
		},
		{
			name: "colon in plain text", file: "delivery.yaml",
			old: "title: CargoLint webhooks", new: "title: CargoLint: webhooks", on: "title:",
			want: "is not YAML: mapping values are not allowed in this context",
		},
		{
			name: "wrong indentation", file: "delivery.yaml",
			old: "  section: Webhook Payload Format\n  type: /event", new: "  section: Webhook Payload Format\n type: /event", on: " type: /event",
			want: "is not YAML: did not find expected key",
		},
		{
			name: "unclosed quote", file: "delivery.yaml",
			old: `note: "idempotent processing`, new: `note: "idempotent "processing`, on: "  at: {value: /deliveryId",
			want: "is not YAML: did not find expected ',' or '}'",
		},
		{
			name: "second document", file: "scenarios.yaml",
			old: "scenarios:\n", new: "---\nscenarios: []\n---\nscenarios:\n", on: "---\nscenarios:\n  - name",
			want: "holds more than one YAML document: write one, without a line of ---",
		},
		{
			name: "key given twice", file: "delivery.yaml",
			old: "title: CargoLint webhooks", new: "title: Twice\ntitle: CargoLint webhooks", on: "title: CargoLint webhooks",
			want: `mapping key "title" already defined at line 3`,
		},
		{
			name: "unknown key", file: "delivery.yaml",
			old: "document: CargoLint", new: "dokument: CargoLint",
			want: `unknown key "dokument" (did you mean document?): here may stand provider, title, document, documentation, request, headers, envelope, identity, authentication, acknowledge, retry, testDelivery, api, subscriptions, handshake, triggers`, more: 1,
		},
		{
			name: "unknown key in a list", file: "requirements.yaml",
			old: "area: auth, level", new: "aera: auth, level",
			want: `unknown key "aera" (did you mean area?): here may stand id, party, area, level, basis, section, text, check, with`, more: 1,
		},
		{
			name: "unknown key in a fact", file: "delivery.yaml",
			old: "{value: 30s, basis: documented", new: "{value: 30s, basses: documented",
			want: `unknown key "basses" (did you mean basis?): here may stand value, basis, section, note`, more: 1,
		},
		{
			name: "duration in words", file: "delivery.yaml",
			old: "deadline: {value: 30s", new: "deadline: {value: 30 seconds",
			want: `"30 seconds" stands where a duration such as 30s, 5m or 12h is expected`,
		},
		{
			name: "duration without unit", file: "delivery.yaml",
			old: "deadline: {value: 30s", new: "deadline: {value: 30",
			want: `"30" stands where a duration such as 30s, 5m or 12h is expected`,
		},
		{
			name: "value without its basis", file: "delivery.yaml",
			old: "method: {value: POST, basis: implied, section: Webhook Payload Format}", new: "method: POST",
			want: `"POST" stands where a fact {value: …, basis: …, section: …} is expected`,
		},
		{
			name: "list where one is expected", file: "delivery.yaml",
			old: "type: /event", new: "type: [/event]",
			want: "a list stands where a text is expected",
		},
		{
			name: "text where a list is expected", file: "delivery.yaml",
			old: "fixed: [/id, /secret, /createdAt]", new: "fixed: /id",
			want: `"/id" stands where a list is expected`,
		},
		{
			name: "text where a number is expected", file: "delivery.yaml",
			old: "refused: 403", new: "refused: forbidden",
			want: `"forbidden" stands where a whole number is expected`,
		},
		{
			name: "text where true or false is expected", file: "delivery.yaml",
			old: "stableOnRetry: {value: true", new: "stableOnRetry: {value: always",
			want: `"always" stands where true or false is expected`,
		},
		{
			name: "undefined anchor", file: "delivery.yaml",
			old: "document: CargoLint Webhooks API", new: "document: *page",
			want: "is not YAML: no anchor &page stands before *page",
		},
		{
			name: "list instead of a mapping", file: "scenarios.yaml",
			new: "- scenarios\n", on: "- scenarios",
			want: "a list stands where a mapping is expected",
		},
		{
			name: "example is not JSON", file: "examples/document.uploaded.json",
			old: `"wh_abc123",`, new: `"wh_abc123"`, on: `  "deliveryId"`,
			want: `is not JSON: invalid character '"' after object key:value pair`,
		},
		{
			name: "example is cut off", file: "examples/document.uploaded.json",
			old: "    }\n  }\n}\n", new: "    }\n  } ", on: "  } ",
			want: "is not JSON: unexpected end of JSON input",
		},
		{
			name: "example of no event", file: "examples/document.deleted.json",
			new: "{}", on: "-",
			want: "belongs to no webhook of openapi.yaml: name it EVENT.json, or EVENT.SUBTYPE.json for one of its x-webhook subtypes",
		},
		{
			name: "event without example", file: "examples/document.uploaded.json",
			in: "openapi.yaml", on: "  document.uploaded:",
			want: `webhook "document.uploaded" has no example; write examples/document.uploaded.json`,
		},
	})
}
