package reports

import "fmt"

// Line returns a text as one line of the width, cut where it is longer, and without anything that a terminal or a CI
// log could take for a command.
func (o TextOptions) Line(text string) string {
	if len(text) > longestText {
		text = string(withoutPartialRune([]byte(text[:longestText])))
	}
	return fit(logSafe(oneLine(text)), o.sheet().columns)
}

// FailureLine returns a result as one line: how it ended, which requirement that is, and the beginning of the reason. It is
// for failures that are told as they happen, when all about them is said later.
func (o TextOptions) FailureLine(r Result) string {
	word, color := heading(r)
	whole := o.Line(fmt.Sprintf("%s  %s  %s  %s", word, r.ID, r.Level, r.Reason))
	return o.sheet().paint(color, word) + whole[len(word):]
}
