package sender

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// How long the access tokens for deliveries are valid. Where each attempt must have one of its own they last as long as those of
// most identity providers, and longer than the first waits between attempts: else a sender that keeps a token until it expires
// would not be told from one that asks each time.
const (
	usualLifetime = time.Hour
	shortLifetime = 5 * time.Second
)

// day is one pass over the provider's schedule with everybody in it. It is lived once in a run, and judged by many checks
// from what the endpoints recorded.
type day struct {
	bench *Bench
	trial *Trial
	roles []*role

	elsewhere *sink.Hook // where redirects lead; nil: there are none

	subtype      string // of the event that most roles are for; "" where the provider has none
	otherSubtype string
	markers      markers // of all events

	began     time.Time     // in real time
	well      atomic.Bool   // failing endpoints have recovered
	recovered time.Time     // when they did; zero: never
	ended     time.Duration // the provider's time until which was watched
	before    time.Duration // the provider's time until which was watched before the recovery
	cut       bool          // the run's patience ended before the schedule did
	flooded   bool          // because there was no end to what came
	missed    int           // first attempts that were waited for and did not come
	history   map[*role]page
	recorded  *recorded          // what the day is read from; nil: it is lived
	ending    conformance.Ending // why the day could not be lived
}

func newDay(b *Bench) *day {
	d := &day{bench: b, trial: b.trial(specs.Requirement{ID: "day"}), began: time.Now(), history: map[*role]page{}}
	if root := d.trial.root(); d.resource().Subtype != "" && len(root.Subtypes) > 1 {
		d.subtype, d.otherSubtype = root.Subtypes[0], root.Subtypes[1]
	}
	return d
}

func (d *day) contract() *specs.Contract { return d.trial.contract() }

func (d *day) provider() *specs.Provider { return d.trial.provider() }

// resource says where things stand in a subscription; empty where the provider documents no API.
func (d *day) resource() specs.Resource {
	if described := d.trial.subscriptions(); described != nil {
		return described.Resource
	}
	return specs.Resource{}
}

// live lives the day.
func (d *day) live(ctx context.Context) {
	ending := conformance.Judge(ctx, func(gomega.Gomega) {
		defer d.trial.cleanUp(context.WithoutCancel(ctx))
		d.cast()
		d.enter(ctx)
		d.morning(ctx)
		d.walk(ctx, d.horizon(), d.over)
		d.before = d.trial.now()
		d.recover(ctx)
		d.ended = d.trial.now()
		d.readHistory(ctx)
	})
	if ending.Outcome != reports.Passed {
		d.ending = ending
	}
	d.bench.remember(d)
}

// morning lets the events happen, and changes what changes afterwards.
func (d *day) morning(ctx context.Context) {
	d.fireRoot(ctx)
	d.change(ctx)
	d.fireOthers(ctx)
}

// role returns the role of that name, nil where the provider has no use for it.
func (d *day) role(name string) *role {
	for _, r := range d.roles {
		if r.name == name || d.recorded != nil && r.plays(d, name) {
			return r
		}
	}
	return nil
}

// key is by what a delivery is recognised.
func (d *day) key(q sink.Request) string { return message.EffectKey(d.contract(), q.Header, q.Body) }
