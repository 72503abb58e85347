package reports

import (
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// failures writes what failed, musts before shoulds: the demand, what happened and the likely mistake, and folded away
// the attempt that decided.
func (m *markdown) failures(report Report) {
	const reserve = 26_000 // for the table and the facts
	var failed []Result
	for _, level := range []specs.Level{specs.Must, specs.Should} {
		failed = append(failed, where(report.Results, func(r Result) bool { return r.open() && r.Level == level })...)
	}
	if len(failed) == 0 {
		return
	}
	fmt.Fprintf(m, "### Failed\n\n")
	for i, r := range failed {
		if m.add(failure(r, report, true), reserve) || m.add(failure(r, report, false), reserve) {
			continue
		}
		m.WriteString(fmt.Sprintf("%d more failed; a comment has no room for them. The table below names them, and the JSON report has them.\n\n", len(failed)-i))
		return
	}
}

func failure(r Result, report Report, evidence bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**✗ %s** (%s, %s): %s\n\n", inline(r.ID, 80), r.Level, inline(r.Area, 40), inline(r.Text, 400))
	fmt.Fprintf(&b, "- Why: %s\n", inlineLines(r.Reason, 600))
	if r.Hint != "" {
		fmt.Fprintf(&b, "- **Likely:** %s\n", inlineLines(r.Hint, 600))
	}
	fmt.Fprintf(&b, "- Basis: %s\n\n", inline(basis(r, report.Provider), 300))
	if evidence && len(r.Attempts) > 0 {
		a := r.Attempts[decisiveOf(r.Attempts)]
		title := "What was sent and what came back"
		if a.Incoming {
			title = "What the sender sent and what the bench answered"
		}
		b.WriteString("<details><summary>" + title + "</summary>\n\n" + fenced(logSafe(wire(a))))
		if repeat := report.Run.repeat(a); repeat.Line != "" && len(repeat.Line) < 2000 {
			b.WriteString("\n" + fenced(repeat.Line))
		}
		b.WriteString("\n</details>\n\n")
	}
	return b.String()
}

// wire returns an attempt as plain text, the beginning of its bodies included.
func wire(a Attempt) string {
	sent, came := "Sent:", "Came back:"
	if a.Incoming {
		sent, came = "The sender sent:", "The bench answered:"
	}
	lines := []string{sent + " " + oneLine(clip(sentence(a), 600))}
	request := newHalf(a.Request.Headers, a.Request.Body)
	lines = append(lines, excerptLines(request)...)
	if a.Response == nil {
		return strings.Join(append(lines, fmt.Sprintf("%s no answer after %s: %s", came, milliseconds(a.TookMs), oneLine(clip(a.Error, 300)))), "\n")
	}
	lines = append(lines, fmt.Sprintf("%s %s after %s", came, status(a.Response.Status), milliseconds(a.TookMs)))
	return strings.Join(append(lines, excerptLines(newHalf(a.Response.Headers, a.Response.Body))...), "\n")
}

// excerptLines returns the first headers and the beginning of the body of a message, indented.
func excerptLines(m half) []string {
	const most, wide, long = 12, 200, 600
	var lines []string
	for i, header := range m.Headers {
		if i == most {
			lines = append(lines, fmt.Sprintf("  … %d more headers", len(m.Headers)-most))
			break
		}
		lines = append(lines, "  "+oneLine(clip(header, wide)))
	}
	if m.Body != "" {
		lines = append(lines, "", "  "+strings.ReplaceAll(clip(m.Body, long), "\n", "\n  "))
	}
	return append(lines, "  ("+m.Rest+")")
}

// undecided writes what could not be decided, by its reasons.
func (m *markdown) undecided(report Report) {
	const reserve = 24_000
	open := where(report.Results, func(r Result) bool { return undecided(r.Outcome) })
	if len(open) == 0 {
		return
	}
	m.WriteString("### Not decided\n\n")
	groups := reasons(open)
	for i, group := range groups {
		line := fmt.Sprintf("- %s %s: %s (%s)\n", outcomeSign(group[0].Outcome), group[0].Outcome, inline(group[0].Reason, 400), inline(some(ids(group), false), 400))
		if !m.add(line, reserve) {
			m.WriteString(fmt.Sprintf("- and %d more reasons, in the JSON report\n", len(groups)-i))
			break
		}
	}
	m.WriteString("\n")
}
