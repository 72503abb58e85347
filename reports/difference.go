package reports

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/hookbench/hookbench/specs"
)

// Difference is what changed from one run to another. A requirement that ended alike in both stands nowhere in it.
type Difference struct {
	Old               Verdict  `json:"old"`
	New               Verdict  `json:"new"`
	Worse             bool     `json:"worse"`
	Warnings          []string `json:"warnings"` // why the two may not be comparable
	NewlyFailing      []Change `json:"newlyFailing"`
	NewlyPassing      []Change `json:"newlyPassing"`
	NewlyInconclusive []Change `json:"newlyInconclusive"` // error included: neither says anything of the target
	Otherwise         []Change `json:"otherwise"`         // such as a pass that does not apply any more
	Added             []Change `json:"added"`             // only the new report has them
	Vanished          []Change `json:"vanished"`          // only the old report has them
}

// Change is how one requirement ended before and now. An outcome is empty where the report has no such requirement.
type Change struct {
	ID     string      `json:"id"`
	Level  specs.Level `json:"level"`
	Text   string      `json:"text"`
	Old    Outcome     `json:"old"`
	New    Outcome     `json:"new"`
	Reason string      `json:"reason"` // of the new outcome
	Hint   string      `json:"hint"`
	Known  string      `json:"known,omitempty"`
}

// Compare returns what changed, in catalogue order. It is worse when a requirement fails that did not, unless that is
// a known failure; when a must that was decided is not any more; and when the verdict is worse.
func Compare(before, after Report) Difference {
	d := Difference{Old: before.Verdict, New: after.Verdict, Warnings: incomparable(before, after)}
	old := map[string]Result{}
	for _, r := range before.Results {
		old[r.ID] = r
	}
	seen := map[string]bool{}
	for _, r := range after.Results {
		seen[r.ID] = true
		was, ok := old[r.ID]
		d.file(was, r, ok)
	}
	for _, r := range before.Results {
		if !seen[r.ID] {
			d.Vanished = append(d.Vanished, Change{ID: r.ID, Level: r.Level, Text: r.Text, Old: r.Outcome})
		}
	}
	d.Worse = d.worse()
	return d
}

// file puts a requirement of the new report where it belongs.
func (d *Difference) file(was, is Result, existed bool) {
	change := Change{is.ID, is.Level, is.Text, was.Outcome, is.Outcome, is.Reason, is.Hint, is.Known}
	switch {
	case !existed:
		d.Added = append(d.Added, change)
	case undecided(was.Outcome) && undecided(is.Outcome):
	case was.Outcome == is.Outcome && (was.Known == "") == (is.Known == ""):
	case is.Outcome == Failed:
		d.NewlyFailing = append(d.NewlyFailing, change)
	case is.Outcome == Passed:
		d.NewlyPassing = append(d.NewlyPassing, change)
	case undecided(is.Outcome):
		d.NewlyInconclusive = append(d.NewlyInconclusive, change)
	default:
		d.Otherwise = append(d.Otherwise, change)
	}
}

func undecided(o Outcome) bool { return o == Inconclusive || o == Error }

func (d Difference) worse() bool {
	for _, c := range d.NewlyFailing {
		if c.Known == "" {
			return true
		}
	}
	for _, c := range d.NewlyInconclusive {
		if c.Level != specs.Should && (c.Old == Passed || c.Old == Failed) {
			return true
		}
	}
	return rank(d.New) > rank(d.Old)
}

// rank orders verdicts from the best to the worst.
func rank(v Verdict) int {
	switch v {
	case Conformant:
		return 0
	case Nonconformant:
		return 2
	default:
		return 1
	}
}

// incomparable says what in two runs differs besides how the target behaved.
func incomparable(before, after Report) []string {
	var warnings []string
	differ := func(what string, old, new any) {
		if old != new {
			warnings = append(warnings, fmt.Sprintf("the reports differ in %s: %v, then %v", what, old, new))
		}
	}
	differ("the provider", before.Provider.ID, after.Provider.ID)
	differ("the party", before.Target.Party, after.Target.Party)
	if before.Provider.ID == after.Provider.ID {
		differ("the digest of the provider's data, so that the demands may have changed", before.Provider.Digest, after.Provider.Digest)
	}
	differ("strictness", before.Run.Strict, after.Run.Strict)
	for _, r := range []struct {
		which  string
		report Report
	}{{"old", before}, {"new", after}} {
		if !r.report.Run.Complete {
			warnings = append(warnings, "the "+r.which+" run was interrupted before its end")
		}
	}
	return warnings
}

// WriteDifferenceJSON writes what changed as indented JSON. Lists that are empty are written as such, never as null.
func WriteDifferenceJSON(w io.Writer, d Difference) error {
	d.Warnings = orEmpty(d.Warnings)
	for _, list := range []*[]Change{&d.NewlyFailing, &d.NewlyPassing, &d.NewlyInconclusive, &d.Otherwise, &d.Added, &d.Vanished} {
		*list = orEmpty(*list)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d); err != nil {
		return fmt.Errorf("write difference as JSON: %w", err)
	}
	return nil
}
