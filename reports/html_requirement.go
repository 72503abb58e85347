package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// requirement is a row of the HTML report.
type requirement struct {
	result Result

	ID, Anchor     string
	Level          specs.Level
	Area           string
	Outcome        Outcome
	Word           string // the outcome in words
	Text           string
	Basis          string
	Section        string
	Demand         string // how the demand is known and where it stands
	Document       string // its address, if it is a web page
	Reason, Hint   string
	Known          string
	Open           bool // a failure that somebody must see to
	Took, Evidence string
	Attempts       []exhibit
	Omitted        int // attempts that only the JSON report shows
	Rerun          repetition
}

// requirements returns the rows in catalogue order. The room for evidence goes to what did not pass first.
func requirements(report Report) []requirement {
	rows := make([]requirement, len(report.Results))
	taken := map[string]bool{}
	for i, r := range report.Results {
		rows[i] = newRequirement(r, report)
		rows[i].Anchor = anchor(r.ID, i, taken)
	}
	b := budget{left: evidenceLimit}
	for _, passed := range []bool{false, true} {
		for i := range rows {
			if (rows[i].Outcome == Passed) == passed {
				rows[i].exhibit(&b, report.Run)
			}
		}
	}
	return rows
}

func newRequirement(r Result, report Report) requirement {
	row := requirement{
		result: r, ID: clippedName(r.ID), Level: r.Level, Area: clippedName(r.Area), Outcome: r.Outcome, Word: outcomeWord(r),
		Text: clipped(r.Text), Basis: clippedName(string(r.Basis)), Section: clip(r.Section, 200),
		Demand: clipped(basis(r, report.Provider)), Document: webPage(report.Provider.Documentation),
		Reason: clipped(r.Reason), Hint: clipped(r.Hint), Known: clipped(r.Known),
		Open: r.open(),
		Took: milliseconds(r.DurationMs), Evidence: count(len(r.Attempts), "attempt"),
	}
	row.Rerun = report.Run.rerun(r.ID)
	if len(row.Rerun.Line) > 4000 {
		row.Rerun = repetition{}
	}
	return row
}

// Opening is the first line of the reason, which says most of it.
func (row requirement) Opening() string {
	first, rest, _ := strings.Cut(row.Reason, "\n")
	if rest != "" {
		first += " …"
	}
	return first
}

// Asker says who wants what the row is about.
func (row requirement) Asker() string {
	switch row.result.Basis {
	case specs.Practice:
		return "Good practice asks"
	case specs.Undocumented:
		return "The bench asks"
	default:
		return "The document demands"
	}
}

// outcomeWord says how a requirement ended.
func outcomeWord(r Result) string {
	switch {
	case r.excused():
		return "failed (known)"
	case r.Outcome == NotApplicable:
		return "not applicable"
	default:
		return string(r.Outcome)
	}
}

// anchor returns the name by which a link leads to a row: its id, if that can be one.
func anchor(id string, row int, taken map[string]bool) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
	if id == "" || strings.Trim(id, letters) != "" || len(id) > 80 || taken[strings.ToLower(id)] {
		return fmt.Sprintf("row-%d", row+1)
	}
	taken[strings.ToLower(id)] = true
	return id
}

// exhibit chooses the attempts that the row shows.
func (row *requirement) exhibit(b *budget, run Run) {
	attempts := row.result.Attempts
	for _, i := range shown(len(attempts), decisiveOf(attempts), row.Outcome == Passed) {
		e := newExhibit(attempts[i], run)
		if !b.take(e.size()) {
			break
		}
		e.Number, e.Decisive = i+1, i == decisiveOf(attempts) && row.Outcome != Passed
		row.Attempts = append(row.Attempts, e)
	}
	row.Omitted = len(attempts) - len(row.Attempts)
}

// shown returns the numbers of the attempts that a row has room for: the first ones, those around the one that
// decided, and the last.
func shown(n, decisive int, passed bool) []int {
	limit := 40
	if passed {
		limit = 20
	}
	var numbers []int
	for i := range n {
		near := i >= decisive-2 && i <= decisive+1
		if n <= limit || i < limit-6 || near || i == n-1 {
			numbers = append(numbers, i)
		}
	}
	return slices.Clip(numbers)
}
