// Package dialect writes a JSON document anew as programming languages do that have read it. Each changes what JSON
// leaves open (white space, the order of members, escapes, the spelling of numbers), and with it every digest over the
// document. Here are the usual ways, to tell from a wrong digest how it came about.
package dialect

import (
	"bytes"
	"encoding/json"
)

// Dialect is one way to write a document that was read before.
type Dialect struct {
	ID    string // stable; languages come first: "python-sorted"
	Text  string // completes "re-serialised …"
	Usual bool   // common enough to be looked for together with another mistake
	write func(*Document) ([]byte, bool)
}

// Write returns the document in the dialect, or false when it cannot be had: because the language would have refused
// the document, or because it is too deep.
func (d Dialect) Write(doc *Document) ([]byte, bool) { return d.write(doc) }

// All returns every dialect, the most general first.
func All() []Dialect {
	var all []Dialect
	for _, some := range [][]Dialect{layouts(), javascript(), golang(), python(), php(), others(), prints()} {
		all = append(all, some...)
	}
	return all
}

// layouts change the white space alone.
func layouts() []Dialect {
	return []Dialect{
		{"compact", "without white space", true, compact},
		{"indented-2", "with an indent of two spaces", true, indented("  ")},
		{"indented-4", "with an indent of four spaces", false, indented("    ")},
		{"indented-tab", "with an indent of tabs", false, indented("\t")},
	}
}

func compact(d *Document) ([]byte, bool) {
	var out bytes.Buffer
	err := json.Compact(&out, []byte(d.raw))
	return out.Bytes(), err == nil
}

func indented(by string) func(*Document) ([]byte, bool) {
	return func(d *Document) ([]byte, bool) {
		tight, ok := compact(d)
		if !ok || d.root == nil { // deep nesting would be indented to a multiple of its size
			return nil, false
		}
		var out bytes.Buffer
		err := json.Indent(&out, tight, "", by)
		return out.Bytes(), err == nil
	}
}
