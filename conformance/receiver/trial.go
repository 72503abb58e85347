package receiver

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// Trial is one check's dealings with the receiver: it makes right deliveries, sends what the check wants sent and
// keeps the evidence. Nothing of it outlives the check.
type Trial struct {
	Requirement specs.Requirement

	bench    *Bench
	composer *message.Composer
	hint     string // the likely mistake
	remark   string // what a pass does not cover

	timeouts atomic.Int32

	mu        sync.Mutex
	exchanges []exchanged
}

// Demand returns the requirement that is being proved.
func (t *Trial) Demand() specs.Requirement { return t.Requirement }

func (t *Trial) provider() *specs.Provider { return t.bench.config.Provider }

func (t *Trial) contract() *specs.Contract { return &t.bench.config.Provider.Contract }

// root returns the event that most checks deliver.
func (t *Trial) root() *specs.Event { return t.provider().Root() }

// delivery returns a fresh right delivery of the root event.
func (t *Trial) delivery(ctx context.Context) fixtures.Delivery {
	return t.compose(ctx, message.Order{Event: t.root().Name})
}

// compose returns a fresh right delivery. Without an instant of its own it is of now.
func (t *Trial) compose(ctx context.Context, order message.Order) fixtures.Delivery {
	if order.At.IsZero() {
		order.At = t.bench.now()
	}
	body, err := t.composer.Body(order)
	if err != nil {
		conformance.End(reports.Error, "no right delivery can be made: %v", err)
	}
	return t.deliver(ctx, order.Event, body)
}

// deliver returns a right delivery of a body.
func (t *Trial) deliver(ctx context.Context, event string, body []byte) fixtures.Delivery {
	credentials := message.Credentials{Secret: t.bench.config.Secret, Headers: t.bench.config.Headers, Token: t.token(ctx)}
	return t.deliverAs(event, body, credentials)
}

func (t *Trial) deliverAs(event string, body []byte, credentials message.Credentials) fixtures.Delivery {
	message, err := message.NewOn(message.Occasion{To: t.bench.config.Target.URL}, t.contract(), event, body, credentials)
	if err != nil {
		conformance.End(reports.Error, "no right delivery can be made: %v", err)
	}
	return fixtures.Delivery{Message: message, Provider: t.provider(), Credentials: credentials}
}

// life returns right deliveries of the event and, before it, of each event that comes first in the life of the same
// entity. A receiver need not know entities that were never announced to it.
func (t *Trial) life(ctx context.Context, order message.Order) []fixtures.Delivery {
	event, err := t.provider().Event(order.Event)
	if err != nil {
		conformance.End(reports.Error, "%v", err)
	}
	if event.Follows == "" {
		return []fixtures.Delivery{t.compose(ctx, order)}
	}
	before := message.Order{Event: event.Follows, Set: shared(event, order.Set)}
	earlier := t.life(ctx, before)
	order.Like = earlier[len(earlier)-1].Body
	return append(earlier, t.compose(ctx, order))
}

// shared returns those of the settings that concern members which the event shares with the one before it.
func shared(event *specs.Event, set map[string]any) map[string]any {
	kept := map[string]any{}
	for _, at := range event.Shares {
		if value, ok := set[string(at)]; ok {
			kept[string(at)] = value
		}
	}
	return kept
}

// needsJSON ends a check that is about JSON where the provider delivers forms.
func (t *Trial) needsJSON() {
	if t.contract().Request.ContentType.Value == specs.FormEncoded {
		conformance.End(reports.NotApplicable, "the provider delivers forms, and this is about JSON")
	}
}

// later repeats a delivery: the same body, with a new token where tokens are used.
func (t *Trial) later(ctx context.Context, d fixtures.Delivery) fixtures.Delivery {
	if d.Credentials.Token == "" {
		return d
	}
	return t.deliver(ctx, d.Event, d.Body)
}

// key is the name under which the effects probe lists the delivery.
func (t *Trial) key(d fixtures.Delivery) string {
	return message.EffectKey(t.contract(), d.Header, d.Body)
}
