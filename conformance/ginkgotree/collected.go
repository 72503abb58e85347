package ginkgotree

import (
	"context"
	"slices"
	"sync"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

// collected holds the results of a run as they come.
type collected struct {
	mu      sync.Mutex
	results []reports.Result
	done    []bool
}

func unfinished(plan *conformance.Plan) *collected {
	c := &collected{results: make([]reports.Result, len(plan.Cases)), done: make([]bool, len(plan.Cases))}
	for i, one := range plan.Cases {
		c.results[i] = conformance.Row(one.Requirement)
	}
	return c
}

func (c *collected) keep(i int, r reports.Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.results[i], c.done[i] = r, true
}

// complete tells whether every result is there.
func (c *collected) complete() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !slices.Contains(c.done, false)
}

// gather keeps what was decided in an interrupted run and not asked for by Ginkgo any more: all that is left ends soon.
func (c *collected) gather(ctx context.Context, execution *conformance.Execution) {
	if ctx.Err() == nil {
		return
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), signalDelay)
	defer cancel()
	for i := range c.results {
		if c.has(i) {
			continue
		}
		if result, ok := execution.Decided(patience, i); ok {
			c.keep(i, result)
		}
	}
}

func (c *collected) has(i int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done[i]
}

// all returns the results. What was not decided was either cut off with the run or did not end in its time.
func (c *collected) all(ctx context.Context) []reports.Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.results {
		if c.done[i] {
			continue
		}
		c.results[i].Outcome = reports.Error
		c.results[i].Reason = "the check did not end in its time"
		if ctx.Err() != nil {
			c.results[i].Outcome = reports.Inconclusive
			c.results[i].Reason = "the run was interrupted before this was decided"
		}
	}
	return append([]reports.Result{}, c.results...)
}
