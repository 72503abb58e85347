package specs

// Authentication lists the ways by which a receiver knows that a delivery is the provider's. A provider has at
// least one of them, or None where its deliveries cannot be told from forgeries.
type Authentication struct {
	Signature *Signature `yaml:"signature,omitempty" json:"signature,omitempty"`
	StaticKey *StaticKey `yaml:"staticKey,omitempty" json:"staticKey,omitempty"`
	Bearer    *Bearer    `yaml:"bearer,omitempty" json:"bearer,omitempty"`
	Headers   *Headers   `yaml:"headers,omitempty" json:"headers,omitempty"`
	None      *None      `yaml:"none,omitempty" json:"none,omitempty"`
}

// None says that nothing authenticates a delivery. It stands alone, so that a way that was only forgotten is told
// from one that does not exist.
type None struct {
	Known `yaml:",inline"`
}

// StaticKey is a header that carries the shared key itself. It authenticates the sender and protects nothing of
// the body.
type StaticKey struct {
	Known         `yaml:",inline"`
	Header        string `yaml:"header" json:"header"`
	Optional      bool   `yaml:"optional,omitempty" json:"optional"` // without a configured key the header is absent
	SecretExample string `yaml:"secretExample" json:"secretExample"`
}

// Bearer is an OAuth 2.0 access token that the provider fetches from the receiver's identity provider.
type Bearer struct {
	Known     `yaml:",inline"`
	Header    string       `yaml:"header" json:"header"`
	Written   string       `yaml:"written" json:"written"`     // template over {token}
	FreshEach Fact[bool]   `yaml:"freshEach" json:"freshEach"` // a token is fetched before each call
	Client    Fact[string] `yaml:"client" json:"client"`       // client_secret_post or client_secret_basic
}

// Headers says that a subscriber may have headers of its own choice sent with every delivery.
type Headers struct {
	Known   `yaml:",inline"`
	Example string `yaml:"example" json:"example"` // "Name: value"
}
