// Package signature signs and verifies deliveries as a scheme of a provider folder describes it, and explains a
// signature that does not verify by the mistakes that implementations usually make.
//
// It speaks of algorithms, encodings and templates only; which provider uses which is data.
package signature

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// Message is what a signature may cover.
type Message struct {
	ID        string
	Timestamp string // as it is written, not parsed
	Body      []byte // the bytes on the wire
	URL       string // the address that is called, as the sender was given it
}

// fill replaces the placeholders of a template in one pass, so that a placeholder inside a value stays as it is.
// The error is for a placeholder without a value.
func fill(template string, value func(placeholder string) (string, bool)) (string, error) {
	var out strings.Builder
	rest := template
	for {
		before, from, opened := strings.Cut(rest, "{")
		name, after, closed := strings.Cut(from, "}")
		if !opened || !closed {
			out.WriteString(rest)
			return out.String(), nil
		}
		filled, known := value(name)
		if !known {
			return "", fmt.Errorf("signature scheme: template %q: unknown placeholder {%s}", template, name)
		}
		out.WriteString(before)
		out.WriteString(filled)
		rest = after
	}
}

// value returns what stands for a placeholder that every template may hold.
func (m Message) value(placeholder string) (string, bool) {
	switch placeholder {
	case "id":
		return m.ID, true
	case "timestamp":
		return m.Timestamp, true
	default:
		return "", false
	}
}

// Signed returns the bytes of a message that the scheme signs. The error is for a template with words this package does not
// know.
func Signed(scheme specs.Signature, m Message) ([]byte, error) { return payload(scheme, m) }

// payload returns the bytes that are signed.
func payload(scheme specs.Signature, m Message) ([]byte, error) {
	if scheme.Signed == "{body}" {
		return m.Body, nil
	}
	filled, err := fill(scheme.Signed, func(placeholder string) (string, bool) {
		switch placeholder {
		case "body":
			return string(m.Body), true
		case "url":
			return m.URL, true
		case "form":
			return sortedForm(m.Body), true
		default:
			return m.value(placeholder)
		}
	})
	return []byte(filled), err
}

// sortedForm returns the parameters of a form-encoded body sorted by name, each name followed by its value. Equal
// values of a parameter count once. A body that is no form has none.
func sortedForm(body []byte) string {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(form)) {
		values := slices.Clone(form[name])
		slices.Sort(values)
		for _, value := range slices.Compact(values) {
			out.WriteString(name + value)
		}
	}
	return out.String()
}

// written returns the header's value for an encoded digest. The template must hold the signature once.
func written(template string, m Message, signature string) (string, error) {
	if n := strings.Count(template, "{signature}"); n != 1 {
		return "", fmt.Errorf("signature scheme: template %q: holds {signature} %d times, want once", template, n)
	}
	return fill(template, func(placeholder string) (string, bool) {
		if placeholder == "signature" {
			return signature, true
		}
		return m.value(placeholder)
	})
}
