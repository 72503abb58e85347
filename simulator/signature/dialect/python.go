package dialect

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// python lists what json.loads and json.dumps make of a document.
func python() []Dialect {
	unicodeText := quoting{}.text
	plain := style{number: pythonNumber, text: quoting{escape: aboveTilde, lone: loneEscaped}.text, comma: ", ", colon: ": "}
	tight := plain
	tight.comma, tight.colon = ",", ":"
	with := func(s style, change func(*style)) func(*Document) ([]byte, bool) {
		change(&s)
		return s.write
	}
	sort := func(s *style) { s.members = sorted(byCodePoint) }
	unescaped := func(s *style) { s.text = unicodeText }
	both := func(s *style) { sort(s); unescaped(s) }
	indent := func(by string) func(*style) { return func(s *style) { s.indent, s.comma = by, "," } }
	return []Dialect{
		{"python", `with ", " and ": " and non-ASCII text escaped (Python's json.dumps)`, true, plain.write},
		{"python-sorted", "as by Python's json.dumps(sort_keys=True)", true, with(plain, sort)},
		{"python-compact", `as by Python's json.dumps(separators=(",", ":"))`, true, tight.write},
		{"python-compact-sorted", `as by Python's json.dumps(sort_keys=True, separators=(",", ":"))`, true, with(tight, sort)},
		{"python-unicode", "as by Python's json.dumps(ensure_ascii=False)", false, with(plain, unescaped)},
		{"python-compact-unicode", `as by Python's json.dumps(ensure_ascii=False, separators=(",", ":"))`, false, with(tight, unescaped)},
		{"python-sorted-unicode", "as by Python's json.dumps(ensure_ascii=False, sort_keys=True)", false, with(plain, both)},
		{"python-compact-sorted-unicode", `as by Python's json.dumps(ensure_ascii=False, sort_keys=True, separators=(",", ":"))`, false, with(tight, both)},
		{"python-indented-2", "as by Python's json.dumps(indent=2)", false, with(plain, indent("  "))},
		{"python-indented-4", "as by Python's json.dumps(indent=4)", false, with(plain, indent("    "))},
	}
}

// pythonRepr writes a string as repr does.
func pythonRepr(to *strings.Builder, text []uint16) bool {
	runes := utf16.Decode(text)
	quote := '\''
	if strings.ContainsRune(string(runes), '\'') && !strings.ContainsRune(string(runes), '"') {
		quote = '"'
	}
	to.WriteRune(quote)
	for i, r := range runes {
		switch {
		case r == '\uFFFD' && (len(runes) != len(text) || rune(text[i]) != r):
			return false // a lone surrogate, or one that cannot be told from it
		case r == quote, r == '\\':
			to.WriteByte('\\')
			to.WriteRune(r)
		default:
			to.WriteString(printable(r))
		}
	}
	to.WriteRune(quote)
	return true
}

func printable(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case unicode.IsPrint(r):
		return string(r)
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}
