package dialect

import (
	"strings"
	"unicode/utf16"
)

// quoting is how a language writes a string as a JSON string. The backslash and all control characters are always
// escaped.
type quoting struct {
	escape func(rune) bool // further characters that are written as \u; nil: none
	upper  bool            // the hex digits after \u are upper-case
	slash  bool            // a slash is written as \/
	quote  string          // a quotation mark; \" when empty
	lone   lone
}

// lone is what happens to a surrogate without its other half.
type lone int

const (
	loneRefused lone = iota
	loneEscaped
	loneReplaced
)

// JSON's control characters with an escape of one letter.
const short = "\b\f\n\r\t"
const shortLetters = "bfnrt"

func (q quoting) text(to *strings.Builder, text []uint16) bool {
	to.WriteByte('"')
	for i := 0; i < len(text); i++ {
		r := rune(text[i])
		switch {
		case !utf16.IsSurrogate(r):
			q.character(to, r)
		case i+1 < len(text) && utf16.DecodeRune(r, rune(text[i+1])) != '\uFFFD':
			i++
			q.character(to, utf16.DecodeRune(r, rune(text[i])))
		case !q.loneSurrogate(to, text[i]):
			return false
		}
	}
	to.WriteByte('"')
	return true
}

func (q quoting) character(to *strings.Builder, r rune) {
	at := -1
	if r < ' ' {
		at = strings.IndexRune(short, r)
	}
	switch {
	case r == '"' && q.quote != "":
		to.WriteString(q.quote)
	case r == '"', r == '\\', r == '/' && q.slash:
		to.WriteByte('\\')
		to.WriteRune(r)
	case at >= 0:
		to.WriteByte('\\')
		to.WriteByte(shortLetters[at])
	case r < ' ', q.escape != nil && q.escape(r):
		for _, unit := range utf16.AppendRune(nil, r) {
			q.unit(to, unit)
		}
	default:
		to.WriteRune(r)
	}
}

func (q quoting) unit(to *strings.Builder, unit uint16) {
	digits := "0123456789abcdef"
	if q.upper {
		digits = "0123456789ABCDEF"
	}
	to.WriteString(`\u`)
	for shift := 12; shift >= 0; shift -= 4 {
		to.WriteByte(digits[unit>>shift&0xf])
	}
}

func (q quoting) loneSurrogate(to *strings.Builder, unit uint16) bool {
	switch q.lone {
	case loneEscaped:
		q.unit(to, unit)
		return true
	case loneReplaced:
		to.WriteRune('\uFFFD')
		return true
	default:
		return false
	}
}

// The sets of characters that languages escape.

func aboveTilde(r rune) bool { return r > '~' }

func nonASCII(r rune) bool { return r > 0x7f }

// lineSeparator holds for the two characters that end a line in JavaScript source but not in JSON.
func lineSeparator(r rune) bool { return r == '\u2028' || r == '\u2029' }

func markup(r rune) bool { return r == '<' || r == '>' || r == '&' || lineSeparator(r) }
