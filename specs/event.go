package specs

// Event is one entry under `webhooks` of openapi.yaml. Its name is the type that stands in a delivery's body.
type Event struct {
	Name        string // value at Envelope.Type
	Description string
	WebhookInfo
	Examples []Example // the first is the one to use when nothing else is asked for
}

// Example returns the body to start from for a subtype: its own example, or else the event's first. An event that Load
// returned has one.
func (e *Event) Example(subtype string) Example {
	for _, x := range e.Examples {
		if subtype != "" && x.Subtype == subtype {
			return x
		}
	}
	return e.Examples[0]
}

// WebhookInfo is the extension `x-webhook` of a webhook operation.
type WebhookInfo struct {
	Known `yaml:",inline"`
	// Unverified marks an event that only prose names: its type and payload are guesses, and no suite sends it.
	Unverified bool `yaml:"unverified,omitempty" json:"unverified,omitempty"`
	// Subtypes are the known values at Envelope.Subtype; more may exist.
	Subtypes []string `yaml:"subtypes,omitempty" json:"subtypes,omitempty"`
	// SubtypeAt lists further places that carry the subtype.
	SubtypeAt []Pointer `yaml:"subtypeAt,omitempty" json:"subtypeAt,omitempty"`
	// Text points to a member that may hold any text, to try non-ASCII content.
	Text Pointer `yaml:"text,omitempty" json:"text,omitempty"`
	// Unique lists the members that differ from one event to the next, with templates as in Member, where
	// {/pointer} is the value of a member listed before. A value that is a number in the example stays one.
	Unique []Member `yaml:"unique,omitempty" json:"unique,omitempty"`
	// Follows names the event that comes before this one in the life of the same entity, and Shares the members
	// whose values the two have in common.
	Follows string    `yaml:"follows,omitempty" json:"follows,omitempty"`
	Shares  []Pointer `yaml:"shares,omitempty" json:"shares,omitempty"`
}

// Example is a complete body from the folder's examples/, compacted: examples/EVENT.json, or
// examples/EVENT.SUBTYPE.json for a subtype with a payload of its own.
type Example struct {
	Subtype string // "" where the provider has no subtypes
	File    string
	Body    []byte
}

// Vector is one signature test: a secret, a body and the headers that a right sender makes of them.
type Vector struct {
	Name      string            `yaml:"name"`
	Source    string            `yaml:"source"` // where the vector comes from
	Secret    string            `yaml:"secret"`
	ID        string            `yaml:"id,omitempty"`
	Timestamp string            `yaml:"timestamp,omitempty"`
	Body      string            `yaml:"body,omitempty"`
	URL       string            `yaml:"url,omitempty"` // the address that was called, where the signature covers it
	Headers   map[string]string `yaml:"headers"`
	Invalid   bool              `yaml:"invalid,omitempty"` // the headers must not verify
}

// Scenario is a documented sequence of events.
type Scenario struct {
	Name  string         `yaml:"name"`
	Text  string         `yaml:"text"`
	Basis Basis          `yaml:"basis"`
	Path  string         `yaml:"path,omitempty"` // label for the checks that choose scenarios by kind
	Steps []ScenarioStep `yaml:"steps"`
}

// ScenarioStep emits one event.
type ScenarioStep struct {
	Event   string         `yaml:"event"`
	Subtype string         `yaml:"subtype,omitempty"`
	After   string         `yaml:"after,omitempty"` // duration of virtual time since the step before; default none
	Set     map[string]any `yaml:"set,omitempty"`   // JSON pointer to value
	// Same lists members that keep the value they had in the first step of the scenario that holds them.
	Same []Pointer `yaml:"same,omitempty"`
}
