package main

import (
	"context"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/ginkgotree"
	"github.com/hookbench/hookbench/reports"
)

// conduct runs a plan with progress shown. A target that is not there, which unreachable says, is asked nothing.
func (c *console) conduct(ctx context.Context, plan *conformance.Plan, i *interruption, unreachable error) []reports.Result {
	if unreachable != nil && ctx.Err() == nil {
		return conformance.Unreached(plan, unreachable)
	}
	progress := newProgress(c, len(plan.Cases))
	results := ginkgotree.Run(ctx, plan, progress.observer())
	progress.end()
	i.arm() // the runner has taken the signals for itself
	return results
}
