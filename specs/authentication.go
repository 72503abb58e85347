package specs

import "strings"

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
	Basis   Basis  `yaml:"basis" json:"basis"`
	Section string `yaml:"section,omitempty" json:"section"`
	Note    string `yaml:"note,omitempty" json:"note,omitempty"`
}

// Algorithm names a keyed digest.
type Algorithm string

// Encoding says how digest bytes are written as text.
type Encoding string

// The words for algorithms and encodings that a folder may use.
const (
	HMACSHA256 Algorithm = "hmac-sha256"
	HMACSHA1   Algorithm = "hmac-sha1"
	HMACSHA512 Algorithm = "hmac-sha512"

	Hex    Encoding = "hex" // lower case
	Base64 Encoding = "base64"
)

// SecretReading says how key bytes are made from the secret that the parties exchanged.
type SecretReading string

// The readings of a secret.
const (
	SecretAsGiven        SecretReading = "as-given"        // the UTF-8 bytes of the whole string, prefix included
	SecretPrefixStripped SecretReading = "prefix-stripped" // without the part up to and including the first underscore
	SecretBase64         SecretReading = "base64"          // decoded from base64
	SecretPrefixBase64   SecretReading = "prefix-base64"   // prefix stripped, then decoded from base64
)

// Signature is a keyed digest over a template, written into a header.
type Signature struct {
	Basis     Basis         `yaml:"basis" json:"basis"`
	Section   string        `yaml:"section,omitempty" json:"section"`
	Note      string        `yaml:"note,omitempty" json:"note,omitempty"`
	Header    string        `yaml:"header" json:"header"`
	Algorithm Algorithm     `yaml:"algorithm" json:"algorithm"`
	Encoding  Encoding      `yaml:"encoding" json:"encoding"`
	Signed    string        `yaml:"signed" json:"signed"`   // template over {id} {timestamp} {body}
	Written   string        `yaml:"written" json:"written"` // template over {id} {timestamp} {signature}
	Secret    SecretReading `yaml:"secret" json:"secret"`
	// SecretExample is a made-up secret in the provider's style, for drafts and demonstrations.
	SecretExample string `yaml:"secretExample" json:"secretExample"`
}

// prefixed tells whether the header has something before the digest.
func (s *Signature) prefixed() bool {
	return s != nil && strings.Index(s.Written, "{signature}") > 0
}

// StaticKey is a header that carries the shared key itself. It authenticates the sender and protects nothing of
// the body.
type StaticKey struct {
	Basis         Basis  `yaml:"basis" json:"basis"`
	Section       string `yaml:"section,omitempty" json:"section"`
	Note          string `yaml:"note,omitempty" json:"note,omitempty"`
	Header        string `yaml:"header" json:"header"`
	Optional      bool   `yaml:"optional,omitempty" json:"optional"` // without a configured key the header is absent
	SecretExample string `yaml:"secretExample" json:"secretExample"`
}

// Bearer is an OAuth 2.0 access token that the provider fetches from the receiver's identity provider.
type Bearer struct {
	Basis     Basis        `yaml:"basis" json:"basis"`
	Section   string       `yaml:"section,omitempty" json:"section"`
	Note      string       `yaml:"note,omitempty" json:"note,omitempty"`
	Header    string       `yaml:"header" json:"header"`
	Written   string       `yaml:"written" json:"written"`     // template over {token}
	FreshEach Fact[bool]   `yaml:"freshEach" json:"freshEach"` // a token is fetched before each call
	Client    Fact[string] `yaml:"client" json:"client"`       // client_secret_post or client_secret_basic
}

// Headers says that a subscriber may have headers of its own choice sent with every delivery.
type Headers struct {
	Basis   Basis  `yaml:"basis" json:"basis"`
	Section string `yaml:"section,omitempty" json:"section"`
	Note    string `yaml:"note,omitempty" json:"note,omitempty"`
	Example string `yaml:"example" json:"example"` // "Name: value"
}
