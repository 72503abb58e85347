package sender

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// foreign is text that implementations tend to write in other bytes than they sign.
const foreign = "Zürich – Łódź 港 <&> 🚢"

// enter subscribes everybody who is there from the start.
func (d *day) enter(ctx context.Context) {
	if d.trial.subscriptions() == nil {
		return // endpoints are told with each event
	}
	for _, r := range d.roles {
		if !r.late {
			d.subscribe(ctx, r)
		}
	}
}

func (d *day) subscribe(ctx context.Context, r *role) {
	made := d.trial.create(ctx, "a subscription of the endpoint "+r.name, d.trial.resourceOf(r.order))
	r.answer, r.id = made.Answer, made.ID
	r.secret = r.order.Secret
	if !d.trial.customer.ChoosesSecret() {
		r.secret = d.resource().Secret.String(made.Got)
	}
}

// fireRoot lets the event happen that most roles are for.
func (d *day) fireRoot(ctx context.Context) {
	root := d.trial.root()
	if d.trial.subscriptions() == nil {
		d.fireRootAtEach(ctx, root)
		return
	}
	marker := d.bench.word()
	d.fire(ctx, root, d.subtype, marker, marker, func(r *role) bool {
		return !r.late && r.order.Events[0] == root.Name && (r.order.Subtype == d.subtype || r.order.Subtype == "")
	})
}

// fireRootAtEach lets the event happen for one endpoint after the other. Where each has its own address nobody is waited for
// before all have happened: an endpoint that does not answer must not hold up the rest.
func (d *day) fireRootAtEach(ctx context.Context, root *specs.Event) {
	var fired []*role
	for _, r := range d.roles {
		switch {
		case r.order.Events[0] != root.Name:
		case d.bench.config.byHand():
			d.fireAt(ctx, r, root, "")
		default:
			d.tell(ctx, r, root, "")
			fired = append(fired, r)
		}
	}
	d.trial.pass(ctx, 0)
	for _, r := range fired {
		d.awaitFirst(ctx, r)
	}
}

// fireOthers lets the other events happen, with text that is not ASCII.
func (d *day) fireOthers(ctx context.Context) {
	for _, event := range d.provider().Verified() {
		if event.Name == d.trial.root().Name {
			continue
		}
		r := d.role("for " + event.Name)
		if r == nil {
			continue // nobody wants it
		}
		if d.trial.subscriptions() == nil {
			d.fireAt(ctx, r, event, foreign)
		} else {
			marker := d.bench.word()
			d.fire(ctx, event, "", marker, marker+" "+foreign, func(one *role) bool { return one == r })
		}
	}
	if d.role("of another subtype") != nil {
		marker := d.bench.word()
		d.fire(ctx, d.trial.root(), d.otherSubtype, marker, marker+" "+foreign, func(r *role) bool { return r.order.Subtype == d.otherSubtype })
	}
}

// fire triggers an event, has it sent, and waits for it at those whom it is for.
func (d *day) fire(ctx context.Context, event *specs.Event, subtype, marker, text string, isFor func(*role) bool) {
	d.markers.add(marker)
	fired, began := d.bench.config.Clock.Now(), time.Now()
	for _, r := range d.roles {
		if isFor(r) {
			r.marker, r.event, r.fired, r.began = marker, event.Name, fired, began
		}
	}
	d.trial.fire(ctx, trigger.Event{Type: event.Name, Subtype: subtype, Data: d.data(event, text)})
	d.trial.pass(ctx, 0)
	ctx, cancel := d.trial.patiently(ctx)
	defer cancel()
	for _, r := range d.roles {
		if isFor(r) && r.subscribed() && d.prompt(r) {
			awaitThat(ctx, r.hook, func() bool { return len(d.attempts(r)) > 0 })
		}
	}
}

// prompt tells whether a role's first attempt is to arrive at once.
func (d *day) prompt(r *role) bool {
	switch r.name {
	case "refusing", "inactive", "unencrypted", "without tokens at first":
		return false
	default:
		return true
	}
}

// fireAt triggers an event for one endpoint and waits for it there.
func (d *day) fireAt(ctx context.Context, r *role, event *specs.Event, text string) {
	d.tell(ctx, r, event, text)
	d.trial.pass(ctx, 0)
	d.awaitFirst(ctx, r)
}

// tell triggers an event for one endpoint, which the sender learns of with it.
func (d *day) tell(ctx context.Context, r *role, event *specs.Event, text string) {
	r.marker, r.event, r.secret, r.answer = d.bench.word(), event.Name, r.order.Secret, customer.Answer{Status: 200}
	d.markers.add(r.marker)
	r.hook.PassOver(d.others(r.marker))
	d.bench.post.expect(r.hook, r.marker)
	r.fired, r.began = d.bench.config.Clock.Now(), time.Now()
	d.trial.fire(ctx, trigger.Event{
		Type: event.Name, Data: d.data(event, strings.TrimSpace(r.marker+" "+text)), Endpoint: &trigger.Endpoint{URL: r.order.URL, Secret: r.secret},
	})
}

// missesEnough is after how many events that did not come the next ones are not waited for: who sends late, or nothing, would
// be waited for once for each endpoint.
const missesEnough = 2

// awaitFirst waits for a first attempt, where one is to arrive at once.
func (d *day) awaitFirst(ctx context.Context, r *role) {
	if !d.prompt(r) {
		return
	}
	patience := d.bench.patience.arrival
	if d.missed >= missesEnough {
		patience = min(patience, d.bench.patience.settled)
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	awaitThat(waiting, r.hook, func() bool { return len(d.attempts(r)) > 0 })
	if waiting.Err() != nil {
		d.missed++
	}
}

// others tells whether a body is of an event that was triggered for another endpoint: a sender that learns of endpoints
// with its events may deliver all events to all of them.
func (d *day) others(marker string) func(body []byte) bool {
	return func(body []byte) bool { return !bytes.Contains(body, []byte(marker)) && d.markers.anyIn(body) }
}

// data asks for a text in the event, relative to the member that holds the payload.
func (d *day) data(event *specs.Event, text string) json.RawMessage {
	within, ok := strings.CutPrefix(string(event.Text), string(d.contract().Envelope.Data))
	if !ok || within == "" {
		return nil
	}
	data, err := specs.Pointer(within).Set([]byte("{}"), text)
	if err != nil {
		conformance.End(reports.Error, "no data can be written for event %s: %v", event.Name, err)
	}
	return data
}
