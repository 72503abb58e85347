package reports

import (
	"fmt"
	"strings"
)

// sheet is text that fits a width. Whatever is written on it is made printable and safe for a CI log first.
type sheet struct {
	strings.Builder
	columns int
	color   bool
}

// Colours, as the parameters of the terminal's escape sequence.
const (
	red    = "1;31"
	green  = "1;32"
	yellow = "1;33"
	bold   = "1"
)

const (
	indent = 2
	label  = 11 // columns of the longest label, "Relaxations"
)

// paint colours a word of ours. Text from elsewhere is never painted, so that no escape of its own gets by.
func (s *sheet) paint(color, word string) string {
	if !s.color {
		return word
	}
	return "\x1b[" + color + "m" + word + "\x1b[0m"
}

// title begins a section.
func (s *sheet) title(color, words string) {
	s.WriteString(s.paint(color, words) + "\n")
}

func (s *sheet) blank() { s.WriteByte('\n') }

// paragraph writes wrapped text with every line indented.
func (s *sheet) paragraph(by int, text string) {
	for _, line := range s.wrapped(text, by) {
		s.WriteString(strings.TrimRight(strings.Repeat(" ", by)+line, " ") + "\n")
	}
}

// longestText is how many bytes of one text are printed; a reason may quote whatever a target answered.
const longestText = 4000

func (s *sheet) wrapped(text string, by int) []string {
	if len(text) > longestText {
		text = fmt.Sprintf("%s... (%d bytes more; the JSON report has them)", beginning(text, longestText), len(text)-longestText)
	}
	return wrap(logSafe(printable(text)), s.columns-by)
}

// field writes a label and, beside it, wrapped text. An empty text writes nothing.
func (s *sheet) field(name, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	hang := indent + label + 1
	for i, line := range s.wrapped(text, hang) {
		if i > 0 {
			name = ""
		}
		s.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+pad(name, label)+" "+line, " ") + "\n")
	}
}

// excerpt writes the beginning of a text below a field, on two lines at most. The bar tells evidence from our
// words, and keeps a target from beginning a line.
func (s *sheet) excerpt(text string) {
	if text == "" {
		return
	}
	hang := strings.Repeat(" ", indent+label+1) + "| "
	columns := s.columns - len(hang)
	text = logSafe(oneLine(beginning(text, longestText)))
	first := firstRunes(text, columns)
	s.WriteString(strings.TrimRight(hang+first, " ") + "\n")
	if rest := text[len(first):]; rest != "" {
		s.WriteString(strings.TrimRight(hang+fit(rest, columns), " ") + "\n")
	}
}

func pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(0, columns-columnsOf(s)))
}
