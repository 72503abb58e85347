package dialect

import (
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// ErrNotJSON is the error of Parse for text that no JSON reader takes.
var ErrNotJSON = errors.New("body is not JSON")

// maxDepth is the nesting beyond which a document is only copied. PHP and Python stop reading near it.
const maxDepth = 500

// Document is JSON text, read so that everything is kept in which languages differ: the order of members, names
// that come twice, the spelling of numbers, and lone surrogates.
type Document struct {
	raw  string
	root *node // nil when the text is not UTF-8 or nested beyond maxDepth
}

// node is one value of a document.
type node struct {
	kind     gjson.Type // gjson.JSON for objects and arrays
	raw      string
	text     []uint16 // UTF-16 code units of a string
	object   bool
	members  []member // of an object, as written; of an array, without names
	repeated bool     // a name comes twice
}

type member struct {
	name  []uint16
	value *node
}

// Parse reads one JSON text. Text of megabytes and deep nesting is safe.
func Parse(body []byte) (*Document, error) {
	if !json.Valid(body) {
		return nil, ErrNotJSON
	}
	doc := &Document{raw: string(body)}
	if utf8.Valid(body) && shallow(body) {
		doc.root = read(gjson.ParseBytes(body))
	}
	return doc, nil
}

// shallow tells whether valid JSON text nests at most maxDepth deep.
func shallow(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case quoted:
		case c == '{', c == '[':
			if depth++; depth > maxDepth {
				return false
			}
		case c == '}', c == ']':
			depth--
		}
	}
	return true
}

func read(v gjson.Result) *node {
	n := &node{kind: v.Type, raw: v.Raw, object: v.IsObject()}
	if v.Type == gjson.String {
		n.text = units(v.Raw)
	}
	if v.Type != gjson.JSON {
		return n
	}
	names := map[string]bool{}
	v.ForEach(func(key, value gjson.Result) bool {
		m := member{value: read(value)}
		if n.object {
			m.name = units(key.Raw)
			n.repeated = n.repeated || names[identity(m.name)]
			names[identity(m.name)] = true
		}
		n.members = append(n.members, m)
		return true
	})
	return n
}

// units decodes a quoted JSON string into UTF-16 code units.
func units(raw string) []uint16 {
	text := raw[1 : len(raw)-1]
	decoded := make([]uint16, 0, len(text))
	for len(text) > 0 {
		switch {
		case text[0] != '\\':
			r, size := utf8.DecodeRuneInString(text)
			decoded = utf16.AppendRune(decoded, r)
			text = text[size:]
		case text[1] == 'u':
			unit, err := strconv.ParseUint(text[2:6], 16, 16)
			if err != nil {
				panic(err) // the text is valid JSON
			}
			decoded = append(decoded, uint16(unit))
			text = text[6:]
		default:
			decoded = append(decoded, escaped(text[1]))
			text = text[2:]
		}
	}
	return decoded
}

// escaped returns the character that stands behind a backslash for another, or for itself.
func escaped(c byte) uint16 {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	default:
		return uint16(c)
	}
}

// identity returns a map key for a name, in which lone surrogates stay distinct.
func identity(name []uint16) string {
	key := make([]byte, 0, 2*len(name))
	for _, unit := range name {
		key = append(key, byte(unit>>8), byte(unit))
	}
	return string(key)
}

// distinct returns the members as languages keep them that read an object into a map: of those with one name the
// last value, at the place of the first.
func (n *node) distinct() []member {
	if !n.repeated {
		return n.members
	}
	at := map[string]int{}
	var kept []member
	for _, m := range n.members {
		key := identity(m.name)
		if i, again := at[key]; again {
			kept[i].value = m.value
			continue
		}
		at[key] = len(kept)
		kept = append(kept, m)
	}
	return kept
}

// Text returns the document as it was read.
func (d *Document) Text() []byte { return []byte(d.raw) }

// Data returns the largest object or array that is a member of the document's own object: in an event, what stands
// under "data" or "payload". It returns false where there is none.
func (d *Document) Data() (*Document, bool) {
	if d.root == nil || !d.root.object {
		return nil, false
	}
	var largest *node
	for _, m := range d.root.distinct() {
		if m.value.kind == gjson.JSON && (largest == nil || len(m.value.raw) > len(largest.raw)) {
			largest = m.value
		}
	}
	if largest == nil {
		return nil, false
	}
	return &Document{raw: largest.raw, root: largest}, true
}
