// Package conformance turns a provider's catalogue and a set of checks into a plan, and the plan's run into results.
// It knows no test runner: a plan runs by itself, under testing, or as a Ginkgo tree.
package conformance

import (
	"context"
	"errors"
	"fmt"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
)

// Ending is how a check ended, as far as the check can say.
type Ending struct {
	Outcome reports.Outcome
	Reason  string
}

// Judge runs a check and returns how it ended: passed when it returns, failed when an expectation fails, and
// otherwise what the check said through End. A panic of the check itself is an error of the bench, never a failure
// of the target. What came out of a check whose context ended is worth nothing, a pass least of all: some of its waits
// were cut short. The check must use g only on the goroutine that Judge calls it on.
func Judge(ctx context.Context, check func(g gomega.Gomega)) (ending Ending) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case Ending:
			ending = thrown
		default:
			ending = Ending{reports.Error, fmt.Sprintf("the check itself broke down: %v; please report this", thrown)}
		}
		if ctx.Err() != nil {
			ending = interrupted(ctx)
		}
	}()
	check(gomega.NewGomega(func(message string, _ ...int) { panic(Ending{reports.Failed, message}) }))
	return Ending{Outcome: reports.Passed}
}

// interrupted says why a context ended before its check did.
func interrupted(ctx context.Context) Ending {
	if errors.Is(context.Cause(ctx), errCaseTimeout) {
		return Ending{reports.Inconclusive, "the check was given up: it took too long because the target answers slowly"}
	}
	return Ending{reports.Inconclusive, "the run was interrupted before this was decided"}
}

// End ends the running check with an outcome that is not a failed expectation. It does not return.
func End(outcome reports.Outcome, format string, args ...any) {
	panic(Ending{outcome, fmt.Sprintf(format, args...)})
}
