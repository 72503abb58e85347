package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable returns the text with everything spelled out as an escape that a terminal or a CI log could take for a
// command, that an XML parser refuses, or that makes text look like other text: control characters, invalid UTF-8,
// marks of writing direction, characters without a width. Line feeds stay, tabs become spaces.
func printable(s string) string {
	if plain(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case c == '\n' || unicode.IsPrint(c):
			b.WriteRune(c)
		case c == '\t':
			b.WriteString("    ")
		case unicode.Is(unicode.Zs, c):
			b.WriteByte(' ')
		default:
			b.WriteString(escape(c))
		}
		i += size
	}
	return b.String()
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\n' || s[i] > '~' {
			return false
		}
	}
	return true
}

func escape(c rune) string {
	switch {
	case c < 0x80:
		return fmt.Sprintf(`\x%02x`, c)
	case c < 0x10000:
		return fmt.Sprintf(`\u%04x`, c)
	default:
		return fmt.Sprintf(`\U%08x`, c)
	}
}

// oneLine is printable for a text that must stay on its line: line ends are spelled out too.
func oneLine(s string) string {
	s = strings.NewReplacer("\r", `\r`, "\n", `\n`, "\t", `\t`).Replace(s)
	return printable(s)
}

// logSafe breaks what CI systems read as commands in the log of a job, such as ##vso[…] and ::error::. A target
// decides what stands in a failure; it must not decide what the job does.
func logSafe(s string) string {
	s = strings.NewReplacer("##", `#\x23`, ":::", `:\x3a:`).Replace(s)
	var b strings.Builder
	from := 0
	for {
		at := strings.Index(s[from:], "::")
		if at < 0 {
			return b.String() + s[from:]
		}
		at += from
		b.WriteString(s[from:at])
		if at == 0 || s[at-1] == ' ' || s[at-1] == '\n' {
			b.WriteString(`:\x3a`)
		} else {
			b.WriteString("::")
		}
		from = at + 2
	}
}
