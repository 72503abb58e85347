package specs

import (
	"slices"
	"strings"
)

func (l *loader) lintVectors() {
	l.lintValues(vectorsFile, l.top(vectorsFile, l.vectors))
	at := keyPath{"vectors"}
	var names []string
	for _, v := range l.provider.Vectors {
		names = append(names, v.Name)
	}
	l.distinct(vectorsFile, at, names, "name")
	if !l.sound[contractFile] {
		return
	}
	by := l.provider.Contract.Authentication
	switch {
	case by.Signature != nil:
		l.lintVectorKinds(at)
		for i, v := range l.provider.Vectors {
			before := len(l.problems)
			l.lintVectorHeader(v, by.Signature.Header, at.with(i))
			if l.intact(contractFile, "authentication", "signature") {
				l.lintVectorParts(v, by.Signature.For(v.Secret), at.with(i))
			}
			if len(l.problems) == before && l.intact(vectorsFile, at.with(i)...) {
				l.verify(v, at.with(i))
			}
		}
	case by.StaticKey != nil:
		for i, v := range l.provider.Vectors {
			l.lintVectorHeader(v, by.StaticKey.Header, at.with(i))
		}
	case len(l.provider.Vectors) > 0:
		l.object(vectorsFile, at,
			"%s has neither signature nor staticKey, so there is nothing to compute; write vectors: []", contractFile)
	}
}

// lintVectorHeader checks that a vector to verify has what is verified. Whether it verifies is for the package that
// computes signatures.
func (l *loader) lintVectorHeader(v Vector, header string, at keyPath) {
	if !v.Invalid && headerName().MatchString(header) {
		l.unless(hasHeader(v.Headers, header), vectorsFile, at.with("headers"),
			"a vector that must verify has the header %s; write it, or invalid: true", header)
	}
}

// lintVectorParts checks that a vector has the id and the timestamp that the signature uses, and no other.
func (l *loader) lintVectorParts(v Vector, s Signature, at keyPath) {
	for _, part := range []struct{ key, value, placeholder string }{{"id", v.ID, "{id}"}, {"timestamp", v.Timestamp, "{timestamp}"}} {
		uses := strings.Contains(s.Signed+s.Written, part.placeholder)
		if uses && part.value == "" {
			l.object(vectorsFile, at, "%s is missing; the signature uses %s", part.key, part.placeholder)
		}
		if !uses && part.value != "" {
			l.object(vectorsFile, at.with(part.key), "the signature does not use %s; take it out", part.placeholder)
		}
	}
}

func hasHeader(headers map[string]string, name string) bool {
	for header := range headers {
		if strings.EqualFold(header, name) {
			return true
		}
	}
	return false
}

// lintVectorKinds: a signature is proved by one vector that must verify and one that must not.
func (l *loader) lintVectorKinds(at keyPath) {
	for _, invalid := range []bool{false, true} {
		if !slices.ContainsFunc(l.provider.Vectors, func(v Vector) bool { return v.Invalid == invalid }) {
			l.object(vectorsFile, at, "the signature needs at least one vector with invalid: %t", invalid)
		}
	}
}
