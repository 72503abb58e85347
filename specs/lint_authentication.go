package specs

import (
	"encoding/base64"
	"slices"
	"strings"
)

func (l *loader) lintAuthentication() {
	a, at := l.provider.Contract.Authentication, keyPath{"authentication"}
	ways := a.Signature != nil || a.StaticKey != nil || a.Bearer != nil || a.Headers != nil
	switch {
	case ways && a.None != nil:
		l.object(contractFile, at.with("none"), "stands beside a way of authentication; take one of the two out")
	case !ways && a.None == nil && l.given("authentication"):
		l.object(contractFile, at,
			"names no way to tell a delivery from a forgery; write signature, staticKey, bearer or headers, or none with its basis")
	}
	if a.Signature != nil {
		l.lintSignature(*a.Signature, at.with("signature"))
	}
	if a.StaticKey != nil {
		l.lintHeader(a.StaticKey.Header, at.with("staticKey", "header"))
	}
	if a.Bearer != nil {
		l.lintBearer(*a.Bearer, at.with("bearer"))
	}
	if a.Headers != nil && a.Headers.Example != "" {
		name, value, ok := strings.Cut(a.Headers.Example, ": ")
		l.unless(ok && headerName().MatchString(name) && value != "", contractFile, at.with("headers", "example"),
			"%q is no header; write it like \"X-Api-Key: value\"", a.Headers.Example)
	}
}

func (l *loader) lintHeader(name string, at keyPath) {
	if name != "" {
		l.unless(headerName().MatchString(name), contractFile, at, "%q is no name of a header", name)
	}
}

func (l *loader) lintSignature(s Signature, at keyPath) {
	l.lintHeader(s.Header, at.with("header"))
	l.template(contractFile, at.with("signed"), s.Signed, "{id}", "{timestamp}", "{body}", "{url}", "{form}")
	l.template(contractFile, at.with("written"), s.Written, "{id}", "{timestamp}", "{signature}")
	if s.Signed != "" {
		l.unless(strings.Contains(s.Signed, "{body}") || strings.Contains(s.Signed, "{form}"), contractFile, at.with("signed"),
			"does not hold {body}, so the signature would protect nothing of the body")
	}
	if s.Written != "" {
		l.unless(strings.Contains(s.Written, "{signature}"), contractFile, at.with("written"),
			"does not hold {signature}, so no signature would be sent")
	}
	l.unless(s.Algorithm != Ed25519, contractFile, at.with("algorithm"), "ed25519 has no shared secret; write it under asymmetric")
	l.lintSignedParts(s, at)
	l.lintSignatureTime(s, at.with("timestamp"))
	l.lintMoreSignatures(s, at)
	l.lintSecret(s, at.with("secretExample"))
}

// lintSignedParts objects to an id or a timestamp that is signed or written and that no delivery has.
func (l *loader) lintSignedParts(s Signature, at keyPath) {
	c := l.provider.Contract
	from := map[string]struct {
		known bool
		key   string
	}{
		"{id}":        {c.Identity.At.Value != "" || c.Identity.Header != "", "identity.at"},
		"{timestamp}": {c.Envelope.Timestamp != "" || s.Timestamp != nil, "envelope.timestamp"},
	}
	for _, template := range []struct{ key, text string }{{"signed", s.Signed}, {"written", s.Written}} {
		for _, placeholder := range []string{"{id}", "{timestamp}"} {
			if strings.Contains(template.text, placeholder) && !from[placeholder].known {
				l.object(contractFile, at.with(template.key),
					"%s is used, but %s does not say where it stands in the body", placeholder, from[placeholder].key)
			}
		}
	}
}

// lintSecret objects to an example that the reading of the secret cannot be applied to.
func (l *loader) lintSecret(s Signature, at keyPath) {
	secret := s.SecretExample
	if slices.Contains([]SecretReading{SecretPrefixStripped, SecretPrefixBase64}, s.Secret) {
		_, rest, ok := strings.Cut(secret, "_")
		l.unless(ok && rest != "", contractFile, at,
			"secret is read as %s, but the example has no prefix that ends in an underscore", s.Secret)
		secret = rest
	}
	if slices.Contains([]SecretReading{SecretBase64, SecretPrefixBase64}, s.Secret) {
		_, err := base64.StdEncoding.DecodeString(secret)
		l.unless(err == nil, contractFile, at, "secret is read as %s, but the example is not base64", s.Secret)
	}
}

func (l *loader) lintBearer(b Bearer, at keyPath) {
	l.lintHeader(b.Header, at.with("header"))
	l.template(contractFile, at.with("written"), b.Written, "{token}")
	if b.Written != "" {
		l.unless(strings.Contains(b.Written, "{token}"), contractFile, at.with("written"),
			"does not hold {token}, so no token would be sent")
	}
	methods := []string{"client_secret_post", "client_secret_basic"}
	if b.Client.Value != "" {
		l.unless(slices.Contains(methods, b.Client.Value), contractFile, at.with("client", "value"),
			"unknown word %q; write %s", b.Client.Value, oneOf(methods))
	}
}
