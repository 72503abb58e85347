package dashboard

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hookbench/hookbench/simulator/control"
)

// visible spells out whatever could make a text look like another one: control characters, invalid UTF-8, marks of
// writing direction, characters without a width. Line feeds and tabs stay.
func visible(text string) string {
	var b strings.Builder
	for rest := text; rest != ""; {
		c, size := utf8.DecodeRuneInString(rest)
		switch {
		case c == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, rest[0])
		case c == '\n', c == '\t', unicode.IsPrint(c):
			b.WriteRune(c)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
		rest = rest[size:]
	}
	return b.String()
}

// bodyLimit is how many bytes of a body a page shows.
const bodyLimit = 16 << 10

// content is a body as a page shows it.
type content struct {
	Text    string
	Size    int
	Omitted int // bytes
}

func newContent(body []byte) content {
	shown := body
	if len(body) > bodyLimit {
		end := bodyLimit
		for end > bodyLimit-utf8.UTFMax && !utf8.RuneStart(body[end]) {
			end-- // a character is not cut in two
		}
		shown = body[:end]
	}
	return content{visible(string(shown)), len(body), len(body) - len(shown)}
}

// withoutPassword returns an address as it may be shown.
func withoutPassword(address string) string {
	if parsed, err := url.Parse(address); err == nil {
		return parsed.Redacted()
	}
	return address
}

// apiPath returns the path of a call of the control API.
func apiPath(parts ...string) string {
	path := control.BasePath
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path
}
