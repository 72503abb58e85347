package dialect

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/tidwall/gjson"
)

// formed returns the document as PHP's http_build_query writes it: nested names in brackets, booleans as 1 and 0,
// members that are null or hold nothing left out.
func formed(d *Document) ([]byte, bool) {
	if d.root == nil || d.root.kind != gjson.JSON {
		return nil, false
	}
	var f form
	f.members(d.root, "")
	return []byte(strings.Join(f.pairs, "&")), len(f.pairs) > 0 && !f.refused
}

type form struct {
	pairs   []string
	refused bool
}

func (f *form) members(n *node, of string) {
	for i, m := range n.distinct() {
		name := strconv.Itoa(i)
		if n.object {
			name = string(utf16.Decode(m.name))
		}
		name = formEscape(name)
		if of != "" {
			name = of + "%5B" + name + "%5D"
		}
		f.member(name, m.value)
	}
}

func (f *form) member(name string, n *node) {
	switch n.kind {
	case gjson.JSON:
		f.members(n, name)
	case gjson.String:
		f.pair(name, formEscape(string(utf16.Decode(n.text))))
	case gjson.Number:
		spelling, ok := phpTextNumber(n.raw)
		f.refused = f.refused || !ok
		f.pair(name, formEscape(spelling))
	case gjson.True:
		f.pair(name, "1")
	case gjson.False:
		f.pair(name, "0")
	}
}

func (f *form) pair(name, value string) { f.pairs = append(f.pairs, name+"="+value) }

// formEscape escapes as RFC 1738 has it, the tilde included.
func formEscape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "~", "%7E") }
