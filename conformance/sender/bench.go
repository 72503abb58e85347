package sender

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// Bench is one run against one sender.
type Bench struct {
	config   Config
	sink     *sink.Sink
	patience patience
	wanted   map[string][]specs.Requirement // that are not skipped, by their checks
	post     *post                          // of a sender that is configured by hand

	mu         sync.Mutex
	random     *rand.Rand
	resolution *Resolution // nil: no day was lived
	living     sync.Once
	day        *day

	recorded *recorded // what is judged instead of a sender; nil: nothing
}

// patience is how long the bench waits, or lets wait, in real time.
type patience struct {
	arrival time.Duration // for a delivery that is due
	settled time.Duration // for one that must not come, once those that must have come
	silence time.Duration // how long an endpoint that does not answer keeps its connection
	margin  time.Duration // how far from the documented time-out answers are that must be in time, or must not
}

var defaultPatience = patience{arrival: 3 * time.Second, settled: 150 * time.Millisecond, silence: 8 * time.Second, margin: 2 * time.Second}

// longestCase is how long a check may take, beside what the run waits for.
const longestCase = 10 * time.Minute

// New returns a bench for the configuration, which must be valid, and begins to listen. The error is for an address that
// cannot be listened on.
func New(config Config) (*Bench, error) {
	b := &Bench{config: config, patience: defaultPatience, wanted: map[string][]specs.Requirement{}, post: newPost(&config.Provider.Contract), random: rand.New(rand.NewPCG(config.Seed, 4))}
	config.Redactor.Add(config.APIKey, config.LowPlanKey, config.Tokens.ClientSecret, config.Secret)
	if config.Recording != nil {
		time, ok := config.Clock.(*clock.Replay)
		if !ok {
			return nil, errors.New("a recording is judged by the clock of a recording")
		}
		b.recorded = replay(config.Provider, config.Recording, time, config.Secret)
		return b, nil
	}
	var err error
	b.sink, err = sink.Start(sink.Options{
		Listen: config.Receiver.Listen, TLS: config.Receiver.TLS, Encrypted: config.encrypts(), PublicURL: config.Receiver.PublicURL,
		Now: config.Clock.Now, Pace: config.Pace, Network: config.Receiver.Network, Agree: agreeing(config.Provider),
	})
	if err == nil && config.byHand() {
		b.sink.Forward(b.post.addressee)
	}
	return b, err
}

// Close ends the bench as a receiver.
func (b *Bench) Close() {
	if b.sink != nil {
		b.sink.Close()
	}
}

// Plan binds every sender requirement of the provider's catalogue to its check. The error names a requirement whose
// check does not exist or does not take its parameters.
func (b *Bench) Plan(selection conformance.Selection) (*conformance.Plan, error) {
	plan := &conformance.Plan{Provider: b.config.Provider, Party: specs.Sender}
	checks := Checks()
	for _, requirement := range b.config.Provider.Catalogue.Of(specs.Sender) {
		check, err := conformance.CheckOf(checks, requirement)
		if err != nil {
			return nil, err
		}
		if selection.Reason(requirement) == "" {
			b.wanted[requirement.Check] = append(b.wanted[requirement.Check], requirement)
		}
		plan.Cases = append(plan.Cases, conformance.Case{
			Requirement: requirement,
			Timeout:     longestCase + b.config.MaxWait,
			Skip:        selection.Reason(requirement),
			Run:         func(ctx context.Context) reports.Result { return b.run(ctx, requirement, check) },
		})
	}
	return plan, nil
}

// CheckNames returns an error for the first sender requirement of the catalogue that names no check, or gives it
// parameters that it does not take.
func CheckNames(catalogue specs.Catalogue) error {
	return conformance.CheckNames(Checks(), catalogue, specs.Sender)
}

// Accepts returns an error for a requirement whose check does not exist or does not take its parameters.
func Accepts(requirement specs.Requirement) error {
	_, err := conformance.CheckOf(Checks(), requirement)
	return err
}

// run runs one check in a fresh trial and returns its row.
func (b *Bench) run(ctx context.Context, requirement specs.Requirement, check Check) reports.Result {
	if b.recorded != nil {
		return b.review(ctx, requirement, check)
	}
	trial := b.trial(requirement)
	seen := 0
	ending := conformance.Judge(ctx, func(g gomega.Gomega) {
		defer trial.cleanUp(context.WithoutCancel(ctx))
		defer func() { seen = len(trial.recorded()) }()
		check.Run(ctx, g, trial)
	})
	if ending.Outcome == reports.Failed {
		trial.decided(seen)
	}
	result := conformance.Row(requirement)
	result.Outcome, result.Reason, result.Hint, result.Attempts = ending.Outcome, ending.Reason, trial.hint, trial.recorded()
	if ending.Outcome == reports.Passed {
		result.Reason, result.Hint = trial.remark, ""
	}
	return b.config.Redactor.Result(result)
}

// secret returns a new secret, which the report will not show.
func (b *Bench) secret(prefix string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	secret := fmt.Sprintf("%s%016x%016x", prefix, b.random.Uint64(), b.random.Uint64())
	b.config.Redactor.Add(secret)
	return secret
}

// word returns a new word that stands nowhere else.
func (b *Bench) word() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fmt.Sprintf("hb%012x", b.random.Uint64()>>16)
}

// Address returns where deliveries are taken.
func (b *Bench) Address() string { return b.sink.Address(b.sink.Stray(), b.config.encrypts()) }
