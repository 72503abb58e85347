package dialect

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/tidwall/gjson"
)

// others lists the JSON libraries of further languages, one dialect each.
func others() []Dialect {
	jackson := style{number: exact(javaDecimal()), text: quoting{upper: true}.text}
	gson := style{members: notNull, number: sameNumber, text: quoting{escape: gsonEscapes}.text}
	textJSON := style{members: asWritten, number: sameNumber, text: quoting{escape: dotnetEscapes, upper: true, quote: `\u0022`}.text}
	newtonsoft := style{number: exact(dotnetDecimal()), text: newtonsoftText}
	ruby := style{number: exact(rubyDecimal()), text: quoting{}.text}
	rails := ruby
	rails.text = quoting{escape: markup}.text
	jsonb := style{members: sorted(byLength), number: numeric, text: quoting{}.text, comma: ", ", colon: ": "}
	return []Dialect{
		{"java", "as by Java's Jackson", true, jackson.write},
		{"java-gson", "with < > & = ' escaped and null members left out (Java's Gson)", false, gson.write},
		{"dotnet", "with non-ASCII text and HTML characters escaped (.NET's System.Text.Json)", true, textJSON.write},
		{"dotnet-newtonsoft", "with date-times rewritten (.NET's Newtonsoft.Json)", true, newtonsoft.write},
		{"ruby", "as by Ruby's JSON.generate", true, ruby.write},
		{"ruby-rails", "with < > & escaped (to_json of Rails)", false, rails.write},
		{"jsonb", "with members ordered by the length of their names (PostgreSQL's jsonb)", false, jsonb.write},
	}
}

func notNull(n *node) []member {
	return slices.DeleteFunc(slices.Clone(n.distinct()), func(m member) bool { return m.value.kind == gjson.Null })
}

func gsonEscapes(r rune) bool { return markup(r) || r == '=' || r == '\'' }

// dotnetEscapes holds for what JavaScriptEncoder.Default escapes.
func dotnetEscapes(r rune) bool { return aboveTilde(r) || strings.ContainsRune("<>&'+`", r) }

// newtonsoftText writes a string as Newtonsoft.Json does, which takes what looks like a UTC date-time for one and
// writes it without the zeros at the end of its fraction. With another zone the result depends on the machine.
func newtonsoftText(to *strings.Builder, text []uint16) bool {
	escapes := func(r rune) bool { return lineSeparator(r) || r == '\u0085' }
	trimmed, ok := trimDateTime(string(utf16.Decode(text)))
	if !ok {
		return false
	}
	if trimmed != "" {
		text = utf16.Encode([]rune(trimmed))
	}
	return quoting{escape: escapes}.text(to, text)
}

// trimDateTime returns a date-time without the zeros at the end of its fraction, "" for other text, and false for a
// date-time in a zone other than UTC.
func trimDateTime(text string) (string, bool) {
	found := dateTime.FindStringSubmatch(text)
	switch {
	case found == nil:
		return "", true
	case found[3] != "Z" && found[3] != "":
		return "", false
	default:
		return found[1] + strings.TrimRight(strings.TrimRight(found[2], "0"), ".") + found[3], true
	}
}

// byLength orders names as jsonb does: shorter UTF-8 first, then by bytes.
func byLength(a, b []uint16) int {
	x, y := string(utf16.Decode(a)), string(utf16.Decode(b))
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
}
