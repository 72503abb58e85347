package message

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// KeyHeaders returns the names of the headers by whose value alone a receiver knows the provider: its static key, or
// headers of the subscriber's own choice. They are sorted.
func (c Credentials) KeyHeaders(contract *specs.Contract) []string {
	var names []string
	if key := contract.Authentication.StaticKey; key != nil && c.Secret != "" {
		names = append(names, http.CanonicalHeaderKey(key.Header))
	}
	for name := range c.Headers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// SignatureParts returns the digest of the signature header and what is written before and after it. The contract must
// have a signature.
func (m Message) SignatureParts(contract *specs.Contract) (before, digest, after string) {
	scheme := contract.Authentication.Signature // of a shared secret: one digest at a place that the template tells
	covered := m.Covered(contract)
	if a := scheme.Asymmetric; a != nil && strings.HasPrefix(m.Header.Get(scheme.Header), a.Written[:strings.IndexByte(a.Written, '{')]) {
		keyed := scheme.For(a.Private)
		scheme = &keyed
	}
	return partsOf(*scheme, covered, m.Header.Get(scheme.Header))
}

// SignaturePartsBeside is SignatureParts for one of the signatures beside it. All are "" where the message has none.
func (m Message) SignaturePartsBeside(contract *specs.Contract, b specs.Beside) (before, digest, after string) {
	value := m.Header.Get(b.Header)
	if value == "" {
		return "", "", ""
	}
	return partsOf(contract.Authentication.Signature.As(b), m.Covered(contract), value)
}

func partsOf(scheme specs.Signature, covered signature.Message, value string) (before, digest, after string) {
	written := strings.NewReplacer("{id}", covered.ID, "{timestamp}", covered.Timestamp).Replace(scheme.Written)
	before, after, _ = strings.Cut(written, "{signature}")
	return before, strings.TrimSuffix(strings.TrimPrefix(value, before), after), after
}

// ChangeCredential returns the value of a header with another credential in it. The scheme in front of it stays, since
// its letter case is free. Basic credentials are changed under their base64: readers of base64 are lenient about its
// end, so that a character more or less there may leave the password as it was. The result always differs.
func ChangeCredential(value string, change func(string) string) string {
	at := strings.LastIndexByte(value, ' ') + 1
	if plain, ok := BasicCredentials(value); ok {
		user, password, _ := strings.Cut(plain, ":")
		return value[:at] + base64.StdEncoding.EncodeToString([]byte(user+":"+differing(password, change)))
	}
	return value[:at] + differing(value[at:], change)
}

// differing applies a change; a key of digits, for example, has no other letter case.
func differing(key string, change func(string) string) string {
	if changed := change(key); changed != key {
		return changed
	}
	return Rotate(key) + "0"
}

// BasicCredentials returns the user and password, as user:password, of a header value of the Basic scheme (RFC 7617).
func BasicCredentials(value string) (string, bool) {
	scheme, encoded, _ := strings.Cut(value, " ")
	plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	return string(plain), strings.EqualFold(scheme, "Basic") && err == nil && strings.Contains(string(plain), ":")
}

// SecretsIn returns what must be kept secret of the value of a header by which a receiver knows the provider: the value,
// the token of the Bearer scheme (RFC 6750), and what Basic credentials hold.
func SecretsIn(value string) []string {
	secrets := []string{value}
	if scheme, token, ok := strings.Cut(value, " "); ok && strings.EqualFold(scheme, "Bearer") {
		secrets = append(secrets, strings.TrimSpace(token))
	}
	if plain, ok := BasicCredentials(value); ok {
		_, password, _ := strings.Cut(plain, ":")
		secrets = append(secrets, plain, password)
	}
	return secrets
}

// Rotate replaces each letter and digit by the next one.
func Rotate(key string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r < '9', r >= 'a' && r < 'z', r >= 'A' && r < 'Z':
			return r + 1
		case r == '9':
			return '0'
		case r == 'z':
			return 'a'
		case r == 'Z':
			return 'A'
		default:
			return r
		}
	}, key)
}
