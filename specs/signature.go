package specs

import (
	"strings"
	"time"
)

// Algorithm names a keyed digest.
type Algorithm string

// Encoding says how digest bytes are written as text.
type Encoding string

// The words for algorithms and encodings that a folder may use.
const (
	HMACSHA256 Algorithm = "hmac-sha256"
	HMACSHA1   Algorithm = "hmac-sha1"
	HMACSHA512 Algorithm = "hmac-sha512"
	// Ed25519 signs with a private key of 64 bytes, or the 32 of its seed, and is verified with the public one of 32 (RFC
	// 8032). It is a word for Asymmetric only.
	Ed25519 Algorithm = "ed25519"

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
	Known     `yaml:",inline"`
	Header    string    `yaml:"header" json:"header"`
	Algorithm Algorithm `yaml:"algorithm" json:"algorithm"`
	Encoding  Encoding  `yaml:"encoding" json:"encoding"`
	// Signed is a template over {id} {timestamp} {body} {url} {form}. The last two are for schemes like Twilio's
	// (https://www.twilio.com/docs/usage/webhooks/webhooks-security): {url} is the address that is called, as the sender
	// was given it, and {form} the parameters of a form-encoded body, sorted by name, each name followed by its value.
	Signed  string        `yaml:"signed" json:"signed"`
	Written string        `yaml:"written" json:"written"` // template over {id} {timestamp} {signature}
	Secret  SecretReading `yaml:"secret" json:"secret"`
	// SecretExample is a made-up secret in the provider's style, for drafts and demonstrations.
	SecretExample string `yaml:"secretExample" json:"secretExample"`
	// Timestamp says where {timestamp} stands when that is not the body, and how old one may be.
	Timestamp *SignatureTime `yaml:"timestamp,omitempty" json:"timestamp,omitempty"`
	// Further is written behind the value once for each further signature while secrets are rotated, a template over
	// {signature} whose first character separates: " v1,{signature}" (Standard Webhooks, spec/standard-webhooks.md,
	// "Signature scheme") or ",v1={signature}" (https://docs.stripe.com/webhooks#verify-manually). Receivers take a delivery of
	// which one signature is right, and ignore parts they do not know.
	Further string `yaml:"further,omitempty" json:"further,omitempty"`
	// Beside lists more signatures over the same, each in a header of its own, for receivers that read another one:
	// GitHub's X-Hub-Signature (https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers), or the
	// same value under the names of older libraries, as svix-signature (https://docs.svix.com/receiving/verifying-payloads/how-manual).
	Beside []Beside `yaml:"beside,omitempty" json:"beside,omitempty"`
	// Asymmetric is how the provider signs where the secret is a private key instead.
	Asymmetric *Asymmetric `yaml:"asymmetric,omitempty" json:"asymmetric,omitempty"`
}

// SignatureTime is a timestamp that a signature covers and that the body does not have: Unix seconds of the attempt.
type SignatureTime struct {
	// Header carries it, one of Contract.Headers. Empty: it stands in the signature's own header, where Written has it.
	Header string `yaml:"header,omitempty" json:"header,omitempty"`
	// Tolerance is how far a timestamp may lie from the receiver's clock.
	Tolerance Fact[time.Duration] `yaml:"tolerance" json:"tolerance"`
	// Renewed tells whether a retry has the time of its own attempt, and not that of the first.
	Renewed Fact[bool] `yaml:"renewed" json:"renewed"`
}

// Beside is one more signature, made as the first is but for what stands here.
type Beside struct {
	Known     `yaml:",inline"`
	Header    string    `yaml:"header" json:"header"`
	Algorithm Algorithm `yaml:"algorithm" json:"algorithm"`
	Written   string    `yaml:"written" json:"written"`
}

// Asymmetric is a signature with a private key. Prefixes tell keys from secrets and from each other, and are no part of
// the base64 that follows (Standard Webhooks, spec/standard-webhooks.md, "Asymmetric signatures").
type Asymmetric struct {
	Known     `yaml:",inline"`
	Algorithm Algorithm `yaml:"algorithm" json:"algorithm"`
	Written   string    `yaml:"written" json:"written"`
	Private   string    `yaml:"private" json:"private"` // prefix of a key to sign with
	Public    string    `yaml:"public" json:"public"`   // prefix of a key to verify with
}

// HasTime tells whether the signature covers a timestamp that the body does not have.
func (s *Signature) HasTime() bool { return s != nil && s.Timestamp != nil }

// For returns the scheme that goes with a secret: Asymmetric where it is a key of one, otherwise the scheme itself.
func (s Signature) For(secret string) Signature {
	a := s.Asymmetric
	if a == nil || !strings.HasPrefix(secret, a.Private) && !strings.HasPrefix(secret, a.Public) {
		return s
	}
	s.Algorithm, s.Encoding, s.Secret, s.Written, s.Beside = a.Algorithm, Base64, SecretPrefixBase64, a.Written, nil
	if s.Further != "" {
		s.Further = s.Further[:1] + a.Written
	}
	return s
}

// As returns the scheme of a signature beside this one.
func (s Signature) As(b Beside) Signature {
	s.Header, s.Algorithm, s.Written, s.Beside, s.Asymmetric = b.Header, b.Algorithm, b.Written, nil, nil
	return s
}

// prefixed tells whether the header has something before the digest.
func (s *Signature) prefixed() bool {
	return s != nil && strings.Index(s.Written, "{signature}") > 0
}
