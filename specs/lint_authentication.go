package specs

import (
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
