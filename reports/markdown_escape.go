package reports

import (
	"strings"
	"unicode/utf8"
)

// inline returns a text on one line that means nothing but itself wherever Markdown is read: no emphasis, link, HTML or
// table border, nobody mentioned, no issue or merge request referred to, no address made a link. It is cut after so
// many bytes.
func inline(s string, limit int) string {
	s = oneLine(clip(s, limit))
	var b strings.Builder
	for i, c := range s {
		if c == '.' && strings.HasSuffix(strings.ToLower(s[max(0, i-3):i]), "www") {
			b.WriteRune(unseen)
		}
		switch {
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]()#!|~:@$", c):
			b.WriteByte('\\')
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
		if speaks(s[:i], c, s[i+utf8.RuneLen(c):]) {
			b.WriteRune(unseen)
		}
	}
	return b.String()
}

// inlineLines is inline for a text of several lines, which it keeps.
func inlineLines(s string, limit int) string {
	lines := strings.Split(clip(strings.TrimSpace(s), limit), "\n")
	return strings.Join(each(lines, func(line string) string { return inline(line, limit) }), "<br>")
}

// unseen is a character without a width. It keeps apart what a forge would read as one word, which an escape does not:
// forges look for mentions and references in what is left after escapes are gone.
const unseen = '\u200b'

// speaks tells whether a forge would take a character with what follows it for more than text.
func speaks(before string, c rune, after string) bool {
	switch {
	case strings.ContainsRune("@#!$%~^&", c):
		return after != "" && after[0] > ' '
	case c == ':':
		return strings.HasPrefix(after, "//")
	case c == '-':
		return strings.HasSuffix(strings.ToUpper(before[max(0, len(before)-2):]), "GH")
	default:
		return false
	}
}

// fenced returns a text as a block of code that nothing in it can end.
func fenced(s string) string {
	s = strings.TrimRight(printable(s), "\n")
	fence := strings.Repeat("`", max(3, longestRun(s, '`')+1))
	return fence + "text\n" + s + "\n" + fence + "\n"
}

// longestRun returns how often in a row a character stands at most.
func longestRun(s string, c rune) int {
	longest, run := 0, 0
	for _, have := range s {
		if have != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
