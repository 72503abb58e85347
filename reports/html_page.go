package reports

import (
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/reports/picture"
	"github.com/hookbench/hookbench/specs"
)

// page is what the HTML report shows.
type page struct {
	style, script asset

	Title       string
	Subject     string // who was judged
	Class, Word string // of the verdict
	Because     string
	Interrupted bool
	Tally       []tally
	Failures    []requirement
	Undecided   []undecidedGroup
	Complaints  []string
	Facts       []fact
	Assumptions []specs.Assumption
	Pictures    pictures
	Outcomes    []Outcome
	Areas       []string
	Rows        []requirement
}

// undecidedGroup is what could not be decided for one reason.
type undecidedGroup struct {
	Outcome     Outcome
	Reason, IDs string
}

// undecidedGroups returns what could not be decided by its reasons, as many as somebody reads.
func undecidedGroups(results []Result) []undecidedGroup {
	const most = 20
	groups := reasons(where(results, func(r Result) bool { return undecided(r.Outcome) }))
	var shown []undecidedGroup
	for _, group := range groups[:min(most, len(groups))] {
		shown = append(shown, undecidedGroup{group[0].Outcome, clipped(group[0].Reason), clipped(some(ids(group), false))})
	}
	return shown
}

// tally is the counts of one level.
type tally struct {
	Level  specs.Level
	Counts Counts
}

func newPage(report Report) page {
	word, _ := verdictWords(report.Verdict)
	subject := fmt.Sprintf("%s %s", clippedName(report.Provider.ID), clippedName(string(report.Target.Party)))
	p := page{
		style: newAsset(picture.Style(), pageStyle), script: newAsset(pageScript, copyScript),
		Title: strings.ToLower(word) + ": " + subject, Subject: subject,
		Class: verdictClass(report.Verdict), Word: word, Because: clip(because(report), 4000), Interrupted: !report.Run.Complete,
		Tally:       []tally{{specs.Must, report.Summary.Must}, {specs.Should, report.Summary.Should}},
		Complaints:  each(report.Run.Complaints, clipped),
		Undecided:   undecidedGroups(report.Results),
		Facts:       facts(report),
		Assumptions: each(report.Run.Assumptions, clippedAssumption),
		Pictures:    newPictures(report),
		Outcomes:    Outcomes(),
		Areas:       each(areas(report.Results), clippedName),
		Rows:        requirements(report),
	}
	for _, level := range []specs.Level{specs.Must, specs.Should} {
		for _, row := range p.Rows {
			if row.Open && row.result.Level == level {
				p.Failures = append(p.Failures, row)
			}
		}
	}
	return p
}

// verdictClass is the verdict as a class of the style sheet.
func verdictClass(v Verdict) string {
	if v == Conformant || v == Nonconformant {
		return string(v)
	}
	return string(InconclusiveVerdict)
}
