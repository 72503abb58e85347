package sender

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

type complaints = conformance.Complaints

// Trial is one check's dealings with the sender: it calls the API, has events triggered, and keeps the evidence. Nothing
// of it outlives the check.
type Trial struct {
	Requirement specs.Requirement

	bench    *Bench
	replayed *day // what a recording shows; nil: the day is to be lived
	customer *customer.Customer
	fresh    time.Duration // the provider's time when access tokens were forgotten last
	made     []string      // ids of subscriptions to be deleted at the end
	hint     string        // the likely mistake
	remark   string        // what a pass does not cover

	mu       sync.Mutex
	attempts []reports.Attempt
}

// Demand returns the requirement that is being proved.
func (t *Trial) Demand() specs.Requirement { return t.Requirement }

// trial returns a fresh trial.
func (b *Bench) trial(requirement specs.Requirement) *Trial {
	t := &Trial{Requirement: requirement, bench: b}
	tokens := b.config.Tokens
	tokens.Told = func(token string) { b.config.Redactor.Add(token) }
	t.customer = customer.New(customer.Options{
		Provider: b.config.Provider, BaseURL: b.config.API, APIKey: b.config.APIKey,
		Tokens: tokens, Client: b.config.Client, Timeout: b.config.Timeout, Observe: t.observe,
	})
	return t
}

func (t *Trial) provider() *specs.Provider { return t.bench.config.Provider }

func (t *Trial) contract() *specs.Contract { return &t.bench.config.Provider.Contract }

// root returns the event that most subscriptions are for.
func (t *Trial) root() *specs.Event { return t.provider().Root() }

// needsTrigger ends the check when the run cannot make the sender emit events.
func (t *Trial) needsTrigger() {
	if t.bench.config.Trigger == nil {
		conformance.End(reports.NotApplicable, "the run cannot make the sender emit events: give --trigger or --trigger-exec")
	}
}

// fire has an event emitted.
func (t *Trial) fire(ctx context.Context, e trigger.Event) {
	t.needsTrigger()
	if err := t.bench.config.Trigger.Fire(ctx, e); err != nil {
		conformance.End(reports.Error, "%v", err)
	}
}

// pass lets the sender's time pass, and what falls due be sent.
func (t *Trial) pass(ctx context.Context, d time.Duration) {
	t.passUntil(ctx, t.now()+d)
}

func (t *Trial) now() time.Duration { return t.bench.config.Clock.Now().Latest }

func (t *Trial) passUntil(ctx context.Context, at time.Duration) {
	t.passed(t.bench.config.Clock.PassUntil(ctx, at))
}

// passed ends the check when the time could not pass.
func (t *Trial) passed(err error) {
	switch {
	case errors.Is(err, clock.ErrBeyond):
		conformance.End(reports.Inconclusive, "%v", err)
	case err != nil:
		conformance.End(reports.Error, "%v", err)
	}
}

// tokenPatience is for how much of the provider's time an access token is used: they expire on the sender's clock, also
// while nobody lets it pass.
const tokenPatience = 30 * time.Second

// refresh forgets access tokens that may have expired.
func (t *Trial) refresh() {
	if now := t.now(); now-t.fresh > tokenPatience {
		t.customer.Forget()
		t.fresh = now
	}
}

// await waits in real time until a hook has had so many requests, but not for long.
func (t *Trial) await(ctx context.Context, hook *sink.Hook, n int) {
	ctx, cancel := t.patiently(ctx)
	defer cancel()
	awaitThat(ctx, hook, func() bool { return hook.Count() >= n })
}

// patiently returns a context that ends when what is due should have arrived.
func (t *Trial) patiently(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, t.bench.patience.arrival)
}

// awaitThat waits until something holds that the hook's next requests may make true.
func awaitThat(ctx context.Context, hook *sink.Hook, holds func() bool) {
	for {
		news := hook.News()
		if holds() {
			return
		}
		select {
		case <-news:
		case <-ctx.Done():
			return
		}
	}
}

// settle waits for what must not come.
func (t *Trial) settle(ctx context.Context) {
	timer := time.NewTimer(t.bench.patience.settled)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// day returns the day that all checks share, lived once.
func (t *Trial) day(ctx context.Context) *day {
	if t.replayed != nil {
		return t.replayed
	}
	t.needsTrigger()
	t.bench.living.Do(func() {
		t.bench.day = newDay(t.bench)
		t.bench.day.live(ctx)
	})
	d := t.bench.day
	if d.ending.Outcome != "" {
		conformance.End(d.ending.Outcome, "%s", d.ending.Reason)
	}
	d.readable()
	return d
}
