package conformance_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// caseOf is a case that passes after doing something.
func caseOf(id string, do func()) conformance.Case {
	return conformance.Case{Requirement: specs.Requirement{ID: id}, Timeout: time.Minute, Run: func(context.Context) reports.Result {
		do()
		return reports.Result{ID: id, Outcome: reports.Passed}
	}}
}

func TestStartAllAsksForNothing(t *testing.T) {
	g := NewWithT(t)
	ran := make(chan string, 3)
	plan := &conformance.Plan{}
	for _, id := range []string{"A", "B", "C"} {
		plan.Cases = append(plan.Cases, caseOf(id, func() { ran <- id }))
	}
	execution := plan.StartAll(t.Context())
	for _, id := range []string{"A", "B", "C"} {
		g.Eventually(ran).Should(Receive(Equal(id)))
	}
	g.Expect(execution.Result(2).ID).To(Equal("C"))
	g.Expect(execution.Result(0).ID).To(Equal("A"))
}

func TestStartBeginsNothingThatIsNotAskedFor(t *testing.T) {
	g := NewWithT(t)
	ran := make(chan string, 2)
	plan := &conformance.Plan{Cases: []conformance.Case{caseOf("A", func() { ran <- "A" }), caseOf("B", func() { ran <- "B" })}}
	g.Expect(plan.Start(t.Context()).Result(1).ID).To(Equal("B"))
	g.Expect(ran).To(Receive(Equal("B")))
	g.Expect(ran).NotTo(Receive())
}

// A case that a runner has given up does not hold up those after it.
func TestCaseThatIsAskedForBegins(t *testing.T) {
	stuck := make(chan struct{})
	plan := &conformance.Plan{Cases: []conformance.Case{caseOf("A", func() { <-stuck }), caseOf("B", func() {}), caseOf("C", func() {})}}
	execution := plan.StartAll(t.Context())
	g := NewWithT(t)
	g.Expect(execution.Result(1).ID).To(Equal("B"))
	g.Expect(execution.Result(2).ID).To(Equal("C"))
	close(stuck)
	g.Expect(execution.Result(0).ID).To(Equal("A"))
}

// What a result is finished with runs beside the next case.
func TestResultsAreFinishedBesideTheNextCase(t *testing.T) {
	g := NewWithT(t)
	next := make(chan struct{})
	first := caseOf("A", func() {})
	first.Finish = func(r reports.Result) reports.Result {
		<-next
		r.Reason = "finished"
		return r
	}
	plan := &conformance.Plan{Cases: []conformance.Case{first, caseOf("B", func() { close(next) })}}
	results := plan.Run(t.Context(), conformance.Observer{})
	g.Expect(results[0].Reason).To(Equal("finished"))
	g.Expect(results[1].ID).To(Equal("B"))
}
