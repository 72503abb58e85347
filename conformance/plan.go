package conformance

import (
	"context"
	"errors"
	"time"

	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// Case is one requirement bound to its check and its target, ready to run.
type Case struct {
	Requirement specs.Requirement
	// Waits marks a check that mostly waits: it is started with the run and goes on beside the others.
	Waits   bool
	Timeout time.Duration // real time after which the check is given up
	Run     func(ctx context.Context) reports.Result
	// Finish makes of what Run returned what may be shown, such as evidence without secrets. It runs beside the next
	// case, so it must not talk to the target. nil leaves the result as it is.
	Finish func(reports.Result) reports.Result
	Skip   string // why the case is not run; "" runs it
}

// Plan is what a run will do: one case for each requirement of a party, in catalogue order.
type Plan struct {
	Provider *specs.Provider
	Party    specs.Party
	Cases    []Case
}

var errCaseTimeout = errors.New("check took too long")

// Row returns the report row of a requirement, not yet judged.
func Row(r specs.Requirement) reports.Result {
	return reports.Result{
		ID: r.ID, Party: r.Party, Area: r.Area, Level: r.Level, Basis: r.Basis, Section: r.Section, Text: r.Text,
		Attempts: []reports.Attempt{},
	}
}

// Order returns the places of the cases in the order in which their results are best asked for: those that wait come
// last, so that nothing waits for them.
func (p *Plan) Order() []int {
	var first, last []int
	for i, c := range p.Cases {
		if c.Waits && c.Skip == "" {
			last = append(last, i)
		} else {
			first = append(first, i)
		}
	}
	return append(first, last...)
}

func (c Case) run(ctx context.Context) reports.Result {
	result := Row(c.Requirement)
	if c.Skip != "" {
		result.Outcome, result.Reason = reports.NotApplicable, c.Skip
		return result
	}
	if ctx.Err() != nil {
		ending := interrupted(ctx)
		result.Outcome, result.Reason = ending.Outcome, ending.Reason
		return result
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.Timeout, errCaseTimeout)
	defer cancel()
	began := time.Now()
	result = c.Run(ctx)
	result.DurationMs = float64(time.Since(began).Microseconds()) / 1000
	return result
}

// Run runs the plan without any test framework and returns the results in catalogue order. The observer, if there
// is one, is told of each case before and after it is waited for.
func (p *Plan) Run(ctx context.Context, observer Observer) []reports.Result {
	execution := p.StartAll(ctx)
	results := make([]reports.Result, len(p.Cases))
	for _, i := range p.Order() {
		observer.Begins(p.Cases[i].Requirement)
		results[i] = execution.Result(i)
		observer.Ends(results[i])
	}
	return results
}

// Observer is told how a run goes. The zero value watches nothing. Under a runner that gives up checks which do not come
// back, it may be told by one of them while another runs: what it does must be safe for concurrent use.
type Observer struct {
	OnBegin func(specs.Requirement)
	OnEnd   func(reports.Result)
}

// Begins tells that a requirement is tried now.
func (o Observer) Begins(r specs.Requirement) {
	if o.OnBegin != nil {
		o.OnBegin(r)
	}
}

// Ends tells how a requirement ended.
func (o Observer) Ends(r reports.Result) {
	if o.OnEnd != nil {
		o.OnEnd(r)
	}
}

// Unreached returns the results of a run that could not be made because the target was not there.
func Unreached(p *Plan, cause error) []reports.Result {
	results := make([]reports.Result, len(p.Cases))
	for i, c := range p.Cases {
		results[i] = Row(c.Requirement)
		results[i].Outcome, results[i].Reason = reports.Error, cause.Error()
		if c.Skip != "" {
			results[i].Outcome, results[i].Reason = reports.NotApplicable, c.Skip
		}
	}
	return results
}
