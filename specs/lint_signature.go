package specs

import (
	"encoding/base64"
	"slices"
	"strings"
)

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
	if !l.intact(contractFile, "identity") || !l.intact(contractFile, "envelope") {
		return
	}
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

// lintSignatureTime checks that the timestamp stands where receivers find it.
func (l *loader) lintSignatureTime(s Signature, at keyPath) {
	switch {
	case s.Timestamp == nil:
	case s.Timestamp.Header == "" && !strings.Contains(s.Written, "{timestamp}"):
		l.object(contractFile, at, "stands nowhere; write its header, or {timestamp} into written")
	case !strings.Contains(s.Signed, "{timestamp}"):
		l.object(contractFile, at, "is not signed; write {timestamp} into signed, or take it out")
	}
}

// lintMoreSignatures checks what is written beside the one signature with the one secret.
func (l *loader) lintMoreSignatures(s Signature, at keyPath) {
	if s.Further != "" {
		l.unless(strings.Count(s.Further, "{signature}") == 1 && strings.IndexByte(s.Further, '{') > 0, contractFile, at.with("further"),
			"%q is no further signature; write what separates it, and {signature} once", s.Further)
		l.template(contractFile, at.with("further"), s.Further, "{signature}")
	}
	for i, b := range s.Beside {
		l.lintHeader(b.Header, at.with("beside", i, "header"))
		l.template(contractFile, at.with("beside", i, "written"), b.Written, "{id}", "{timestamp}", "{signature}")
		l.unless(!strings.EqualFold(b.Header, s.Header), contractFile, at.with("beside", i, "header"), "is that of the signature itself; write another")
		l.unless(strings.Contains(b.Written, "{signature}"), contractFile, at.with("beside", i, "written"), "does not hold {signature}, so no signature would be sent")
	}
	if a := s.Asymmetric; a != nil {
		l.unless(a.Algorithm == Ed25519, contractFile, at.with("asymmetric", "algorithm"), "%q has no private key; write ed25519", a.Algorithm)
		l.template(contractFile, at.with("asymmetric", "written"), a.Written, "{id}", "{timestamp}", "{signature}")
		for key, prefix := range map[string]string{"private": a.Private, "public": a.Public} {
			l.unless(strings.HasSuffix(prefix, "_"), contractFile, at.with("asymmetric", key), "%q is no prefix; write one that ends in an underscore", prefix)
		}
	}
}
