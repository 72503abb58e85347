package ginkgotree

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/reports"
)

// defaultTimeout is how long an answer is waited for when nothing else is said.
const defaultTimeout = 30 * time.Second

// Receiver adds a spec for each requirement on a receiver to a team's own Ginkgo suite: call it where a Describe may stand.
// Specs carry their id, level and area as labels (CL-R-SIG-01, level:must, area:signature), and run when Ginkgo asks for
// them. The receiver must be reachable by then, not before. A should that is not kept fails its spec too; a label filter
// such as level:must leaves them out.
//
// The error is for a configuration that makes a run impossible; Redactor, Seed and Target.Timeout have defaults.
func Receiver(config receiver.Config) error {
	if config.Redactor == nil {
		config.Redactor = &reports.Redactor{}
	}
	config.Seed = cmp.Or(config.Seed, conformance.NewSeed())
	config.Target.Timeout = cmp.Or(config.Target.Timeout, defaultTimeout)
	if err := config.Validate(); err != nil {
		return fmt.Errorf("ginkgotree: the configuration, in the words of the command line: %w", err)
	}
	bench := receiver.New(config)
	plan, err := bench.Plan(conformance.Selection{})
	if err != nil {
		return fmt.Errorf("ginkgotree: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	execution := sync.OnceValue(func() *conformance.Execution { return plan.Start(ctx) })
	container(plan, func() {
		ginkgo.AfterAll(func() {
			cancel()
			bench.Close()
		})
		addSpecs(plan, execution, conformance.Observer{}, func(int, reports.Result) {}, defaultGrace)
	})
	return nil
}
