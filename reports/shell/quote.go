// Package shell writes texts and bytes so that a POSIX shell reads them back as they are, from a line that somebody
// copies out of a report. What a target chose must not become a command.
package shell

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns a text as one word of a shell. Every character is kept, but a NUL, which no argument of a
// program can hold, ends the word.
func Quote(s string) string {
	s, _, _ = strings.Cut(s, "\x00")
	const harmless = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:@,+"
	if s != "" && strings.Trim(s, harmless) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Plain tells whether a text survives being shown, copied and pasted: valid UTF-8 of characters that can be seen, and
// line feeds.
func Plain(s string) bool {
	visible := func(c rune) bool { return c == '\n' || unicode.IsPrint(c) }
	return utf8.ValidString(s) && strings.IndexFunc(s, func(c rune) bool { return !visible(c) }) < 0
}

// Word is Quote for a text that need not be plain: what cannot be seen goes through printf. Line ends at the end of
// such a text are lost, as the shell drops them.
func Word(s string) string {
	if Plain(s) {
		return Quote(s)
	}
	s, _, _ = strings.Cut(s, "\x00")
	var format strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '%':
			format.WriteString("%%")
		case c == '\\':
			format.WriteString(`\\`)
		case c < ' ' || c > '~':
			fmt.Fprintf(&format, `\%03o`, c)
		default:
			format.WriteByte(c)
		}
	}
	return `"$(printf -- ` + Quote(format.String()) + `)"`
}

// Decoding returns a command that writes the bytes to its standard output, whatever they are.
func Decoding(raw []byte) string {
	return "printf %s " + Quote(base64.StdEncoding.EncodeToString(raw)) + " | base64 -d"
}
