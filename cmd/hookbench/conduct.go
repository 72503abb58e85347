package main

import (
	"context"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/ginkgotree"
	"github.com/hookbench/hookbench/reports"
)

// course is a run that is about to be made.
type course struct {
	plan         *conformance.Plan
	interruption *interruption
	unreachable  error // why the target is not there; nil: it is
	known        []conformance.KnownFailure
	provider     func() time.Duration // the provider's time since the start; nil where it has none of its own
}

// conduct makes a run with progress shown. A target that is not there is asked nothing.
func (c *console) conduct(ctx context.Context, run course) []reports.Result {
	if run.unreachable != nil && ctx.Err() == nil {
		return conformance.Unreached(run.plan, run.unreachable)
	}
	if c.quiet {
		defer run.interruption.arm() // the runner takes the signals for itself
		return ginkgotree.Run(ctx, run.plan, conformance.Observer{})
	}
	p := &progress{console: c, known: run.known, provider: run.provider, total: len(run.plan.Cases)}
	p.start()
	results := ginkgotree.Run(ctx, run.plan, p.observer())
	p.end()
	run.interruption.arm()
	return results
}
