package reports

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// TextOptions says how text is set. The zero value is what a log file wants.
type TextOptions struct {
	Width   int  // columns; 0 means 80, and no text is set narrower than 60
	Color   bool // for a terminal whose user has not refused colours
	Verbose bool // every requirement, every attempt and every header, not only what needs attention
}

func (o TextOptions) sheet() *sheet {
	columns := 80
	if o.Width > 0 {
		columns = max(o.Width, 60)
	}
	return &sheet{columns: columns, color: o.Color}
}

// WriteText writes the report as a summary for people. What matters most stands last, where a terminal leaves off:
// the run, what was not tried, what could not be decided, the failures, the counts, and on the last line the verdict.
func WriteText(w io.Writer, report Report, o TextOptions) error {
	s := o.sheet()
	s.facts(report, o.Verbose)
	if o.Verbose {
		s.passed(report)
	}
	s.notApplicable(report, o.Verbose)
	s.known(report)
	s.undecided(report, o.Verbose)
	s.failures(report, o.Verbose)
	s.conclusion(report)
	if _, err := io.WriteString(w, s.String()); err != nil {
		return fmt.Errorf("write report as text: %w", err)
	}
	return nil
}

// facts writes what the verdict rests on and how to make it again.
func (s *sheet) facts(report Report, verbose bool) {
	run, provider := report.Run, report.Provider
	s.title(bold, "RUN")
	s.field("Target", judged(report.Target))
	s.field("Provider", fmt.Sprintf("%s (%s)", provider.Title, provider.ID))
	s.field("Document", provider.Document)
	s.field("", provider.Documentation)
	s.paragraph(indent, "Digest of the provider's data")
	s.paragraph(2*indent, provider.Digest) // on a line of its own it can be copied
	s.field("Tool", report.Tool.Name+" "+report.Tool.Version)
	s.field("Started", fmt.Sprintf("%s, took %s", run.StartedAt.UTC().Format(time.RFC3339), milliseconds(float64(run.FinishedAt.Sub(run.StartedAt).Milliseconds()))))
	s.field("Seed", fmt.Sprintf("%d (--seed %d repeats the same deliveries)", run.Seed, run.Seed))
	s.field("Time", clock(run))
	s.field("Delays", measure(run.Retry))
	s.field("Relaxations", strings.Join(run.Relaxations, ", "))
	s.assumptions(run.Assumptions, verbose)
	s.blank()
}

func clock(run Run) string {
	text := run.Time
	if run.Schedule != "" {
		text += fmt.Sprintf(", retry table read as %s", run.Schedule)
	}
	return text
}

func (s *sheet) assumptions(assumptions []specs.Assumption, verbose bool) {
	if len(assumptions) == 0 {
		return
	}
	s.field("Assumptions", count(len(assumptions), "fact")+" that nobody documents; the JSON report lists them")
	if !verbose {
		return
	}
	for _, a := range assumptions {
		s.field("", fmt.Sprintf("%s: %s (%s)", a.Fact, a.Value, cmp.Or(a.Note, "no note")))
	}
}

func (s *sheet) passed(report Report) {
	passed := where(report.Results, func(r Result) bool { return r.Outcome == Passed })
	if len(passed) == 0 {
		return
	}
	s.title(green, fmt.Sprintf("PASSED (%d)", len(passed)))
	for _, r := range passed {
		s.paragraph(indent, fmt.Sprintf("%s  %s", r.ID, r.Text))
	}
	s.blank()
}

func (s *sheet) notApplicable(report Report, verbose bool) {
	s.grouped(bold, "NOT APPLICABLE", where(report.Results, func(r Result) bool { return r.Outcome == NotApplicable }), verbose)
}

func (s *sheet) undecided(report Report, verbose bool) {
	for _, outcome := range []Outcome{Inconclusive, Error} {
		results := where(report.Results, func(r Result) bool { return r.Outcome == outcome })
		s.grouped(yellow, strings.ToUpper(string(outcome)), results, verbose)
	}
}

// grouped writes results by their reasons.
func (s *sheet) grouped(color, title string, results []Result, verbose bool) {
	if len(results) == 0 {
		return
	}
	s.title(color, fmt.Sprintf("%s (%d)", title, len(results)))
	for _, group := range reasons(results) {
		reason := group[0].Reason
		if reason == "" {
			reason = "no reason given"
		}
		s.paragraph(indent, reason+": "+some(ids(group), verbose))
	}
	s.blank()
}

// known writes the failures that are put up with, and what is wrong with the list of them.
func (s *sheet) known(report Report) {
	known := where(report.Results, Result.excused)
	if len(known) > 0 {
		s.title(yellow, fmt.Sprintf("KNOWN FAILURES (%d)", len(known)))
		for _, r := range known {
			s.paragraph(indent, fmt.Sprintf("%s (%s): %s", r.ID, r.Level, r.Known))
		}
		s.blank()
	}
	if len(report.Run.Complaints) > 0 {
		s.title(red, "THE LIST OF KNOWN FAILURES IS OUT OF DATE")
		for _, complaint := range report.Run.Complaints {
			s.paragraph(indent, complaint)
		}
		s.blank()
	}
}

// failures writes failed musts, then failed shoulds, each at length.
func (s *sheet) failures(report Report, verbose bool) {
	for _, level := range []specs.Level{specs.Should, specs.Must} {
		for _, r := range report.Results {
			if r.open() && r.Level == level {
				s.result(r, report.Provider, verbose)
				s.blank()
			}
		}
	}
}
