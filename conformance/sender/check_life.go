package sender

import (
	"context"
	"encoding/json"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// life is a documented sequence of events of one entity that the sender was made to emit.
type life struct {
	scenario specs.Scenario
	identity specs.Pointer // by which its events know the entity
	bodies   [][]byte      // that were asked for
	got      []sink.Request
}

// lives has one life of each kind of entity emitted, event by event, with everything that belongs to it given as data.
func (t *Trial) lives(ctx context.Context, g gomega.Gomega) []life {
	t.needsTrigger()
	var all []life
	begun := map[string]bool{}
	for _, scenario := range t.provider().Scenarios {
		first := scenario.Steps[0].Event
		if identity := t.identityOf(scenario); identity != "" && !begun[first] {
			begun[first] = true
			all = append(all, t.live(ctx, g, scenario, identity))
		}
	}
	if len(all) == 0 {
		conformance.End(reports.NotApplicable, "the provider's documents tell no life of an entity")
	}
	return all
}

// identityOf returns the first member that a later event of a scenario shares with the one before it, "" where none does.
func (t *Trial) identityOf(scenario specs.Scenario) specs.Pointer {
	for _, step := range scenario.Steps {
		if event, err := t.provider().Event(step.Event); err == nil && len(event.Shares) > 0 {
			return event.Shares[0]
		}
	}
	return ""
}

// live has the events of a scenario emitted, each when the one before it has arrived.
func (t *Trial) live(ctx context.Context, g gomega.Gomega, scenario specs.Scenario, identity specs.Pointer) life {
	l := life{scenario: scenario, identity: identity, bodies: t.bodiesOf(scenario)}
	hook := t.quiet("life of " + scenario.Name)
	endpoint := t.listen(ctx, hook, scenario)
	for i, body := range l.bodies {
		data := json.RawMessage(t.contract().Envelope.Data.Get(body).Raw)
		step := scenario.Steps[i]
		t.fire(ctx, trigger.Event{Type: step.Event, Subtype: step.Subtype, Data: data, Endpoint: endpoint})
		t.pass(ctx, 0)
		t.await(ctx, hook, i+1)
		expect(g, hook.Count() > i, "event %d of %d of scenario %s (%s) was triggered, and not delivered", i+1, len(l.bodies), scenario.Name, step.Event)
	}
	l.got = hook.Requests()
	t.saw("event of scenario "+scenario.Name, l.got...)
	return l
}

func (t *Trial) bodiesOf(scenario specs.Scenario) [][]byte {
	orders, err := message.Script(scenario, time.Now())
	var bodies [][]byte
	if err == nil {
		bodies, err = message.NewComposer(t.provider(), t.bench.config.Seed).Play(orders)
	}
	if err != nil {
		conformance.End(reports.Error, "scenario %s cannot be composed: %v", scenario.Name, err)
	}
	return bodies
}

// listen lets a hook get the events of a scenario: by a subscription, or by an endpoint that goes with each trigger.
func (t *Trial) listen(ctx context.Context, hook *sink.Hook, scenario specs.Scenario) *trigger.Endpoint {
	order := t.order(hook)
	if t.subscriptions() == nil {
		t.bench.post.expect(hook, "")
		return &trigger.Endpoint{URL: order.URL, Secret: order.Secret}
	}
	order.Events = nil
	for _, step := range scenario.Steps {
		order.Events = append(order.Events, step.Event)
	}
	t.subscribed(ctx, t.resourceOf(order))
	return nil
}

// own returns the deliveries that tell of the entity that was asked for. A trigger that ignores data makes up another
// entity for each event, of which nothing can be said.
func (l life) own() []sink.Request {
	want := l.identity.String(l.bodies[0])
	return sink.Where(l.got, func(q sink.Request) bool { return l.identity.String(q.Body) == want })
}

// judgeable ends the check when the deliveries do not tell of the entity that was asked for.
func (l life) judgeable() {
	if len(l.own()) < 2 {
		conformance.End(reports.Inconclusive, "the deliveries have other values at %s than the trigger was given as data, so that they cannot be seen as the life of one entity", l.identity)
	}
}

// startsLifeWithFirstEvent looks at the order in which the events of an entity came.
func startsLifeWithFirstEvent(ctx context.Context, g gomega.Gomega, t *Trial) {
	for _, l := range t.lives(ctx, g) {
		l.judgeable()
		want := l.scenario.Steps[0].Event
		expect(g, message.EventOf(t.contract(), l.own()[0].Header, l.own()[0].Body) == want, "the first event of an entity, by %s, is not the documented one", l.identity)
	}
}

// keepsEntityMembers compares the members that events of one entity have in common.
func keepsEntityMembers(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	for _, l := range t.lives(ctx, g) {
		l.judgeable()
		first := l.own()[0].Body
		for _, q := range l.got {
			event, err := t.provider().Event(message.EventOf(t.contract(), q.Header, q.Body))
			if err != nil {
				continue // another requirement judges types
			}
			for _, at := range event.Shares {
				if at.Get(first).Exists() && !sameJSON(at.Get(q.Body), at.Get(first)) {
					t.object(&wrong, &role{name: l.scenario.Name}, q, "%s of %s differs from that of the first event of the same entity", at, event.Name)
				}
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// inOrder lists members whose instants follow each other.
type inOrder struct {
	Order []specs.Pointer `json:"order"`
}

// keepsTimeOrder compares the instants in the events of one entity.
func keepsTimeOrder(ctx context.Context, g gomega.Gomega, t *Trial, p inOrder) {
	var wrong complaints
	compared := 0
	for _, l := range t.lives(ctx, g) {
		for i, earlier := range p.Order {
			for _, later := range p.Order[i+1:] {
				before, known := l.instant(earlier)
				after, alsoKnown := l.instant(later)
				if !known || !alsoKnown {
					continue
				}
				compared++
				if after.Before(before) {
					wrong.Add("%s (%s) is before %s (%s)", later, after.Format(time.RFC3339), earlier, before.Format(time.RFC3339))
				}
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if compared == 0 {
		conformance.End(reports.Inconclusive, "no two of the instants came in events of one entity")
	}
}

// instant returns the first instant at a place in the events of the entity.
func (l life) instant(at specs.Pointer) (time.Time, bool) {
	for _, q := range l.own() {
		if value := at.Get(q.Body); value.Exists() {
			return message.ReadTimestamp(value)
		}
	}
	return time.Time{}, false
}
