package specs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// Pointer is an RFC 6901 JSON pointer. It reads and edits raw JSON, so that whatever it does not touch keeps its
// bytes: member order, number spelling and white space included. The empty pointer means "not there".
type Pointer string

// Below returns the pointer to a member of what p points to, or to the element of that index. Below the empty pointer lie
// the members of the document itself.
func (p Pointer) Below(name string) Pointer { return p + "/" + Pointer(escapeToken(name)) }

// Tokens returns the names on the way, unescaped; none for the empty pointer.
func (p Pointer) Tokens() []string {
	if p == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(string(p), "/"), "/")
	for i, token := range tokens {
		tokens[i] = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
	}
	return tokens
}

func escapeToken(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

// Valid tells whether p is empty or a well-formed pointer to a member.
func (p Pointer) Valid() bool {
	if p == "" {
		return true
	}
	rest := strings.ReplaceAll(strings.ReplaceAll(string(p), "~0", ""), "~1", "")
	return p[0] == '/' && len(p) > 1 && !strings.Contains(rest, "~")
}

// Get returns the value at the pointer; its Exists method tells whether there is one. Of members with the same name
// it takes the first.
func (p Pointer) Get(doc []byte) gjson.Result {
	if p == "" {
		return gjson.Result{}
	}
	value, rest := p.reach(doc)
	if len(rest) > 0 {
		return gjson.Result{}
	}
	return value
}

// String returns the string at the pointer, or the digits of the number, or "" where there is neither.
func (p Pointer) String(doc []byte) string {
	switch v := p.Get(doc); v.Type {
	case gjson.String:
		return v.Str
	case gjson.Number:
		return v.Raw
	default:
		return ""
	}
}

// reach follows the pointer as far as the document goes, and returns the tokens that are left over.
func (p Pointer) reach(doc []byte) (gjson.Result, []string) {
	at, tokens := gjson.ParseBytes(doc), p.Tokens()
	for i, token := range tokens {
		next, found := inside(at, token)
		if !found {
			return at, tokens[i:]
		}
		at = next
	}
	return at, nil
}

// inside returns the first member of that name, or the element of that index. It does not look further: what most
// pointers lead to stands near the beginning of a document.
func inside(of gjson.Result, token string) (found gjson.Result, ok bool) {
	if !of.IsObject() && !of.IsArray() {
		return found, false
	}
	index := -1
	of.ForEach(func(key, value gjson.Result) bool {
		index++
		name := key.Str
		if of.IsArray() {
			name = strconv.Itoa(index)
		}
		if ok = name == token; ok {
			found = value
		}
		return !ok
	})
	return found, ok
}

// member is a member of an object or an element of an array.
type member struct {
	name  string // key, or index
	start int    // offset of the key, or of the element
	value gjson.Result
}

func (m member) end() int { return m.value.Index + len(m.value.Raw) }

func members(of gjson.Result) []member {
	if !of.IsObject() && !of.IsArray() {
		return nil
	}
	var all []member
	of.ForEach(func(key, value gjson.Result) bool {
		m := member{name: strconv.Itoa(len(all)), start: value.Index, value: value}
		if of.IsObject() {
			m.name, m.start = key.Str, key.Index
		}
		all = append(all, m)
		return true
	})
	return all
}

// Set returns the document with the value at the pointer replaced or added; the given bytes stay as they are. Objects
// that are missing on the way are added. The error is for a place that cannot be, or a value that JSON cannot hold.
func (p Pointer) Set(doc []byte, value any) ([]byte, error) {
	raw, err := written(value)
	if err != nil {
		return nil, fmt.Errorf("set %s: %w", string(p), err)
	}
	return p.SetRaw(doc, raw)
}

// SetRaw is Set with a value that is JSON text already.
func (p Pointer) SetRaw(doc []byte, value string) ([]byte, error) {
	at, rest := p.reach(doc)
	return p.write(doc, at, rest, value)
}

// SetLike is Set with a text, which is taken for JSON text where the document has a number at the pointer.
func (p Pointer) SetLike(doc []byte, text string) ([]byte, error) {
	at, rest := p.reach(doc)
	if len(rest) > 0 {
		return p.write(doc, at, rest, quote(text))
	}
	return p.write(doc, at, rest, like(at, text))
}

// like returns a text as JSON: as a number in place of a number, else as a string.
func like(at gjson.Result, text string) string {
	if at.Type == gjson.Number {
		return text
	}
	return quote(text)
}

// write puts JSON text at the pointer, of which the document has all but the rest.
func (p Pointer) write(doc []byte, at gjson.Result, rest []string, value string) ([]byte, error) {
	if p == "" {
		return nil, fmt.Errorf("set: the pointer is empty")
	}
	if len(rest) == 0 {
		return splice(doc, at.Index, at.Index+len(at.Raw), value), nil
	}
	for _, name := range slices.Backward(rest[1:]) {
		value = "{" + quote(name) + ":" + value + "}"
	}
	all := members(at)
	switch {
	case at.IsObject():
		value = quote(rest[0]) + ":" + value
	case !at.IsArray():
		return nil, fmt.Errorf("set %s: %q would have to stand in an object", string(p), rest[0])
	case rest[0] != "-" && rest[0] != strconv.Itoa(len(all)):
		return nil, fmt.Errorf("set %s: the array has %d elements, so no %q can be added", string(p), len(all), rest[0])
	}
	if len(all) == 0 {
		return splice(doc, at.Index+1, at.Index+1, value), nil
	}
	end := all[len(all)-1].end()
	return splice(doc, end, end, ","+value), nil
}

// Delete returns the document without what stands at the pointer, or a copy of it where nothing does.
func (p Pointer) Delete(doc []byte) ([]byte, error) {
	tokens := p.Tokens()
	if len(tokens) == 0 {
		return nil, fmt.Errorf("delete: the pointer is empty")
	}
	parent, rest := Pointer(string(p)[:strings.LastIndexByte(string(p), '/')]).reach(doc)
	all := members(parent)
	i := slices.IndexFunc(all, func(m member) bool { return m.name == tokens[len(tokens)-1] })
	switch {
	case len(rest) > 0 || i < 0:
		return bytes.Clone(doc), nil
	case i+1 < len(all):
		return splice(doc, all[i].start, all[i+1].start, ""), nil
	case i > 0:
		return splice(doc, all[i-1].end(), all[i].end(), ""), nil
	default:
		return splice(doc, all[i].start, all[i].end(), ""), nil
	}
}

func splice(doc []byte, from, to int, text string) []byte {
	return slices.Concat(doc[:from], []byte(text), doc[to:])
}

// quote returns a string as JSON. Most need no escapes.
func quote(s string) string {
	needsEscape := func(c rune) bool { return c < ' ' || c > '~' || c == '"' || c == '\\' }
	if strings.IndexFunc(s, needsEscape) < 0 {
		return `"` + s + `"`
	}
	text, err := written(s)
	if err != nil {
		panic(err) // a string can always be written
	}
	return text
}

// written returns a value as JSON, without escapes but for those that JSON demands.
func written(value any) (string, error) {
	var raw bytes.Buffer
	encoder := json.NewEncoder(&raw)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return strings.TrimSuffix(raw.String(), "\n"), err
}
