package finding

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// several explains a header that came more than once: by one of its values that is right, or by a mistake in one.
func several(_ Delivery, p proof, values []string) (Finding, bool) {
	if len(values) < 2 {
		return Finding{}, false
	}
	f := Finding{
		ID:     "header-repeated",
		Text:   fmt.Sprintf("The header %s came %d times.", p.name(), len(values)),
		Advice: "Send it once: of several, some receivers read the first, some the last, and some join them with a comma.",
	}
	for i, value := range values {
		if _, ok := p.right(value); ok {
			f.Text = fmt.Sprintf("The header %s came %d times, and its value number %d is right.", p.name(), len(values), i+1)
			return f, true
		}
	}
	if m, ok := lookInto(values, p.mistake); ok {
		return together(f, m), true
	}
	return f, true
}

// elsewhere explains a wrong or missing value by what stands in another header.
func elsewhere(d Delivery, p proof, _ []string) (Finding, bool) {
	looks := []func(proof, string, string) (Finding, bool){borrowed, renamed}
	if len(d.Covered.Body) <= largestElsewhere {
		looks = append(looks, renamedMistake)
	}
	names := d.strangers()
	for _, look := range looks {
		for _, name := range names {
			if f, ok := lookInto(d.Header[name], func(value string) (Finding, bool) { return look(p, name, value) }); ok {
				return f, true
			}
		}
	}
	return Finding{}, false
}

// strangers returns the names, sorted, of the headers by which the delivery is not known.
func (d Delivery) strangers() []string {
	own := map[string]bool{}
	for _, p := range d.proofs() {
		own[http.CanonicalHeaderKey(p.name())] = true
	}
	names := slices.Sorted(maps.Keys(d.Header))
	return slices.DeleteFunc(names, func(name string) bool { return own[name] })
}

// lookInto returns the first finding of one of the values.
func lookInto(values []string, look func(value string) (Finding, bool)) (Finding, bool) {
	for _, value := range values {
		if f, ok := look(value); ok {
			return f, true
		}
	}
	return Finding{}, false
}

// renamed looks for a right value under another name.
func renamed(p proof, name, value string) (Finding, bool) {
	_, ok := p.right(value)
	return headerNamed(p.name(), name), ok
}

// borrowed looks for the header and the value of another provider.
func borrowed(p proof, name, value string) (Finding, bool) { return p.foreign(name, value) }

// largestElsewhere is the size of a body up to which the values of other headers are explained: each takes as long as
// that of the right one.
const largestElsewhere = 1 << 20

// shortestProof is the length from which the value of another header may be a digest or a key.
const shortestProof = 16

func renamedMistake(p proof, name, value string) (Finding, bool) {
	if len(value) < shortestProof {
		return Finding{}, false
	}
	m, ok := p.mistake(value)
	return together(headerNamed(p.name(), name), m), ok
}

func missing(d Delivery, p proof, values []string) (Finding, bool) {
	return Finding{
		ID:     "header-missing",
		Text:   fmt.Sprintf("The header %s is not among those that came (%d), and none of them is signed in a way that is known.", p.name(), len(d.Header)),
		Advice: fmt.Sprintf("Send %s. If it was sent, look for a proxy or a framework that drops it on the way.", p.name()),
	}, len(values) == 0
}

func headerEmpty(name string) Finding {
	return Finding{
		ID:     "header-empty",
		Text:   fmt.Sprintf("The header %s is empty.", name),
		Advice: "Write a value into it. It is often empty where the sender has no secret configured.",
	}
}

func headerNamed(want, got string) Finding {
	return Finding{
		ID:     "header-name",
		Text:   fmt.Sprintf("The value stands in the header %s instead of %s.", got, want),
		Advice: fmt.Sprintf("Send it as %s, and read it from there.", want),
	}
}

func valueJoined(name string, n int) Finding {
	return Finding{
		ID:     "value-joined",
		Text:   fmt.Sprintf("The header %s holds several values at once, and number %d of them is right.", name, n),
		Advice: "Send one value. A proxy may have joined headers that came twice.",
	}
}

func valueCut(name string) Finding {
	return Finding{
		ID:     "value-cut",
		Text:   fmt.Sprintf("The value of %s is right as far as it goes, but its end is missing.", name),
		Advice: "Send and compare all of it. A column, a variable or a copy that is too short may have cut it.",
	}
}

// parts returns what a value consists of when it holds several, as proxies join them, or nil.
func parts(value string) []string {
	all := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' })
	if len(all) < 2 {
		return nil
	}
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// together is two mistakes at once.
func together(a, b Finding) Finding {
	return Finding{ID: a.ID + "+" + b.ID, Text: a.Text + " " + b.Text, Advice: a.Advice + " " + b.Advice}
}
