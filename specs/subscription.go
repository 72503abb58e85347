package specs

// Subscriptions describes the stateful subscription API of openapi.yaml.
type Subscriptions struct {
	Operations Operations    `yaml:"operations" json:"operations"`
	Resource   Resource      `yaml:"resource" json:"resource"`
	Generated  []Member      `yaml:"generated" json:"generated"`
	Defaults   []MemberValue `yaml:"defaults,omitempty" json:"defaults,omitempty"`
	Rules      []Rule        `yaml:"rules,omitempty" json:"rules,omitempty"`
}

// Operations names the OpenAPI operationIds; an empty one is not documented.
type Operations struct {
	Create  string `yaml:"create,omitempty" json:"create,omitempty"`
	List    string `yaml:"list,omitempty" json:"list,omitempty"`
	Get     string `yaml:"get,omitempty" json:"get,omitempty"`
	Update  string `yaml:"update,omitempty" json:"update,omitempty"`
	Delete  string `yaml:"delete,omitempty" json:"delete,omitempty"`
	Test    string `yaml:"test,omitempty" json:"test,omitempty"`
	History string `yaml:"history,omitempty" json:"history,omitempty"`
	Status  string `yaml:"status,omitempty" json:"status,omitempty"` // tells a client who it is
}

// Resource says where in a subscription the bench finds what it needs.
type Resource struct {
	ID       Pointer   `yaml:"id,omitempty" json:"id,omitempty"`
	URL      Pointer   `yaml:"url" json:"url"`
	Events   Pointer   `yaml:"events,omitempty" json:"events,omitempty"`   // an array of event types
	Event    Pointer   `yaml:"event,omitempty" json:"event,omitempty"`     // one event type
	Subtype  Pointer   `yaml:"subtype,omitempty" json:"subtype,omitempty"` // filters one subtype
	Secret   Pointer   `yaml:"secret,omitempty" json:"secret,omitempty"`
	Active   Pointer   `yaml:"active,omitempty" json:"active,omitempty"`
	Headers  Pointer   `yaml:"headers,omitempty" json:"headers,omitempty"` // an array of {name, value}
	TokenURL Pointer   `yaml:"tokenUrl,omitempty" json:"tokenUrl,omitempty"`
	ClientID Pointer   `yaml:"clientId,omitempty" json:"clientId,omitempty"`
	Client   Pointer   `yaml:"clientSecret,omitempty" json:"clientSecret,omitempty"`
	Scope    Pointer   `yaml:"scope,omitempty" json:"scope,omitempty"`
	Audience Pointer   `yaml:"audience,omitempty" json:"audience,omitempty"`
	Fixed    []Pointer `yaml:"fixed,omitempty" json:"fixed,omitempty"` // members that an update leaves as they are
}

// Member is a place in a JSON document and the template of its value: {uuid}, {alnum:N}, {digits:N}, {now}.
type Member struct {
	At    Pointer `yaml:"at" json:"at"`
	Value string  `yaml:"value" json:"value"`
}

// MemberValue is a place in a JSON document and its value.
type MemberValue struct {
	At      Pointer `yaml:"at" json:"at"`
	Value   any     `yaml:"value" json:"value"`
	Basis   Basis   `yaml:"basis" json:"basis"`
	Section string  `yaml:"section,omitempty" json:"section"`
}

// Rule is a demand on a subscription that its schema cannot express. Exactly one of HTTPS and ForbidHeader is set.
type Rule struct {
	HTTPS        Pointer `yaml:"https,omitempty" json:"https,omitempty"`               // the URL here must be https
	ForbidHeader string  `yaml:"forbidHeader,omitempty" json:"forbidHeader,omitempty"` // no header of this name, in any letter case
	When         Pointer `yaml:"when,omitempty" json:"when,omitempty"`                 // only if this member is present
	Status       int     `yaml:"status" json:"status"`
	Detail       string  `yaml:"detail" json:"detail"`
	Basis        Basis   `yaml:"basis" json:"basis"`
	Section      string  `yaml:"section,omitempty" json:"section"`
}
