// Package message composes what a provider sends: the bodies of right events, and deliveries of them with every header
// that authenticates them.
package message

import (
	"bytes"
	"fmt"
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
	Occasion
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
	Also    []string    // secrets that are valid beside it while they are rotated
	Headers http.Header // headers of the subscriber's own choice
	Token   string      // access token; "" where the endpoint is not protected by OAuth
}

// New returns a right delivery of the body, made now for the first time: method, content type and every header that
// authenticates it.
func New(contract *specs.Contract, event string, body []byte, credentials Credentials) (Message, error) {
	return NewOn(Occasion{}, contract, event, body, credentials)
}

// NewOn is New for an attempt on a certain occasion.
func NewOn(on Occasion, contract *specs.Contract, event string, body []byte, credentials Credentials) (Message, error) {
	body, err := encoded(contract, body)
	if err != nil {
		return Message{}, fmt.Errorf("event %s: %w", event, err)
	}
	m := Message{Event: event, Method: contract.Request.Method.Value, Header: http.Header{}, Body: body, Occasion: on.complete(contract, body)}
	m.Header.Set("Content-Type", contract.Request.ContentType.Value)
	return m, m.Authenticate(contract, credentials)
}

// Authenticate writes every header that the occasion and the credentials call for, over those that are there. The error
// is that of an unusable secret.
func (m *Message) Authenticate(contract *specs.Contract, credentials Credentials) error {
	m.describe(contract)
	for name, values := range credentials.Headers {
		m.Header[name] = values
	}
	by := contract.Authentication
	if by.Bearer != nil && credentials.Token != "" {
		m.Header.Set(by.Bearer.Header, strings.ReplaceAll(by.Bearer.Written, "{token}", credentials.Token))
	}
	if by.StaticKey != nil && credentials.Secret != "" {
		m.Header.Set(by.StaticKey.Header, credentials.Secret)
	}
	if by.Signature == nil {
		return nil
	}
	covered := signature.Message{Body: m.Body, URL: m.To}
	if coversMore(by.Signature) {
		covered = m.outgoing(contract)
	}
	return m.Sign(contract, credentials, covered)
}

// Sign writes the signature over what it covers, and those that go beside it, and what it covers into the headers that
// carry it. Where there is no way to write several signatures, the first secret signs. A contract without a signature
// leaves everything as it is.
func (m *Message) Sign(contract *specs.Contract, credentials Credentials, covered signature.Message) error {
	by := contract.Authentication.Signature
	if by == nil {
		return nil
	}
	if contract.Identity.Header != "" && covered.ID != "" { // where the signature covers none, the header has it already
		m.Header.Set(contract.Identity.Header, covered.ID)
	}
	if by.Timestamp != nil && by.Timestamp.Header != "" {
		m.Header.Set(by.Timestamp.Header, covered.Timestamp)
	}
	scheme, secrets := by.For(credentials.Secret), append([]string{credentials.Secret}, credentials.Also...)
	if scheme.Further == "" {
		secrets = secrets[:1]
	}
	value, err := signature.SignAll(scheme, secrets, covered)
	if err != nil {
		return err
	}
	m.Header.Set(scheme.Header, value)
	for _, b := range scheme.Beside {
		if value, err = signature.SignAll(scheme.As(b), secrets, covered); err != nil {
			return err
		}
		m.Header.Set(b.Header, value)
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
		for _, b := range by.Signature.Beside {
			spell(b.Header)
		}
	}
	for _, h := range contract.Headers {
		spell(h.Name)
	}
	if by.StaticKey != nil {
		spell(by.StaticKey.Header)
	}
	return wire
}
