package ginkgotree

import (
	"context"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

// running keeps suites apart: Ginkgo has one tree for the process.
var running sync.Mutex

// Run runs a plan as a Ginkgo suite in this process and returns the results in catalogue order. Nothing is printed.
// When ctx ends, the requirements not yet decided are inconclusive. Ginkgo takes over SIGINT and SIGTERM for the
// time of the run; afterwards they have their default effect, whatever was registered before. The heap of the process is
// collected less often for that time.
func Run(ctx context.Context, plan *conformance.Plan, observer conformance.Observer) []reports.Result {
	return run(ctx, plan, observer, defaultGrace)
}

func run(ctx context.Context, plan *conformance.Plan, observer conformance.Observer, grace time.Duration) []reports.Result {
	running.Lock()
	defer running.Unlock()
	defer silenced()()
	defer roomyHeap()()
	globals.Reset()
	results := unfinished(plan)
	under, cancel := context.WithCancel(ctx)
	defer cancel()
	execution := plan.StartAll(under) // all of them are asked for, so that none has to wait for Ginkgo
	mount(plan, func() *conformance.Execution { return execution }, observer, results.keep, grace)
	suite, reporter := types.NewDefaultSuiteConfig(), types.NewDefaultReporterConfig()
	suite.Timeout = 0 // each case has its own
	ginkgo.RunSpecs(silentT{}, plan.Provider.ID(), suite, reporter)
	if !results.complete() {
		await(ctx, signalDelay)
	}
	all := results.all(ctx)
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	return all
}

// signalDelay is how much later than Ginkgo the caller may notice a signal that both are told of.
const signalDelay = time.Second

// await waits for the end of ctx, but no longer than that.
func await(ctx context.Context, longest time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(longest):
	}
}

// silenced keeps Ginkgo from writing to standard output and returns what undoes it. The reporter has no option for
// this: it takes the writer from this variable when a suite starts.
func silenced() (restore func()) {
	before := formatter.ColorableStdOut
	formatter.ColorableStdOut = io.Discard
	return func() { formatter.ColorableStdOut = before }
}

// silentT is what Ginkgo tells that a suite has failed; the results say so themselves.
type silentT struct{}

func (silentT) Fail() {}
