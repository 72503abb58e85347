package gotest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
)

// SenderConfig describes an implementation of the provider's side, and how it is reached.
type SenderConfig struct {
	Provider string // id of a provider, or the path of a provider folder

	// Serve starts a sender in this process, inside a bubble of testing/synctest: the sender's own sleeps and timers run in
	// the bubble's time, which jumps whenever everybody waits, so that a schedule of a day takes milliseconds and is
	// judged exactly. Whatever the sender waits for must be in the bubble: everything that it sends goes through the
	// transport, which leads to the endpoints of the bench and trusts their certificates, and to nowhere else; and its
	// goroutines end when the context does. It is called once.
	Serve func(ctx context.Context, transport *http.Transport) Served
	// Elsewhere says how a sender is reached and driven that runs elsewhere. It has no meaning with Serve.
	Elsewhere Elsewhere

	// API is what the documented paths are appended to: an address or, with Serve, just the beginning of the path.
	API                              string
	APIKey                           string // for the API, where it takes keys
	LowPlanKey                       string // key of a plan without webhooks; "" leaves the plans untried
	TokenURL, ClientID, ClientSecret string // where tokens for the API come from; with Serve, TokenURL is a path of its API

	Tolerance float64 // by which part of it a delay may be off, but a second always; 0: a tenth
	Options   Options
}

// Served is a sender in a bubble.
type Served struct {
	API  http.Handler // the provider's API and its token endpoint; nil where the provider documents none
	Emit Emit
}

// Emit makes the sender emit an event. The error says why it would not.
type Emit func(ctx context.Context, e Event) error

// Event is what a sender is asked to emit: its type, its subtype, members to be merged over the sender's own payload and,
// where the provider documents no API to subscribe by, the endpoint that it is for.
type Event = trigger.Event

// Endpoint is where an event is to be delivered, and the secret that goes with it.
type Endpoint = trigger.Endpoint

// Fire emits an event.
func (e Emit) Fire(ctx context.Context, event Event) error { return e(ctx, event) }

// defaultTolerance is by which part of it a delay may be off when nothing else is said.
const defaultTolerance = 0.1

// Sender judges an implementation of a provider's side: every requirement that the provider's catalogue has on a sender
// becomes a subtest AREA/ID of t. It returns when all of them have ended. A configuration that makes a run impossible and a
// sender that cannot be reached end t at once.
//
// With Serve the whole run is made before the first subtest, so that -run chooses among the results. A sender that waits
// for something outside of the bubble would stop the bubble's time for good; after half a minute of that the test
// binary panics, and shows what it waits for.
func Sender(t *testing.T, config SenderConfig) {
	t.Helper()
	run, err := config.open()
	if err != nil {
		run.end(t, err)
	}
	if config.Serve != nil {
		run.inProcess(t, config)
	} else {
		run.elsewhere(t)
	}
}

// inProcess makes the run in a bubble and tells the results.
func (r *senderRun) inProcess(t *testing.T, config SenderConfig) {
	t.Helper()
	made, err := inBubble(t, func(t *testing.T, beat func()) ([]reports.Result, error) { return r.lived(t, config, beat) })
	if made == nil {
		r.end(t, err)
	}
	t.Logf("gotest: the sender of %s in this process, on the time of testing/synctest; Options.Seed: %d", r.config.Provider.ID(), r.config.Seed)
	runs(t.Context(), recorded(r.config.Provider, made), r.options).run(t)
	if err != nil {
		t.Errorf("gotest: %v", err)
	}
}

// elsewhere runs the plan as subtests of t.
func (r *senderRun) elsewhere(t *testing.T) {
	t.Helper()
	ctx, cancel := within(t)
	defer cancel()
	bench, err := sender.New(r.config)
	if err != nil {
		r.end(t, err)
	}
	defer bench.Close()
	defer r.config.Client.CloseIdleConnections()
	plan, err := bench.Plan(r.selection)
	if err != nil {
		r.end(t, err)
	}
	if err := bench.Reach(ctx); err != nil {
		r.end(t, err)
	}
	t.Logf("gotest: the sender of %s at %s, time %s; Options.Seed: %d", r.config.Provider.ID(), r.redactor.URL(r.config.API), r.config.Clock.Mode(), r.config.Seed)
	runs(ctx, plan, r.options).run(t)
}

// untilTheEnd is longer than any schedule: what runs in a bubble waits for as long as it takes.
const untilTheEnd = 365 * 24 * time.Hour
