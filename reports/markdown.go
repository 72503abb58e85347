package reports

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// markdownLimit is how many characters GitHub takes for a comment. Counted in bytes, of which there are no fewer.
const markdownLimit = 65_536

// WriteMarkdown writes the report for a comment on a pull request and for the summary of a CI job: the verdict and the
// counts, the failures with their hints, and folded away every requirement and what the verdict rests on. It is at most as
// long as a comment on GitHub may be; what there is no room for is counted. The first line is a comment that tells
// a later run which of the comments to replace.
func WriteMarkdown(w io.Writer, report Report) error {
	m := &markdown{limit: markdownLimit}
	m.head(report)
	m.failures(report)
	m.undecided(report)
	m.all(report)
	m.facts(report)
	if _, err := io.WriteString(w, m.String()); err != nil {
		return fmt.Errorf("write report as Markdown: %w", err)
	}
	return nil
}

// markdown is a text that does not outgrow its limit.
type markdown struct {
	strings.Builder
	limit int
}

// add writes a piece whole, or not at all if less than the reserve would be left after it.
func (m *markdown) add(piece string, reserve int) bool {
	if m.Len()+len(piece)+reserve > m.limit {
		return false
	}
	m.WriteString(piece)
	return true
}

func (m *markdown) head(report Report) {
	word, _ := verdictWords(report.Verdict)
	fmt.Fprintf(m, "<!-- hookbench report -->\n## %s %s: %s %s\n\n", verdictSign(report.Verdict), word, inline(report.Provider.ID, 80), inline(string(report.Target.Party), 20))
	m.WriteString(inline(because(report), 2000) + "\n\n")
	if !report.Run.Complete {
		m.WriteString("**Interrupted:** the run was stopped before its end; this report is incomplete.\n\n")
	}
	m.WriteString("| | ✓ passed | ✗ failed | ? inconclusive | – not applicable | ! error |\n|---|--:|--:|--:|--:|--:|\n")
	for _, t := range []tally{{specs.Must, report.Summary.Must}, {specs.Should, report.Summary.Should}} {
		c := t.Counts
		fmt.Fprintf(m, "| %s | %d | %d | %d | %d | %d |\n", t.Level, c.Passed, c.Failed, c.Inconclusive, c.NotApplicable, c.Error)
	}
	m.WriteString("\n")
	for _, complaint := range report.Run.Complaints[:min(10, len(report.Run.Complaints))] {
		m.WriteString("**The list of known failures is out of date:** " + inline(complaint, 300) + "\n\n")
	}
}

// all writes a table of every requirement.
func (m *markdown) all(report Report) {
	const reserve = 12_000 // for the facts
	if len(report.Results) == 0 {
		m.WriteString("The report holds no requirements.\n\n")
		return
	}
	fmt.Fprintf(m, "<details><summary>All %s</summary>\n\n| Outcome | Requirement | Level | Basis | Demand |\n|---|---|---|---|---|\n", count(len(report.Results), "requirement"))
	for i, r := range report.Results {
		row := fmt.Sprintf("| %s %s | %s | %s | %s | %s |\n", outcomeSign(r.Outcome), inline(outcomeWord(r), 40), inline(r.ID, 80), r.Level,
			inline(string(r.Basis), 40), inline(r.Text, 300))
		if !m.add(row, reserve) {
			fmt.Fprintf(m, "\n%d more are not shown: a comment has no room for them. The JSON report has them.\n", len(report.Results)-i)
			break
		}
	}
	m.WriteString("\n</details>\n\n")
}

// facts writes what the verdict rests on.
func (m *markdown) facts(report Report) {
	run, provider := report.Run, report.Provider
	m.WriteString("<details><summary>What the verdict rests on</summary>\n\n| | |\n|---|---|\n")
	for _, f := range facts(report) {
		text := inline(f.Text, 600)
		if f.Name == "Document" && webPage(provider.Documentation) != "" {
			text += " (" + inline(provider.Documentation, 300) + ")"
		}
		m.add(fmt.Sprintf("| %s | %s |\n", f.Name, text), 2000)
	}
	for i, a := range run.Assumptions {
		line := fmt.Sprintf("| Assumption (undocumented) | %s: %s (%s) |\n", inline(a.Fact, 120), inline(a.Value, 200), inline(cmp.Or(a.Note, "no note"), 200))
		if !m.add(line, 500) {
			m.WriteString(fmt.Sprintf("| Assumptions | %d more, in the JSON report |\n", len(run.Assumptions)-i))
			break
		}
	}
	m.WriteString("\n</details>\n\n")
	fmt.Fprintf(m, "<sub>%s %s, %s</sub>\n", inline(report.Tool.Name, 40), inline(report.Tool.Version, 60), run.FinishedAt.UTC().Format(time.RFC3339))
}

// verdictSign and outcomeSign stand before words, for the eye only.
func verdictSign(v Verdict) string {
	switch v {
	case Conformant:
		return "✅"
	case Nonconformant:
		return "❌"
	default:
		return "❔"
	}
}

func outcomeSign(o Outcome) string {
	switch o {
	case Passed:
		return "✓"
	case Failed:
		return "✗"
	case Inconclusive:
		return "?"
	case NotApplicable:
		return "–"
	default:
		return "!"
	}
}
