package receiver

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// Bench is one run against one receiver.
type Bench struct {
	config   Config
	client   *http.Client
	silent   silence
	probe    *probe // nil without an effects probe
	patience patience
	accepted atomic.Bool // a right delivery has been accepted in this run
}

// patience is how long the bench waits, in real time, for what may come late.
type patience struct {
	effects time.Duration // effects may follow the answer
	keys    time.Duration // a receiver may fetch its identity provider's keys at most every 60 seconds
	between time.Duration // between two looks for a new key
}

var defaultPatience = patience{effects: 5 * time.Second, keys: 65 * time.Second, between: 2 * time.Second}

// slowest is how many answers, each as late as the run allows, a check may wait for before it is given up.
const slowest = 60

// New returns a bench for the configuration, which must be valid.
func New(config Config) *Bench {
	b := &Bench{config: config, client: newClient(config.Target), patience: defaultPatience}
	if config.Probe != "" {
		b.probe = &probe{url: config.Probe, client: b.client, deadline: min(probeDeadline, config.Target.Timeout), reason: b.reason}
	}
	config.HideSecrets()
	return b
}

// Close drops the connections that are still open.
func (b *Bench) Close() { b.client.CloseIdleConnections() }

// Plan binds every receiver requirement of the provider's catalogue to its check. The error names a requirement
// whose check does not exist or does not take its parameters.
func (b *Bench) Plan(selection conformance.Selection) (*conformance.Plan, error) {
	plan := &conformance.Plan{Provider: b.config.Provider, Party: specs.Receiver}
	checks := Checks()
	for _, requirement := range b.config.Provider.Catalogue.Of(specs.Receiver) {
		check, err := conformance.CheckOf(checks, requirement)
		if err != nil {
			return nil, err
		}
		var trial *Trial // nil until the case runs
		plan.Cases = append(plan.Cases, conformance.Case{
			Requirement: requirement,
			Waits:       check.Waits,
			Timeout:     max(2*time.Minute, slowest*b.config.Target.Timeout),
			Skip:        selection.Reason(requirement),
			Run: func(ctx context.Context) reports.Result {
				trial = &Trial{Requirement: requirement, bench: b, composer: b.composer(requirement.ID)}
				return b.run(ctx, trial, check)
			},
			Finish: func(result reports.Result) reports.Result {
				if trial != nil {
					result.Attempts = b.evidence(trial.recorded())
				}
				return b.config.Redactor.Result(result)
			},
		})
	}
	return plan, nil
}

// CheckNames returns an error for the first receiver requirement of the catalogue that names no check, or gives it
// parameters that it does not take.
func CheckNames(catalogue specs.Catalogue) error {
	return conformance.CheckNames(Checks(), catalogue, specs.Receiver)
}

// Accepts returns an error for a requirement whose check does not exist or does not take its parameters.
func Accepts(requirement specs.Requirement) error {
	_, err := conformance.CheckOf(Checks(), requirement)
	return err
}

// run runs one check in its trial and returns its row, with whatever secrets there are in it and without evidence.
func (b *Bench) run(ctx context.Context, trial *Trial, check Check) reports.Result {
	ending := conformance.Judge(ctx, func(g gomega.Gomega) {
		if why := b.silent.broken(); why != "" && !check.Patient {
			conformance.End(reports.Inconclusive, "not tried: %s", why)
		}
		if check.Grounded {
			trial.ground(ctx)
		}
		check.Run(ctx, g, trial)
	})
	result := conformance.Row(trial.Requirement)
	result.Outcome, result.Reason, result.Hint = ending.Outcome, ending.Reason, trial.hint
	if ending.Outcome == reports.Passed {
		result.Reason, result.Hint = trial.remark, ""
	}
	return result
}

// composer returns a composer whose choices follow from the run's seed and the requirement alone, so that a check
// sends the same whether others run or not.
func (b *Bench) composer(id string) *message.Composer {
	sum := fnv.New64a()
	fmt.Fprintf(sum, "%d %s", b.config.Seed, id)
	return message.NewComposer(b.config.Provider, sum.Sum64())
}
