package conformance

import (
	"context"
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// numbered returns a case of that number, which passes after what the function does.
func numbered(n int, do func(ctx context.Context)) Case {
	r := specs.Requirement{ID: fmt.Sprintf("PX-R-NUM-%02d", n), Party: specs.Receiver, Level: specs.Must}
	return Case{Requirement: r, Timeout: time.Minute, Run: func(ctx context.Context) reports.Result {
		result := Row(r)
		if do != nil {
			do(ctx)
		}
		result.Outcome = reports.Passed
		return result
	}}
}

func waits(c Case) Case {
	c.Waits = true
	return c
}

func idsOf(results []reports.Result) (ids []string) {
	for _, r := range results {
		ids = append(ids, r.ID+" "+string(r.Outcome))
	}
	return ids
}

func TestRunKeepsTheOrderOfTheCatalogue(t *testing.T) {
	g := NewWithT(t)
	var ran, told []string
	note := func(id string) func(context.Context) { return func(context.Context) { ran = append(ran, id) } }
	plan := &Plan{Cases: []Case{numbered(1, note("one")), numbered(2, note("two")), numbered(3, note("three"))}}
	plan.Cases[1].Skip = "skipped by --skip"
	results := plan.Run(t.Context(), Observer{
		OnBegin: func(r specs.Requirement) { told = append(told, "begins "+r.ID) },
		OnEnd:   func(r reports.Result) { told = append(told, "ends "+r.ID) },
	})
	g.Expect(ran).To(Equal([]string{"one", "three"}))
	g.Expect(idsOf(results)).To(Equal([]string{"PX-R-NUM-01 passed", "PX-R-NUM-02 not-applicable", "PX-R-NUM-03 passed"}))
	g.Expect(results[1].Reason).To(Equal("skipped by --skip"))
	g.Expect(told).To(Equal([]string{
		"begins PX-R-NUM-01", "ends PX-R-NUM-01", "begins PX-R-NUM-02", "ends PX-R-NUM-02", "begins PX-R-NUM-03", "ends PX-R-NUM-03",
	}))
}

// Each waiting case ends only when all the others have come to the same point: one that held up another would hold
// up the run for ever.
func TestWaitingCasesDelayNobody(t *testing.T) {
	g := NewWithT(t)
	together, last := make(chan struct{}), make(chan struct{})
	meet := func(context.Context) {
		select {
		case together <- struct{}{}:
		case <-together:
		}
		<-last
	}
	plan := &Plan{Cases: []Case{
		waits(numbered(1, meet)), numbered(2, nil), waits(numbered(3, meet)), numbered(4, func(context.Context) { close(last) }),
	}}
	results := plan.Run(t.Context(), Observer{})
	g.Expect(idsOf(results)).To(Equal([]string{"PX-R-NUM-01 passed", "PX-R-NUM-02 passed", "PX-R-NUM-03 passed", "PX-R-NUM-04 passed"}))
}

func TestSkippedWaitingCaseIsNotStarted(t *testing.T) {
	g := NewWithT(t)
	one := waits(numbered(1, func(context.Context) { t.Error("it was started") }))
	one.Skip = "not selected by --only"
	results := (&Plan{Cases: []Case{one}}).Run(t.Context(), Observer{})
	g.Expect(idsOf(results)).To(Equal([]string{"PX-R-NUM-01 not-applicable"}))
}

func TestInterruptedRun(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	begun := make(chan struct{})
	ended := func(ctx context.Context) { close(begun); <-ctx.Done() }
	skipped := numbered(5, nil)
	skipped.Skip = "not selected by --only"
	plan := &Plan{Cases: []Case{
		waits(numbered(1, ended)), numbered(2, func(context.Context) { <-begun }), numbered(3, func(context.Context) { cancel() }),
		numbered(4, func(context.Context) { t.Error("it was begun after the end") }), skipped,
	}}
	results := plan.Run(ctx, Observer{})
	g.Expect(idsOf(results)).To(Equal([]string{
		"PX-R-NUM-01 passed", // Judge, not the plan, takes away what such a check says
		"PX-R-NUM-02 passed", "PX-R-NUM-03 passed", "PX-R-NUM-04 inconclusive", "PX-R-NUM-05 not-applicable",
	}))
	g.Expect(results[3].Reason).To(Equal("the run was interrupted before this was decided"))
}

func TestCaseThatTakesTooLong(t *testing.T) {
	g := NewWithT(t)
	c := numbered(1, nil)
	c.Timeout = time.Millisecond
	c.Run = func(ctx context.Context) reports.Result {
		result := Row(c.Requirement)
		ending := Judge(ctx, func(Gomega) { <-ctx.Done() })
		result.Outcome, result.Reason = ending.Outcome, ending.Reason
		return result
	}
	result := (&Plan{Cases: []Case{c}}).Run(t.Context(), Observer{})[0]
	g.Expect(result.Outcome).To(Equal(reports.Inconclusive))
	g.Expect(result.Reason).To(ContainSubstring("the target answers slowly"))
	g.Expect(result.DurationMs).To(BeNumerically(">", 0))
}

func TestUnreached(t *testing.T) {
	g := NewWithT(t)
	skipped := numbered(2, nil)
	skipped.Skip = "not selected by --only"
	results := Unreached(&Plan{Cases: []Case{numbered(1, func(context.Context) { t.Error("it was begun") }), skipped}}, context.DeadlineExceeded)
	g.Expect(idsOf(results)).To(Equal([]string{"PX-R-NUM-01 error", "PX-R-NUM-02 not-applicable"}))
	g.Expect(results[0].Reason).To(Equal(context.DeadlineExceeded.Error()))
	g.Expect(results[0].Attempts).NotTo(BeNil())
}
