package dialect

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/tidwall/gjson"
)

// dateTime matches a date-time: up to the seconds, fraction, zone.
var dateTime = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$`)

// prints lists how languages print a value that was read from JSON when they are asked for text
// other than JSON.
func prints() []Dialect {
	dict := style{
		number: pythonNumber, text: pythonRepr, comma: ", ", colon: ": ",
		words: map[string]string{"true": "True", "false": "False", "null": "None"},
	}
	javaMap := style{number: exact(javaDecimal()), text: bare, comma: ", ", colon: "="}
	hash := style{number: exact(rubyDecimal()), text: rubyInspect, comma: ", ", colon: "=>", words: map[string]string{"null": "nil"}}
	spaced := hash
	spaced.colon = " => "
	return []Dialect{
		{"python-dict", "as Python's str of a dict", false, printed(dict)},
		{"java-map", "as Java's toString of a Map", false, printed(javaMap)},
		{"ruby-hash", "as Ruby's to_s of a Hash", false, printed(hash)},
		{"ruby-hash-spaced", "as to_s of a Hash in Ruby 3.4 and later", false, printed(spaced)},
		{"form", "as a URL-encoded form (PHP's http_build_query)", false, formed},
	}
}

// printed refuses a document that is a single string, number or word: printing it is no mistake of its own.
func printed(s style) func(*Document) ([]byte, bool) {
	return func(d *Document) ([]byte, bool) {
		if d.root == nil || d.root.kind != gjson.JSON {
			return nil, false
		}
		return s.write(d)
	}
}

// bare writes a string as it is.
func bare(to *strings.Builder, text []uint16) bool {
	to.WriteString(string(utf16.Decode(text)))
	return true
}

// rubyInspect writes a string as inspect does.
func rubyInspect(to *strings.Builder, text []uint16) bool {
	runes := utf16.Decode(text)
	to.WriteByte('"')
	for i, r := range runes {
		interpolates := r == '#' && i+1 < len(runes) && strings.ContainsRune("{$@", runes[i+1])
		if r == '"' || r == '\\' || interpolates {
			to.WriteByte('\\')
		}
		to.WriteString(rubyPrintable(r))
	}
	to.WriteByte('"')
	return true
}

func rubyPrintable(r rune) string {
	const controls, letters = "\a\b\t\n\v\f\r\x1b", "abtnvfre"
	switch at := strings.IndexRune(controls, r); {
	case at >= 0:
		return `\` + letters[at:at+1]
	case r == '\u0085', unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs, unicode.Cf, unicode.Co):
		return string(r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04X`, r)
	default:
		return fmt.Sprintf(`\u{%X}`, r)
	}
}
