package reports

import (
	"fmt"
	"strings"
)

// Line returns a text as one line of the width, cut where it is longer, and without anything that a terminal or a CI
// log could take for a command.
func (o TextOptions) Line(text string) string {
	return fit(logSafe(oneLine(beginning(text, longestText))), o.sheet().columns)
}

// FailureLines returns a result as a line or two: how it ended, which requirement that is, and what happened first. It is
// for failures that are told as they happen, when all about them is said later.
func (o TextOptions) FailureLines(r Result) string {
	const most = 3
	word, color := heading(r)
	s := o.sheet()
	first, _, _ := strings.Cut(strings.TrimSpace(r.Reason), "\n")
	lines := s.wrapped(fmt.Sprintf("%s %s (%s): %s", word, oneLine(r.ID), r.Level, first), 4*indent)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = fit(lines[most-1]+" ...", s.columns-4*indent)
	}
	text := strings.Join(lines, "\n"+strings.Repeat(" ", 4*indent))
	rest := strings.TrimPrefix(text, word)
	if strings.HasPrefix(rest, " ") {
		rest = " " + rest // as titles have it
	}
	return s.paint(color, word) + rest + "\n"
}
