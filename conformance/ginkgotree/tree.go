// Package ginkgotree turns a conformance plan into a Ginkgo tree: one spec for each requirement, titled with its text
// and labelled with its id, level and area. It is the only importer of Ginkgo.
package ginkgotree

import (
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

// defaultGrace is how long a check may go on after its own time-out before Ginkgo gives it up.
const defaultGrace = 10 * time.Second

// Mount adds the specs of a plan to the Ginkgo tree under construction: call it where a Describe may stand. The
// execution is asked for when the first spec runs; keep is told each result. The container is ordered, since Ginkgo sorts
// specs that were made on the same line by their text.
func Mount(plan *conformance.Plan, execution func() *conformance.Execution, observer conformance.Observer, keep func(int, reports.Result)) {
	mount(plan, execution, observer, keep, defaultGrace)
}

func mount(plan *conformance.Plan, execution func() *conformance.Execution, observer conformance.Observer, keep func(int, reports.Result), grace time.Duration) {
	container(plan, func() { addSpecs(plan, execution, observer, keep, grace) })
}

// container is what the specs of a plan stand in.
func container(plan *conformance.Plan, body func()) {
	title := fmt.Sprintf("%s, the %s", plan.Provider.Contract.Title, plan.Party)
	ginkgo.Describe(title, ginkgo.Label("provider:"+plan.Provider.ID()), ginkgo.Ordered, ginkgo.ContinueOnFailure, body)
}

func addSpecs(plan *conformance.Plan, execution func() *conformance.Execution, observer conformance.Observer, keep func(int, reports.Result), grace time.Duration) {
	for _, i := range plan.Order() {
		c := plan.Cases[i]
		r := c.Requirement
		ginkgo.It(r.Text, ginkgo.Label(r.ID, "level:"+string(r.Level), "area:"+r.Area), ginkgo.NodeTimeout(c.Timeout+grace), ginkgo.GracePeriod(grace), func(ctx ginkgo.SpecContext) {
			observer.Begins(r)
			result := execution().Result(i)
			keep(i, result)
			if ctx.Err() != nil {
				return // given up or interrupted, which Ginkgo knows; it may be running another spec by now
			}
			observer.Ends(result)
			report(result)
		})
	}
}

// report ends a spec as its result says. Ginkgo has no word for inconclusive: what could not be decided is skipped
// there, and told apart in our own report.
func report(result reports.Result) {
	switch result.Outcome {
	case reports.Passed:
	case reports.Failed:
		ginkgo.Fail(result.ID + ": " + result.Reason)
	default:
		ginkgo.Skip(fmt.Sprintf("%s %s: %s", result.ID, result.Outcome, result.Reason))
	}
}
