package reports

import (
	"bytes"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// ended is a report of requirements that ended so.
func ended(outcomes map[string]Outcome) Report {
	report := plainSample()
	report.Results = nil
	for _, id := range []string{"A", "B", "C", "S"} {
		if outcome, ok := outcomes[id]; ok {
			level := map[bool]specs.Level{true: specs.Should, false: specs.Must}[id == "S"]
			report.Results = append(report.Results, row(id, "area", level, outcome, "because of "+string(outcome)))
		}
	}
	report.Conclude()
	return report
}

func changed(changes []Change) []string {
	var ids []string
	for _, c := range changes {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestCompareFilesEveryChange(t *testing.T) {
	g := NewWithT(t)
	d := Compare(
		ended(map[string]Outcome{"A": Passed, "B": Failed, "C": Passed, "S": Passed}),
		ended(map[string]Outcome{"A": Failed, "B": Passed, "C": Error, "S": NotApplicable}))
	g.Expect(changed(d.NewlyFailing)).To(Equal([]string{"A"}))
	g.Expect(changed(d.NewlyPassing)).To(Equal([]string{"B"}))
	g.Expect(changed(d.NewlyInconclusive)).To(Equal([]string{"C"}))
	g.Expect(changed(d.Otherwise)).To(Equal([]string{"S"}))
	g.Expect(d.Worse).To(BeTrue())

	d = Compare(ended(map[string]Outcome{"A": Passed, "B": Passed}), ended(map[string]Outcome{"B": Passed, "C": Failed}))
	g.Expect(changed(d.Added)).To(Equal([]string{"C"}))
	g.Expect(changed(d.Vanished)).To(Equal([]string{"A"}))
	g.Expect(d.NewlyFailing).To(BeEmpty())
}

func TestCompareTellsWhatIsWorse(t *testing.T) {
	known := ended(map[string]Outcome{"A": Failed})
	known.Results[0].Known = "put up with"
	known.Conclude()
	for name, c := range map[string]struct {
		before, after Report
		worse         bool
	}{
		"same":                      {ended(map[string]Outcome{"A": Failed}), ended(map[string]Outcome{"A": Failed}), false},
		"fixed":                     {ended(map[string]Outcome{"A": Failed}), ended(map[string]Outcome{"A": Passed}), false},
		"broken":                    {ended(map[string]Outcome{"A": Passed}), ended(map[string]Outcome{"A": Failed}), true},
		"one fixed, one broken":     {ended(map[string]Outcome{"A": Failed, "B": Passed}), ended(map[string]Outcome{"A": Passed, "B": Failed}), true},
		"should broken":             {ended(map[string]Outcome{"A": Passed, "S": Passed}), ended(map[string]Outcome{"A": Passed, "S": Failed}), true},
		"known failure":             {ended(map[string]Outcome{"A": Passed}), known, false},
		"known failure is no more":  {known, ended(map[string]Outcome{"A": Failed}), true},
		"undecided":                 {ended(map[string]Outcome{"A": Passed}), ended(map[string]Outcome{"A": Inconclusive}), true},
		"failed, then undecided":    {ended(map[string]Outcome{"A": Failed, "B": Failed}), ended(map[string]Outcome{"A": Error, "B": Failed}), true},
		"should undecided":          {ended(map[string]Outcome{"A": Passed, "S": Passed}), ended(map[string]Outcome{"A": Passed, "S": Inconclusive}), false},
		"error instead of doubt":    {ended(map[string]Outcome{"A": Inconclusive}), ended(map[string]Outcome{"A": Error}), false},
		"new demand, not kept":      {ended(map[string]Outcome{"A": Passed}), ended(map[string]Outcome{"A": Passed, "B": Failed}), true},
		"does not apply any more":   {ended(map[string]Outcome{"A": Passed, "B": Passed}), ended(map[string]Outcome{"A": Passed, "B": NotApplicable}), false},
		"undecided, then it failed": {ended(map[string]Outcome{"A": Inconclusive}), ended(map[string]Outcome{"A": Failed}), true},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(Compare(c.before, c.after).Worse).To(Equal(c.worse))
		})
	}
}

func TestCompareWarnsOfWhatCannotBeCompared(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Compare(sample(), sample()).Warnings).To(BeEmpty())
	other := sample()
	other.Provider.Digest, other.Target.Party, other.Run.Strict, other.Run.Complete = "sha256:00", specs.Sender, true, false
	g.Expect(Compare(sample(), other).Warnings).To(HaveExactElements(
		"the reports differ in the party: receiver, then sender",
		ContainSubstring("the demands may have changed: sha256:abab"),
		"the reports differ in strictness: false, then true",
		"the new run was interrupted before its end"))
	other.Provider.ID = "letters"
	g.Expect(Compare(other, sample()).Warnings[0]).To(Equal("the reports differ in the provider: letters, then parcels"))
}

func TestGoldenDifferences(t *testing.T) {
	after := sample()
	after.Results[0].Outcome, after.Results[0].Reason, after.Results[0].Hint = Failed, "hostile: "+hostile, hostile
	after.Results[2].Outcome, after.Results[2].Reason, after.Results[2].Hint = Passed, "", ""
	after.Results[7].Outcome, after.Results[7].Reason = Inconclusive, "the probe did not answer"
	after.Results[8].ID = "PX-R-NEW-01"
	after.Provider.Digest = "sha256:00"
	after.Conclude()
	for name, d := range map[string]Difference{"difference": Compare(sample(), after), "no-difference": Compare(sample(), sample())} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var text, document bytes.Buffer
			g.Expect(WriteDifference(&text, d, TextOptions{})).To(Succeed())
			golden(t, name+".txt", text.Bytes())
			expectSafe(t, text.String(), 80)
			g.Expect(WriteDifferenceJSON(&document, d)).To(Succeed())
			golden(t, name+".json", document.Bytes())
			g.Expect(document.String()).NotTo(ContainSubstring("null"))
		})
	}
}
