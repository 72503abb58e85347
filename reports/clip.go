package reports

import (
	"fmt"

	"github.com/hookbench/hookbench/specs"
)

func clippedAssumption(a specs.Assumption) specs.Assumption {
	return specs.Assumption{Fact: clipped(a.Fact), Value: clipped(a.Value), Note: clipped(a.Note)}
}

// clippedName is clip for a text of a word or two on one line.
func clippedName(s string) string { return oneLine(clip(s, 80)) }

// clipped is clip for a text that is a sentence or two.
func clipped(s string) string { return clip(s, 2000) }

// clip returns a text in printable form, cut with a note if it is longer than so many bytes.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return printable(s)
	}
	kept := beginning(s, limit)
	return printable(kept) + fmt.Sprintf(" … (%s more)", count(len(s)-len(kept), "byte"))
}
