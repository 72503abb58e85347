package reports

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// wrap breaks a text into lines of at most so many columns, at spaces where it can. Line feeds are kept, and so is
// the indent of each line, on its continuations too.
func wrap(text string, columns int) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n "), "\n") {
		body := strings.TrimLeft(line, " ")
		indent := min(len(line)-len(body), columns/2)
		for _, part := range wrapLine(body, columns-indent) {
			lines = append(lines, strings.TrimRight(strings.Repeat(" ", indent)+part, " "))
		}
	}
	return lines
}

func wrapLine(line string, columns int) []string {
	var lines []string
	current, used := "", 0
	for word := range strings.FieldsSeq(line) {
		size := columnsOf(word)
		if current != "" && used+1+size <= columns {
			current, used = current+" "+word, used+1+size
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		for size > columns {
			var head string
			head, word = split(word, columns)
			lines = append(lines, head)
			size = columnsOf(word)
		}
		current, used = word, size
	}
	if current != "" || len(lines) == 0 {
		lines = append(lines, current)
	}
	return lines
}

// split cuts a word that is too long for its line. It never begins a line with a colon, for the reason of logSafe.
func split(word string, columns int) (head, tail string) {
	used, at := 0, 0
	for i, c := range word {
		if c != ':' {
			at = i
		}
		used += columnsOfRune(c)
		if used > columns {
			break
		}
	}
	if at == 0 {
		at = len(firstRunes(word, columns))
	}
	return word[:at], word[at:]
}

func firstRunes(s string, columns int) string {
	used := 0
	for i, c := range s {
		used += columnsOfRune(c)
		if used > columns && i > 0 {
			return s[:i]
		}
	}
	return s
}

// fit returns the text, cut with an ellipsis if it needs more columns.
func fit(s string, columns int) string {
	if len(s) <= columns || columnsOf(s) <= columns {
		return s
	}
	return firstRunes(s, columns-3) + "..."
}

// columnsOf returns how many columns of a terminal the text fills.
func columnsOf(s string) int {
	n := 0
	for _, c := range s {
		n += columnsOfRune(c)
	}
	return n
}

func columnsOfRune(c rune) int {
	if c < 0x300 {
		return 1
	}
	if unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(c).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}
