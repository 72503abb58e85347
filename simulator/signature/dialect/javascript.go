package dialect

import (
	"slices"
	"strconv"
	"unicode/utf16"
)

// javascript lists what JSON.parse and JSON.stringify make of a document (ECMA-262, 25.5).
func javascript() []Dialect {
	plain := style{members: indexesFirst, number: javascriptNumber, text: quoting{lone: loneEscaped}.text}
	two, four, inOrder := plain, plain, plain
	two.indent, two.colon = "  ", ": "
	four.indent, four.colon = "    ", ": "
	inOrder.members = sorted(slices.Compare[[]uint16])
	return []Dialect{
		{"javascript", "as by JavaScript's JSON.stringify", true, plain.write},
		{"javascript-indented-2", "as by JavaScript's JSON.stringify(…, null, 2)", false, two.write},
		{"javascript-indented-4", "as by JavaScript's JSON.stringify(…, null, 4)", false, four.write},
		{"javascript-sorted", "canonically, with sorted keys (RFC 8785)", true, inOrder.write},
	}
}

// indexesFirst returns the members as JavaScript enumerates them: names that are array indexes come first, in
// ascending order (ECMA-262, 10.1.11).
func indexesFirst(n *node) []member {
	if !slices.ContainsFunc(n.members, func(m member) bool { return index(m.name) >= 0 }) {
		return n.distinct()
	}
	members := slices.Clone(n.distinct())
	slices.SortStableFunc(members, func(a, b member) int {
		i, j := index(a.name), index(b.name)
		switch {
		case i >= 0 && j >= 0:
			return int(i - j)
		case i >= 0:
			return -1
		case j >= 0:
			return 1
		default:
			return 0
		}
	})
	return members
}

// maxIndex is the largest array index of JavaScript.
const maxIndex = 1<<32 - 2

// index returns the array index that a name is in its canonical spelling, or -1.
func index(name []uint16) int64 {
	if len(name) == 0 || len(name) > 10 || name[0] < '0' || name[0] > '9' {
		return -1
	}
	text := string(utf16.Decode(name))
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > maxIndex || strconv.FormatInt(n, 10) != text {
		return -1
	}
	return n
}
