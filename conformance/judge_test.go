package conformance

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
)

func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		check   func(g gomega.Gomega)
		outcome reports.Outcome
		reason  string // contained
	}{
		"returns":           {func(gomega.Gomega) {}, reports.Passed, ""},
		"expectation holds": {func(g gomega.Gomega) { g.Expect(1).To(gomega.Equal(1)) }, reports.Passed, ""},
		"expectation fails": {func(g gomega.Gomega) { g.Expect(1).To(gomega.Equal(2), "the sum") }, reports.Failed, "the sum"},
		"fails at first": {func(g gomega.Gomega) {
			g.Expect("first").To(gomega.BeEmpty())
			panic("went on after a failure")
		}, reports.Failed, "first"},
		"ends as error":          {func(gomega.Gomega) { End(reports.Error, "no answer from %s", "there") }, reports.Error, "no answer from there"},
		"ends as not applicable": {func(gomega.Gomega) { End(reports.NotApplicable, "no probe") }, reports.NotApplicable, "no probe"},
		"ends after a success":   {func(g gomega.Gomega) { g.Expect(true).To(gomega.BeTrue()); End(reports.Inconclusive, "maybe") }, reports.Inconclusive, "maybe"},
		"panics":                 {func(gomega.Gomega) { panic("nothing there") }, reports.Error, "the check itself broke down: nothing there"},
		"panics with an error":   {func(gomega.Gomega) { panic(errors.New("odd")) }, reports.Error, "odd"},
		"panics by the runtime":  {func(gomega.Gomega) { fourth(nil) }, reports.Error, "out of range"},
	} {
		t.Run(name, func(t *testing.T) {
			g := gomega.NewWithT(t)
			ending := Judge(t.Context(), test.check)
			g.Expect(ending.Outcome).To(gomega.Equal(test.outcome))
			g.Expect(ending.Reason).To(gomega.ContainSubstring(test.reason))
		})
	}
}

// What comes out of a check whose context has ended is worth nothing, however it looks.
func TestJudgeWithoutContext(t *testing.T) {
	for name, check := range map[string]func(g gomega.Gomega){
		"passes": func(gomega.Gomega) {},
		"fails":  func(g gomega.Gomega) { g.Expect(1).To(gomega.Equal(2)) },
		"ends":   func(gomega.Gomega) { End(reports.NotApplicable, "no probe") },
		"panics": func(gomega.Gomega) { panic("nothing there") },
	} {
		t.Run(name, func(t *testing.T) {
			g := gomega.NewWithT(t)
			ctx, cancel := context.WithCancel(t.Context())
			ending := Judge(ctx, func(inner gomega.Gomega) { cancel(); check(inner) })
			g.Expect(ending).To(gomega.Equal(Ending{reports.Inconclusive, "the run was interrupted before this was decided"}))

			ctx, cancel = context.WithTimeoutCause(t.Context(), time.Nanosecond, errCaseTimeout)
			defer cancel()
			ending = Judge(ctx, func(inner gomega.Gomega) { <-ctx.Done(); check(inner) })
			g.Expect(ending.Outcome).To(gomega.Equal(reports.Inconclusive))
			g.Expect(ending.Reason).To(gomega.ContainSubstring("took too long"))
		})
	}
}

func fourth(list []int) int { return list[3] }
