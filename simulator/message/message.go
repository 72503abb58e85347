// Package message composes what a provider sends: the bodies of right events, and deliveries of them with every header
// that authenticates them.
package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strings"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// Message is one delivery as it goes over the wire.
type Message struct {
	Event  string // name of the event
	Method string
	Header http.Header
	Body   []byte
}

// Clone returns a copy that shares nothing with m.
func (m Message) Clone() Message {
	m.Header = m.Header.Clone()
	m.Body = bytes.Clone(m.Body)
	return m
}

// Credentials are what a receiver knows the provider by.
type Credentials struct {
	Secret  string      // signing secret, or static key; "" where the endpoint has none
	Headers http.Header // headers of the subscriber's own choice
	Token   string      // access token; "" where the endpoint is not protected by OAuth
}

// New returns a right delivery of the body: method, content type and every header that authenticates it.
func New(contract *specs.Contract, event string, body []byte, credentials Credentials) (Message, error) {
	m := Message{Event: event, Method: contract.Request.Method.Value, Header: http.Header{}, Body: body}
	m.Header.Set("Content-Type", contract.Request.ContentType.Value)
	return m, m.Authenticate(contract, credentials)
}

// Authenticate writes every header that the credentials call for, over those that are there. The error is that
// of an unusable secret.
func (m *Message) Authenticate(contract *specs.Contract, credentials Credentials) error {
	for name, values := range credentials.Headers {
		m.Header[name] = values
	}
	by := contract.Authentication
	if by.Bearer != nil && credentials.Token != "" {
		m.Header.Set(by.Bearer.Header, expand(by.Bearer.Written, "{token}", credentials.Token))
	}
	if by.StaticKey != nil && credentials.Secret != "" {
		m.Header.Set(by.StaticKey.Header, credentials.Secret)
	}
	if by.Signature != nil {
		covered := signature.Message{Body: m.Body}
		if coversMore(by.Signature) {
			covered = SignatureMessage(contract, m.Body)
		}
		value, err := signature.Sign(*by.Signature, credentials.Secret, covered)
		if err != nil {
			return err
		}
		m.Header.Set(by.Signature.Header, value)
	}
	return nil
}

// coversMore tells whether more than the body goes into the signature header. Where only the body does, reading the
// rest from it would cost more than the signature.
func coversMore(scheme *specs.Signature) bool {
	return strings.Contains(scheme.Signed, "{id}") || strings.Contains(scheme.Signed, "{timestamp}") ||
		strings.Contains(scheme.Written, "{id}") || strings.Contains(scheme.Written, "{timestamp}")
}

// WireHeader returns the headers under names in the spelling that the provider documents. Names are the same in any
// letter case (RFC 9110 section 5.1), but a receiver that compares them letter by letter is right with the provider. The
// values are shared.
func WireHeader(contract *specs.Contract, header http.Header) http.Header {
	by := contract.Authentication
	wire := maps.Clone(header)
	spell := func(name string) {
		canonical := http.CanonicalHeaderKey(name)
		if values, ok := wire[canonical]; ok && canonical != name {
			delete(wire, canonical)
			wire[name] = values
		}
	}
	if by.Signature != nil {
		spell(by.Signature.Header)
	}
	if by.StaticKey != nil {
		spell(by.StaticKey.Header)
	}
	return wire
}

// SignatureMessage returns what a signature may cover of a delivery with this body.
func SignatureMessage(contract *specs.Contract, body []byte) signature.Message {
	return signature.Message{
		ID:        contract.Identity.At.Value.String(body),
		Timestamp: contract.Envelope.Timestamp.String(body),
		Body:      body,
	}
}

// EffectKey returns the key under which the effects probe of a receiver lists a delivery with this body: the id by
// which the provider identifies it, or the lower-case hex SHA-256 of the body where there is none.
func EffectKey(contract *specs.Contract, body []byte) string {
	if id := contract.Identity.At.Value.String(body); id != "" {
		return id
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
