package specs

import "time"

// Handshake is how a provider makes sure, before it delivers anything, that an address agrees to be called. The
// vocabulary fits Slack's url_verification (https://docs.slack.dev/reference/events/url_verification), Twitch's
// webhook_callback_verification (https://dev.twitch.tv/docs/eventsub/handling-webhook-events), the validation event of Event Grid
// (https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema) and the abuse protection of CloudEvents
// (https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md, section 4).
type Handshake struct {
	Known    `yaml:",inline"`
	Method   string              `yaml:"method" json:"method"`     // POST, or OPTIONS, which has no body
	Deadline Fact[time.Duration] `yaml:"deadline" json:"deadline"` // how long the provider waits for the answer
	// Signed tells whether the request is authenticated as deliveries are.
	Signed bool `yaml:"signed,omitempty" json:"signed"`
	// Challenge is the template of what the provider makes up: {uuid}, {alnum:N}, {digits:N}. Empty: nothing.
	Challenge string `yaml:"challenge,omitempty" json:"challenge,omitempty"`
	// Headers of the request, over those of a delivery: templates over {challenge} and the words of Contract.Headers.
	Headers []HeaderValue `yaml:"headers,omitempty" json:"headers,omitempty"`
	// Body is the JSON of the request, a template over {challenge}, {uuid}, {unix} and {now}.
	Body string `yaml:"body,omitempty" json:"body,omitempty"`
	// Fixed are the places of what stands in every such body as it does here; the other texts are examples.
	Fixed  []Pointer       `yaml:"fixed,omitempty" json:"fixed,omitempty"`
	Answer HandshakeAnswer `yaml:"answer" json:"answer"`
}

// HeaderValue is a header with its value.
type HeaderValue struct {
	Name  string `yaml:"name" json:"name"`
	Value string `yaml:"value" json:"value"`
	Fixed bool   `yaml:"fixed,omitempty" json:"fixed,omitempty"` // every such request has it as it stands here; otherwise it is an example
}

// HandshakeAnswer says which answers agree: one of the statuses and, where Text, JSON, Form or Header is set, the challenge in one
// of these forms.
type HandshakeAnswer struct {
	Statuses StatusRange `yaml:"statuses" json:"statuses"`
	Text     bool        `yaml:"text,omitempty" json:"text,omitempty"` // the challenge alone is the body
	JSON     Pointer     `yaml:"json,omitempty" json:"json,omitempty"` // it stands here in a JSON body
	// AnyCase tells that a member of the JSON body is known whatever letters of its name are capitals.
	AnyCase bool   `yaml:"anyCase,omitempty" json:"anyCase,omitempty"`
	Form    string `yaml:"form,omitempty" json:"form,omitempty"` // it is the value of this field of a form-encoded body
	// Header has one of the Values.
	Header string   `yaml:"header,omitempty" json:"header,omitempty"`
	Values []string `yaml:"values,omitempty" json:"values,omitempty"`
}
