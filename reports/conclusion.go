package reports

import (
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// conclusion writes the counts and, on the last lines, the verdict.
func (s *sheet) conclusion(report Report) {
	s.WriteString("        passed  failed  inconclusive  not applicable  error\n")
	s.counts("must", report.Summary.Must)
	s.counts("should", report.Summary.Should)
	s.blank()
	if !report.Run.Complete {
		s.title(yellow, "INTERRUPTED: the run was stopped before its end; this report is incomplete.")
	}
	word, color := verdictWords(report.Verdict)
	lines := s.wrapped(word+": "+because(report), 0)
	lines[0] = s.paint(color, word) + strings.TrimPrefix(lines[0], word)
	s.WriteString(strings.Join(lines, "\n") + "\n")
}

func (s *sheet) counts(level string, c Counts) {
	fmt.Fprintf(s, "%-6s  %6d  %6d  %12d  %14d  %5d\n", level, c.Passed, c.Failed, c.Inconclusive, c.NotApplicable, c.Error)
}

func verdictWords(v Verdict) (word, color string) {
	switch v {
	case Conformant:
		return "CONFORMANT", green
	case Nonconformant:
		return "NOT CONFORMANT", red
	default:
		return "INCONCLUSIVE", yellow
	}
}

// because says in one sentence what the verdict rests on.
func because(report Report) string {
	breaking := where(report.Results, func(r Result) bool { return r.Breaks(report.Run.Strict) })
	unsettled := where(report.Results, Result.Unsettles)
	var parts []string
	switch report.Verdict {
	case Nonconformant:
		parts = nonconforming(report, breaking)
	case Conformant:
		parts = append(parts, fmt.Sprintf("%s passed, none failed", count(report.Summary.Must.Passed, "must")))
	default:
		parts = append(parts, "no must failed")
	}
	if len(unsettled) > 0 {
		parts = append(parts, fmt.Sprintf("%s could not be decided (%s)", count(len(unsettled), "must"), some(ids(unsettled), false)))
	}
	return strings.Join(append(parts, asides(report)...), "; ") + "."
}

func nonconforming(report Report, breaking []Result) []string {
	var parts []string
	for _, level := range []specs.Level{specs.Must, specs.Should} {
		failed := where(breaking, func(r Result) bool { return r.Level == level })
		if len(failed) > 0 {
			parts = append(parts, fmt.Sprintf("%s failed (%s)", count(len(failed), string(level)), some(ids(failed), false)))
		}
	}
	if len(report.Run.Complaints) > 0 {
		parts = append(parts, "the list of known failures is out of date")
	}
	return parts
}

// asides mentions what did not decide the verdict and should not be overlooked.
func asides(report Report) []string {
	var parts []string
	if n := report.Summary.Must.NotApplicable; n > 0 {
		parts = append(parts, count(n, "must")+" not applicable")
	}
	shoulds := where(report.Results, func(r Result) bool {
		return r.open() && !r.Breaks(report.Run.Strict)
	})
	if len(shoulds) > 0 {
		parts = append(parts, fmt.Sprintf("%s failed, which does not count without --strict", count(len(shoulds), "should")))
	}
	if known := where(report.Results, Result.excused); len(known) > 0 {
		parts = append(parts, count(len(known), "known failure"))
	}
	return parts
}
