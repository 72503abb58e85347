package specs

import (
	"slices"
	"strings"
)

// lint reports what the files of a folder say about themselves and each other that decoding cannot see. A file that
// could not even be repaired is left out, since half of what would be found is not there only because it was not read.
func (l *loader) lint() {
	if l.sound[contractFile] {
		l.lintContract()
		l.lintAuthentication()
		l.lintHeaders()
		l.lintHandshake()
		l.lintAPI()
		l.lintSubscriptions()
		l.lintTriggers()
	}
	if l.sound[catalogueFile] {
		l.lintCatalogue()
	}
	if l.sound[vectorsFile] {
		l.lintVectors()
	}
	if l.sound[openapiFile] {
		l.lintWebhooks()
		l.lintExamples()
	}
	if l.sound[scenariosFile] {
		l.lintScenarios()
	}
}

// object reports what is wrong at a place of a file.
//
// Where a value had to be repaired, here, around it or close below, it may be wrong only because of that.
func (l *loader) object(file string, at keyPath, format string, args ...any) {
	if !l.intactTo(file, at, closeBelow) {
		return
	}
	l.problem(file, l.line(file, at), at.String()+": "+format, args...)
}

// closeBelow are the levels between a value that others judge and the place that it is judged at: a member of an element.
// A mapping's keys stand on the level of its values.
const closeBelow = 2

// unless objects to a value that is not of the form it must have.
func (l *loader) unless(ok bool, file string, at keyPath, format string, args ...any) {
	if !ok {
		l.object(file, at, format, args...)
	}
}

// event reports a name that no event has.
func (l *loader) event(file string, at keyPath, name string) {
	if l.sound[openapiFile] && len(l.provider.Events) > 0 && !slices.Contains(l.provider.EventNames(), name) {
		l.object(file, at,
			"there is no event %q; the webhooks of %s are %s", name, openapiFile, strings.Join(l.provider.EventNames(), ", "))
	}
}

// distinct reports strings that stand in a list twice. The key tells which member of an element the string is; nil if
// the elements are strings themselves.
func (l *loader) distinct(file string, list keyPath, names []string, key ...any) {
	for i, name := range names {
		if name != "" && slices.Contains(names[:i], name) {
			l.object(file, list.with(i).with(key...), "%q stands here already; give each one its own", name)
		}
	}
}

var headerName = pattern("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") // RFC 9110, 5.6.2

var braces = pattern(`\{[^{}]*\}`)

// template objects to a placeholder that is not among those known at this place.
func (l *loader) template(file string, at keyPath, template string, known ...string) {
	for _, placeholder := range braces().FindAllString(template, -1) {
		if !slices.Contains(known, placeholder) {
			l.object(file, at, "unknown placeholder %s; here may stand %s", placeholder, strings.Join(known, " "))
		}
	}
}
