package gotest

import (
	"fmt"
	"testing"

	"github.com/hookbench/hookbench/reports"
)

// mark is how a subtest ends.
type mark int

const (
	pass mark = iota
	skip
	fail
)

// judge says how the subtest of a requirement ends, and what is said about it.
func (o Options) judge(r reports.Result) (mark, string) {
	r.Reason, r.Hint = inGo(r.Reason), inGo(r.Hint)
	known, listed := o.KnownFailures[r.ID]
	switch r.Outcome {
	case reports.Passed:
		if listed {
			return fail, fmt.Sprintf("%s is listed in KnownFailures (%s), but it passes: take it off the list", r.ID, known)
		}
		return pass, r.Reason
	case reports.Failed:
		r.Known = known
		text := "\n" + reports.FailureText(r)
		switch {
		case listed:
			return skip, text
		case r.Breaks(o.Strict):
			return fail, text
		}
		return pass, "a should, which fails the test only under Options.Strict:" + text
	case reports.NotApplicable:
		return skip, "not applicable: " + r.Reason
	default:
		if r.Unsettles() && !o.AllowUndecided && !listed {
			return fail, "could not be judged:\n" + reports.FailureText(r)
		}
		return skip, fmt.Sprintf("%s: %s", r.Outcome, r.Reason)
	}
}

// tell ends a subtest.
func (o Options) tell(t *testing.T, r reports.Result) {
	t.Helper()
	how, text := o.judge(r)
	switch {
	case how == fail:
		t.Error(text)
	case how == skip:
		t.Skip(text)
	case text != "":
		t.Log(text)
	}
}
