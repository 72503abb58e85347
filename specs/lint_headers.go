package specs

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// lintHeaders checks the headers of every delivery, and what is said to stand in one of them.
func (l *loader) lintHeaders() {
	c := l.provider.Contract
	var names []string
	for i, h := range c.Headers {
		at := keyPath{"headers", i}
		l.lintHeader(h.Name, at.with("name"))
		l.headerTemplate(at.with("value"), h.Value)
		names = append(names, http.CanonicalHeaderKey(h.Name))
	}
	l.distinct(contractFile, keyPath{"headers"}, names, "name")
	if c.Envelope.Type == "" && c.Envelope.TypeHeader == "" && l.given("envelope") && l.intact(contractFile, "envelope") {
		at, lacks := keyPath{"envelope"}, "type is missing"
		if l.given("envelope", "type") {
			at, lacks = at.with("type"), "is empty"
		}
		l.problem(contractFile, l.line(contractFile, at), "%s %s; write a JSON pointer such as /data/id, or typeHeader", at, lacks)
	}
	l.listed(keyPath{"envelope", "typeHeader"}, c.Envelope.TypeHeader)
	l.listed(keyPath{"identity", "header"}, c.Identity.Header)
	if s := c.Authentication.Signature; s != nil && s.Timestamp != nil {
		l.listed(keyPath{"authentication", "signature", "timestamp", "header"}, s.Timestamp.Header)
	}
}

// listed objects to the name of a header that no delivery has.
func (l *loader) listed(at keyPath, name string) {
	if name != "" && l.intact(contractFile, "headers") {
		l.unless(l.provider.Contract.Header(name) != nil, contractFile, at, "%q is none of the headers of a delivery; list it under headers", name)
	}
}

// headerTemplate objects to a placeholder that the bench cannot fill.
func (l *loader) headerTemplate(at keyPath, template string, more ...string) {
	known := append(headerWords(), more...)
	for _, word := range braces().FindAllString(template, -1) {
		if !slices.Contains(known, word) && !generator().MatchString(word) && !strings.HasPrefix(word, "{/") {
			l.object(contractFile, at, "unknown placeholder %s; here may stand %s, {alnum:N}, {digits:N} and {/pointer}", word, strings.Join(known, " "))
		}
	}
}

// lintHandshake checks that a handshake can be made and judged.
func (l *loader) lintHandshake() {
	h, at := l.provider.Contract.Handshake, keyPath{"handshake"}
	if h == nil {
		return
	}
	methods := []string{http.MethodPost, http.MethodOptions}
	l.unless(slices.Contains(methods, h.Method), contractFile, at.with("method"), "%q makes no handshake; write %s", h.Method, oneOf(methods))
	l.unless(h.Body == "" || json.Valid([]byte(h.Body)), contractFile, at.with("body"), "is not JSON; a placeholder stands in quotes, such as \"{unix}\"")
	l.unless(h.Body == "" || h.Method == http.MethodPost, contractFile, at.with("body"), "OPTIONS has no body; take it out")
	l.template(contractFile, at.with("body"), strings.Join(braces().FindAllString(h.Body, -1), ""), "{challenge}", "{uuid}", "{unix}", "{now}")
	for i, fixed := range h.Fixed {
		l.unless(fixed.Get([]byte(h.Body)).Exists(), contractFile, at.with("fixed", i), "%s is no place in the body", fixed)
	}
	for i, header := range h.Headers {
		l.lintHeader(header.Name, at.with("headers", i, "name"))
		l.headerTemplate(at.with("headers", i, "value"), header.Value, "{challenge}")
		l.unless(!header.Fixed || !strings.Contains(header.Value, "{"), contractFile, at.with("headers", i, "fixed"), "%q is filled anew each time; take fixed out", header.Value)
	}
	asks := h.Answer.Text || h.Answer.JSON != "" || h.Answer.Form != ""
	l.unless(!asks || h.Challenge != "", contractFile, at, "challenge is missing; an answer that repeats it is asked for")
	l.unless(!h.Answer.AnyCase || strings.Count(string(h.Answer.JSON), "/") == 1, contractFile, at.with("answer", "anyCase"), "is for json with one name, such as /challenge; take it out")
	l.unless((h.Answer.Header == "") == (len(h.Answer.Values) == 0), contractFile, at.with("answer"), "header and values go together; write both or none")
}
