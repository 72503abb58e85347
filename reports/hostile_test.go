package reports

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// mostBytes is how long a report may get, whatever a target does.
const mostBytes = 10 << 20

// flood is a text of 5 MB of everything that means something to somebody.
func flood() string {
	unit := hostile + "</script><b>]]>\n```\n| a @team #1 &#x202e;\x00\xff\n::error::x\n"
	return strings.Repeat(unit, 5<<20/len(unit)+1)
}

// flooded is a report in which each field that a target has a say in holds that text, as the checks would keep it.
func flooded(text string) Report {
	report := sample()
	report.Results = report.Results[1:4]
	report.Conclude()
	for i := range report.Results {
		a := hostileAttempt()
		a.Request.Body, a.Response.Body = NewBody([]byte(text), 0), NewBody([]byte(text), 0)
		a.Request.Headers = NewHeaders(map[string][]string{"X-Said": {text}, text: {"x"}})
		a.Response.Headers = NewHeaders(map[string][]string{"Location": {text}, "X-Many": slices.Repeat([]string{text[:100]}, 10_000)})
		report.Results[i].Attempts = slices.Repeat([]Attempt{a}, 2)
	}
	return report
}

// A report of hostile input stays small in every format, and shows it as text.
func TestFloodsStayText(t *testing.T) {
	t.Parallel()
	text := flood()
	report := flooded(text)
	for i := range report.Results { // and even if a check quotes all of it
		r := &report.Results[i]
		r.Hint = text
		if r.Outcome != Passed && r.Outcome != NotApplicable {
			r.Reason = text
		}
		for n := range r.Attempts {
			r.Attempts[n].Note, r.Attempts[n].Error, r.Attempts[n].Request.URL = text, text, text
		}
	}
	bounded := func(report Report, write func(io.Writer, Report) error) []byte {
		var out bytes.Buffer
		NewWithT(t).Expect(write(&out, report)).To(Succeed())
		NewWithT(t).Expect(out.Len()).To(BeNumerically("<", mostBytes))
		return out.Bytes()
	}
	bounded(flooded(text), WriteJSON)
	bounded(report, WriteBadge)
	expectContained(t, bounded(report, WriteHTML), sample().Provider.Documentation)
	expectTame(t, string(bounded(report, WriteMarkdown)))
	document := bounded(report, WriteJUnit)
	expectCountsToAddUp(t, decoded(t, document))
	expectLegalXML(t, document)
	expectSafe(t, string(bounded(report, func(w io.Writer, r Report) error { return WriteText(w, r, TextOptions{}) })), 80)
}
