package specs

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// lintValues checks what holds for a value wherever it stands: keys that must be there, words, pointers, durations,
// and a section for everything that is said to be written somewhere.
func (l *loader) lintValues(file string, root place) {
	root.walk(func(at place) {
		if at.node == nil || l.damaged[at.node] {
			return
		}
		l.lintRequired(file, at)
		l.lintBasis(file, at)
		switch v := at.value.Interface().(type) {
		case Pointer:
			if !v.Valid() {
				l.problem(file, at.line,
					"%s: %q is no JSON pointer; write it like /data/id, with ~1 for a slash and ~0 for a tilde in a name", at.at, string(v))
			}
		case time.Duration:
			if v <= 0 {
				l.problem(file, at.line, "%s: %v is no time to wait; write a duration above 0", at.at, v)
			}
		case Member:
			l.lintGenerated(file, at, v.Value)
		default:
			l.lintWord(file, at)
		}
	})
}

var generator = pattern(`^\{(uuid|now|(alnum|digits):[1-9]\d?)\}$`)

// lintGenerated objects to a template for generated values with a placeholder that the bench cannot fill. Only where
// a body is at hand can a template quote from it.
func (l *loader) lintGenerated(file string, at place, template string) {
	quotes, known := file == openapiFile, "{uuid}, {now}, {alnum:N} and {digits:N}, N from 1 to 99"
	if quotes {
		known += ", and {/pointer}"
	}
	for _, placeholder := range braces().FindAllString(template, -1) {
		if !generator().MatchString(placeholder) && !(quotes && strings.HasPrefix(placeholder, "{/")) {
			l.object(file, at.at.with("value"), "unknown placeholder %s; here may stand %s", placeholder, known)
		}
	}
}

// lintRequired objects to keys that must be there and to texts that must not be empty.
func (l *loader) lintRequired(file string, at place) {
	if at.value.Kind() != reflect.Struct {
		return
	}
	for _, field := range keyed(at.value.Type()) {
		key, optional := keyOf(field)
		node, line := child(at.node, key)
		value := at.value.FieldByIndex(field.Index)
		switch {
		case optional, l.damaged[node]:
		case node == nil:
			l.problem(file, at.line, "%s is missing%s", at.at.with(key), advice(value))
		case value.Kind() == reflect.Interface: // null is a value
		case node.ShortTag() == "!!null":
			l.problem(file, line, "%s is empty%s", at.at.with(key), advice(value))
		case value.Kind() == reflect.String && value.Len() == 0 && !mayBeEmpty(at, value):
			l.problem(file, line, "%s is empty%s", at.at.with(key), advice(value))
		}
	}
}

// advice says what to write for a value that is not there.
func advice(value reflect.Value) string {
	switch v := value.Interface().(type) {
	case interface{ stated() any }:
		return "; write {value: …, basis: …, section: …}"
	case Pointer:
		return "; write a JSON pointer such as /data/id"
	default:
		if vocabulary := words(v); len(vocabulary) > 0 {
			return "; write " + oneOf(vocabulary)
		}
		return ""
	}
}

// mayBeEmpty: a fact may be that there is no such place.
func mayBeEmpty(parent place, value reflect.Value) bool {
	_, fact := parent.value.Interface().(interface{ stated() any })
	return fact && value.Type() == reflect.TypeFor[Pointer]()
}

// lintBasis objects to something written that does not say where, and to a section for what nobody wrote.
func (l *loader) lintBasis(file string, at place) {
	basis, hasBasis := field[Basis](at, "Basis")
	section, hasSection := field[string](at, "Section")
	if !hasBasis || !hasSection {
		return
	}
	switch basis {
	case Documented, Published, Implied:
		if written, _ := child(at.node, "section"); strings.TrimSpace(section) == "" && !l.damaged[written] {
			l.problem(file, at.line,
				"%s: basis %s needs a section: write the heading where it stands, or a weaker basis", at.at, basis)
		}
	case Undocumented:
		if _, event := at.value.Interface().(WebhookInfo); event {
			return // prose may name an event whose type and payload nobody documents
		}
		if section != "" {
			l.problem(file, at.line, "%s: what is undocumented stands in no section: take section out, or change the basis", at.at)
		}
	}
}

// lintWord objects to a word outside its vocabulary.
func (l *loader) lintWord(file string, at place) {
	word, vocabulary := at.value.String(), words(at.value.Interface())
	if len(vocabulary) > 0 && word != "" && !slices.Contains(vocabulary, word) {
		l.problem(file, at.line, "%s: unknown word %q; write %s", at.at, word, oneOf(vocabulary))
	}
}

// words returns the vocabulary of a type, nil for a type that has none.
func words(v any) []string {
	switch v.(type) {
	case Basis:
		return list(Documented, Published, Implied, Practice, Undocumented)
	case Party:
		return list(Sender, Receiver)
	case Level:
		return list(Must, Should)
	case Transport:
		return list(HTTPS, HTTPOrHTTPS)
	case Algorithm:
		return list(HMACSHA256, HMACSHA1, HMACSHA512, Ed25519)
	case Encoding:
		return list(Hex, Base64)
	case SecretReading:
		return list(SecretAsGiven, SecretPrefixStripped, SecretBase64, SecretPrefixBase64)
	case Reading:
		return list(Gaps, Offsets)
	default:
		return nil
	}
}

func list[T ~string](words ...T) []string {
	var all []string
	for _, word := range words {
		all = append(all, string(word))
	}
	return all
}

// oneOf writes "a, b or c".
func oneOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
