package reports

import (
	"slices"

	"github.com/hookbench/hookbench/specs"
)

// Tally counts the results.
func Tally(results []Result) Summary {
	var s Summary
	for _, r := range results {
		counts := &s.Must
		if r.Level == specs.Should {
			counts = &s.Should
		}
		switch r.Outcome {
		case Passed:
			counts.Passed++
		case Failed:
			counts.Failed++
		case Inconclusive:
			counts.Inconclusive++
		case NotApplicable:
			counts.NotApplicable++
		case Error:
			counts.Error++
		}
	}
	return s
}

// Judge returns the verdict of a summary: a failed must (under strict, a failed should too) is nonconformant; a must
// that ended inconclusive or in error leaves the run inconclusive, and so does a run that decided nothing at all. A
// summary knows nothing of known failures: Conclude does.
func Judge(s Summary, strict bool) Verdict {
	switch {
	case s.Must.Failed > 0, strict && s.Should.Failed > 0:
		return Nonconformant
	case s.Must.Inconclusive > 0, s.Must.Error > 0, s.undecided():
		return InconclusiveVerdict
	default:
		return Conformant
	}
}

// undecided tells whether there were requirements to decide and not one was: a target that is not there conforms to
// nothing, even if only a should was chosen.
func (s Summary) undecided() bool {
	open := s.Must.Inconclusive + s.Must.Error + s.Should.Inconclusive + s.Should.Error
	return open > 0 && s.Must.Passed+s.Must.Failed+s.Should.Passed+s.Should.Failed == 0
}

// Conclude fills in the summary and the verdict that follow from the results, the strictness and the complaints
// about known failures. Without known failures the verdict is that of Judge.
func (r *Report) Conclude() {
	r.Summary = Tally(r.Results)
	r.Verdict = Conformant
	if r.Summary.undecided() {
		r.Verdict = InconclusiveVerdict
	}
	for _, result := range r.Results {
		if result.Unsettles() {
			r.Verdict = InconclusiveVerdict
		}
	}
	breaks := func(result Result) bool { return result.Breaks(r.Run.Strict) }
	if len(r.Run.Complaints) > 0 || slices.ContainsFunc(r.Results, breaks) {
		r.Verdict = Nonconformant
	}
}

// Breaks tells whether the result makes its run nonconformant: a failed must, under strict a failed should too,
// unless it is a known failure.
func (r Result) Breaks(strict bool) bool {
	return r.open() && (r.Level != specs.Should || strict)
}

// open tells whether the result is a failure that somebody must see to.
func (r Result) open() bool { return r.Outcome == Failed && r.Known == "" }

// excused tells whether the result is a failure that is put up with.
func (r Result) excused() bool { return r.Outcome == Failed && r.Known != "" }

// Unsettles tells whether the result keeps its run from a verdict: a must that could not be decided.
func (r Result) Unsettles() bool {
	return r.Level != specs.Should && (r.Outcome == Inconclusive || r.Outcome == Error)
}
