package message

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// Covered returns what a signature may cover of a delivery with these headers and this body.
func Covered(contract *specs.Contract, header http.Header, body []byte) signature.Message {
	m := signature.Message{ID: identity(contract, header, body), Timestamp: contract.Envelope.Timestamp.String(Content(contract, body)), Body: body}
	scheme := contract.Authentication.Signature
	if scheme == nil || scheme.Timestamp == nil {
		return m
	}
	if scheme.Timestamp.Header != "" {
		m.Timestamp = header.Get(scheme.Timestamp.Header)
	} else {
		m.Timestamp = signature.TimestampIn(*scheme, header.Get(scheme.Header))
	}
	return m
}

// Covered returns what the signature of the delivery covers.
func (m Message) Covered(contract *specs.Contract) signature.Message {
	covered := Covered(contract, m.Header, m.Body)
	covered.URL = m.To
	return covered
}

// outgoing is Covered before there is a signature to read the timestamp from.
func (m Message) outgoing(contract *specs.Contract) signature.Message {
	covered := m.Covered(contract)
	if at := contract.Authentication.Signature.Timestamp; at != nil && at.Header == "" {
		covered.Timestamp = m.Unix()
	}
	return covered
}

// identity returns the id by which the provider identifies a delivery, "" where there is none.
func identity(contract *specs.Contract, header http.Header, body []byte) string {
	if contract.Identity.Header != "" {
		return header.Get(contract.Identity.Header)
	}
	return contract.Identity.At.Value.String(Content(contract, body))
}

// EventOf returns the type of the event that a delivery with these headers and this body names.
func EventOf(contract *specs.Contract, header http.Header, body []byte) string {
	if contract.Envelope.TypeHeader != "" {
		return header.Get(contract.Envelope.TypeHeader)
	}
	return contract.Envelope.Type.String(Content(contract, body))
}

// EffectKey returns the key under which the effects probe of a receiver lists a delivery with these headers and this
// body: the id by which the provider identifies it, or the lower-case hex SHA-256 of the body where there is none.
func EffectKey(contract *specs.Contract, header http.Header, body []byte) string {
	if id := identity(contract, header, body); id != "" {
		return id
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
