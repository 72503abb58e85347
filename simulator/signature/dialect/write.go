package dialect

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// style is how a language writes values that it has read. Each function returns false for what the language would
// have refused.
type style struct {
	members func(*node) []member // which members of an object, in which order; nil: each name once, as they came
	lists   bool                 // an object with the names 0, 1, 2 … is written as an array, an empty one too
	number  func(raw string) (string, bool)
	text    func(to *strings.Builder, text []uint16) bool
	comma   string // between members; "," when empty
	colon   string // between name and value; ":" when empty
	indent  string // of one level; none: all on one line
	words   map[string]string
	end     string // behind the document
}

// write writes the document in the style.
func (s style) write(d *Document) ([]byte, bool) {
	if d.root == nil {
		return nil, false
	}
	if s.comma == "" {
		s.comma = ","
	}
	if s.colon == "" {
		s.colon = ":"
	}
	w := &writer{style: s}
	w.out.Grow(len(d.raw))
	if !w.value(d.root, 0) {
		return nil, false
	}
	w.out.WriteString(s.end)
	return []byte(w.out.String()), true
}

type writer struct {
	style
	out strings.Builder
}

func (w *writer) value(n *node, depth int) bool {
	switch n.kind {
	case gjson.String:
		return w.text(&w.out, n.text)
	case gjson.Number:
		spelling, ok := w.number(n.raw)
		w.out.WriteString(spelling)
		return ok
	case gjson.JSON:
		return w.container(n, depth)
	default:
		w.out.WriteString(w.word(n.raw))
		return true
	}
}

func (w *writer) word(word string) string {
	if own, ok := w.words[word]; ok {
		return own
	}
	return word
}

func (w *writer) container(n *node, depth int) bool {
	members := n.members
	if n.object {
		members = w.chosen(n)
	}
	open, end, named := "[", "]", n.object && !(w.lists && isList(members))
	if named {
		open, end = "{", "}"
	}
	w.out.WriteString(open)
	for i, m := range members {
		if i > 0 {
			w.out.WriteString(w.comma)
		}
		w.line(depth + 1)
		if named && !w.text(&w.out, m.name) {
			return false
		}
		if named {
			w.out.WriteString(w.colon)
		}
		if !w.value(m.value, depth+1) {
			return false
		}
	}
	if len(members) > 0 {
		w.line(depth)
	}
	w.out.WriteString(end)
	return true
}

func (w *writer) chosen(n *node) []member {
	if w.members == nil {
		return n.distinct()
	}
	return w.members(n)
}

// line begins a new line where the style has lines.
func (w *writer) line(depth int) {
	if w.indent == "" {
		return
	}
	w.out.WriteByte('\n')
	for range depth {
		w.out.WriteString(w.indent)
	}
}

// asWritten keeps every member, names that come twice included.
func asWritten(n *node) []member { return n.members }

// sorted returns a choice of members in the order of their names.
func sorted(order func(a, b []uint16) int) func(*node) []member {
	return func(n *node) []member {
		members := slices.Clone(n.distinct())
		slices.SortFunc(members, func(a, b member) int { return order(a.name, b.name) })
		return members
	}
}
