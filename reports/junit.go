package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// WriteJUnit writes the report as JUnit XML, in the form that GitLab and Jenkins show best: one suite for each area,
// `provider.area` as the class and the id with the demand as the name of each case, the evidence as text.
//
// The file is red exactly when the program ends with another exit code than 0, so that a pipeline that reads only the
// file decides alike. A failure is what Breaks the verdict, and an error what keeps it open. Everything else that did
// not pass is skipped with its reason as the message: what does not apply, known failures, and a should that failed,
// which is a failure in a strict run only. An interrupted run, and an outdated list of known failures, show as
// cases of a suite named run.
func WriteJUnit(w io.Writer, report Report) error {
	text, err := xml.MarshalIndent(junitDocument(report), "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	if err != nil {
		return fmt.Errorf("write report as JUnit XML: %w", err)
	}
	return nil
}

func junitDocument(report Report) junitSuites {
	all := junitSuites{Name: printable(fmt.Sprintf("%s %s %s", report.Tool.Name, report.Provider.ID, report.Target.Party))}
	byArea := map[string]*junitSuite{}
	add := func(area string, c junitCase) {
		if byArea[area] == nil {
			byArea[area] = newSuite(report, area)
			all.Suites = append(all.Suites, byArea[area])
		}
		suite := byArea[area]
		c.ClassName = suite.Name
		suite.Cases = append(suite.Cases, c)
		suite.count(c)
		all.count(c)
	}
	for _, r := range report.Results {
		add(r.Area, newCase(r, report))
	}
	for _, c := range runCases(report) {
		add("run", c)
	}
	return all
}

func (t *junitTotals) count(c junitCase) {
	t.Tests++
	t.Time += c.Time
	switch {
	case c.Failure != nil:
		t.Failures++
	case c.Error != nil:
		t.Errors++
	case c.Skipped != nil:
		t.Skipped++
	}
}

func newSuite(report Report, area string) *junitSuite {
	return &junitSuite{
		Name:      printable(report.Provider.ID + "." + area),
		Timestamp: report.Run.StartedAt.UTC().Format("2006-01-02T15:04:05"),
		Properties: properties(
			"tool", report.Tool.Name+" "+report.Tool.Version,
			"provider", report.Provider.Title,
			"digest", report.Provider.Digest,
			"documentation", report.Provider.Documentation,
			string(report.Target.Party), report.Target.URL,
			"verdict", string(report.Verdict),
			"complete", fmt.Sprint(report.Run.Complete),
			"strict", fmt.Sprint(report.Run.Strict),
			"seed", fmt.Sprint(report.Run.Seed),
			"relaxations", strings.Join(report.Run.Relaxations, ", "),
		),
	}
}

// properties makes a list from names and values, empty values left out.
func properties(pairs ...string) []junitProperty {
	var list []junitProperty
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, junitProperty{printable(pairs[i]), oneLine(pairs[i+1])})
		}
	}
	return list
}

func newCase(r Result, report Report) junitCase {
	c := junitCase{
		Name: oneLine(r.ID + " " + r.Text),
		Time: inSeconds(r.DurationMs),
		Properties: properties("id", r.ID, "level", string(r.Level), "basis", string(r.Basis), "section", r.Section,
			"outcome", string(r.Outcome), "known", r.Known),
	}
	switch {
	case r.Outcome == Passed:
	case r.Breaks(report.Run.Strict):
		c.Failure = ending(r, report.Provider, "")
	case r.Unsettles():
		c.Error = ending(r, report.Provider, string(r.Outcome)+": ")
	default:
		c.Skipped = ending(r, report.Provider, skippedAs(r))
		c.Skipped.Type = "" // skipped has no type in any of the schemas
	}
	return c
}

// skippedAs introduces the message of something that did not pass and does not decide.
func skippedAs(r Result) string {
	switch {
	case r.Outcome == NotApplicable:
		return "not applicable: "
	case r.Known != "":
		return "known failure (" + r.Known + "): "
	default:
		return fmt.Sprintf("%s %s: ", r.Level, r.Outcome)
	}
}

// ending describes how a case ended. Its text is never empty: GitLab shows nothing else.
func ending(r Result, provider Provider, introduction string) *junitEnding {
	const messageColumns, textColumns = 300, 100
	end := &junitEnding{
		Message: fit(onOneLine(introduction+r.Reason), messageColumns),
		Type:    string(r.Level) + "." + string(r.Outcome),
	}
	if r.Outcome == NotApplicable {
		end.Text = printable(introduction + r.Reason)
		return end
	}
	s := TextOptions{Width: textColumns}.sheet()
	s.result(r, provider, false)
	end.Text = s.String()
	return end
}

// onOneLine writes the beginning of a text of several lines on one, for an attribute.
func onOneLine(s string) string {
	return logSafe(printable(strings.Join(strings.Fields(beginning(s, longestText)), " ")))
}

// runCases returns a case for each thing about the run itself that a reader of the file must not miss.
func runCases(report Report) []junitCase {
	var cases []junitCase
	if !report.Run.Complete {
		cases = append(cases, junitCase{Name: "the run came to its end", Error: &junitEnding{
			Message: "the run was interrupted", Type: "interrupted", Text: "The run was stopped before its end; this report is incomplete.",
		}})
	}
	if must := report.Summary.Must; report.Run.Complete && report.Summary.undecided() && must.Inconclusive+must.Error == 0 {
		cases = append(cases, junitCase{Name: "the run decided something", Error: &junitEnding{
			Message: "no demand could be decided", Type: "undecided", Text: "Not one of the chosen demands could be decided.",
		}})
	}
	for i, complaint := range report.Run.Complaints {
		cases = append(cases, junitCase{Name: fmt.Sprintf("the list of known failures is up to date (%d)", i+1), Failure: &junitEnding{
			Message: onOneLine(complaint), Type: string(specs.Must) + ".known-failures", Text: printable(complaint),
		}})
	}
	return cases
}
