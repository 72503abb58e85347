package reports

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

func TestConclude(t *testing.T) {
	fails := row("B", "x", specs.Must, Failed, "r")
	knownFails := fails
	knownFails.Known = "why"
	for name, c := range map[string]struct {
		result     Result
		strict     bool
		complaints []string
		want       Verdict
	}{
		"must passed":                  {row("B", "x", specs.Must, Passed, ""), false, nil, Conformant},
		"must failed":                  {fails, false, nil, Nonconformant},
		"must failed, known":           {knownFails, true, nil, Conformant},
		"must failed, known, outdated": {knownFails, false, []string{"c"}, Nonconformant},
		"should failed":                {row("B", "x", specs.Should, Failed, "r"), false, nil, Conformant},
		"should failed, strict":        {row("B", "x", specs.Should, Failed, "r"), true, nil, Nonconformant},
		"must undecided":               {row("B", "x", specs.Must, Inconclusive, "r"), false, nil, InconclusiveVerdict},
		"must in error":                {row("B", "x", specs.Must, Error, "r"), false, nil, InconclusiveVerdict},
		"must in error, outdated":      {row("B", "x", specs.Must, Error, "r"), false, []string{"c"}, Nonconformant},
		"should in error, strict":      {row("B", "x", specs.Should, Error, "r"), true, nil, Conformant},
		"must not applicable":          {row("B", "x", specs.Must, NotApplicable, "r"), true, nil, Conformant},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			report := Report{Run: Run{Strict: c.strict, Complaints: c.complaints}, Results: []Result{row("A", "x", specs.Must, Passed, ""), c.result}}
			report.Conclude()
			g.Expect(report.Verdict).To(Equal(c.want))
			g.Expect(report.Summary).To(Equal(Tally(report.Results)))
			if c.result.Known == "" && c.complaints == nil {
				g.Expect(Judge(report.Summary, c.strict)).To(Equal(c.want))
			}
		})
	}
}

func TestTally(t *testing.T) {
	NewWithT(t).Expect(Tally(sample().Results)).To(Equal(Summary{
		Must:   Counts{Passed: 1, Failed: 3, Inconclusive: 1, NotApplicable: 2, Error: 1},
		Should: Counts{Failed: 1, Inconclusive: 1, NotApplicable: 1, Error: 1},
	}))
}
