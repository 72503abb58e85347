package dialect

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf16"
)

// golang lists what encoding/json makes of a document.
func golang() []Dialect {
	escaped := quoting{escape: markup, lone: loneReplaced}.text
	value := style{members: sorted(byCodePoint), number: goNumber, text: escaped}
	encoder, unescaped, indent, fields := value, value, value, value
	encoder.end = "\n"
	unescaped.text = quoting{escape: lineSeparator, lone: loneReplaced}.text
	unescaped.end = "\n"
	indent.indent, indent.colon = "  ", ": "
	fields.members, fields.number = nil, goFieldNumber
	return []Dialect{
		{"go", "with sorted keys and < > & escaped (Go's json.Marshal of a map)", true, value.write},
		{"go-struct", "with < > & escaped (Go's json.Marshal of a struct)", true, fields.write},
		{"go-encoder", "with sorted keys and a newline at the end (Go's json.Encoder with a map)", false, encoder.write},
		{"go-unescaped", "with sorted keys and a newline at the end (Go's json.Encoder with a map, without HTML escapes)", false, unescaped.write},
		{"go-indented", "indented and with sorted keys (Go's json.MarshalIndent of a map)", false, indent.write},
		{"go-raw", "without white space and with < > & escaped (Go's json.Marshal of a json.RawMessage)", false, rawMessage},
	}
}

func byCodePoint(a, b []uint16) int {
	return strings.Compare(string(utf16.Decode(a)), string(utf16.Decode(b)))
}

func rawMessage(d *Document) ([]byte, bool) {
	tight, ok := compact(d)
	var out bytes.Buffer
	json.HTMLEscape(&out, tight)
	return out.Bytes(), ok
}
