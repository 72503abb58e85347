package specs_test

import "testing"

func TestHandshakeMistakes(t *testing.T) {
	check(t, "event-grid", []mistake{
		{
			name: "fixed nowhere", file: "delivery.yaml",
			old: "fixed: [/0/eventType]", new: "fixed: [/0/kind]",
			want: "handshake.fixed[0]: /0/kind is no place in the body",
		},
		{
			name: "fixed, and filled anew", file: "delivery.yaml",
			old: "{name: aeg-event-type, value: SubscriptionValidation, fixed: true}", new: `{name: aeg-event-type, value: "{challenge}", fixed: true}`,
			want: `handshake.headers[0].fixed: "{challenge}" is filled anew each time; take fixed out`,
		},
		{
			name: "any case of a place further down", file: "delivery.yaml",
			old: "json: /validationResponse", new: "json: /validation/response", on: "    anyCase: true",
			want: "handshake.answer.anyCase: is for json with one name, such as /challenge; take it out",
		},
	})
}
