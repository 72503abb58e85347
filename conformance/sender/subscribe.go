package sender

import (
	"context"
	"errors"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// operations returns the ids of the documented operations; ends the check where the provider documents none.
func (t *Trial) operations() specs.Operations {
	switch {
	case t.contract().Subscriptions == nil:
		conformance.End(reports.NotApplicable, "%v", customer.ErrNoAPI)
	case t.bench.config.byHand():
		conformance.End(reports.NotApplicable, "the sender is configured by hand (--secret), and the run names no API to subscribe by (--api)")
	}
	return t.subscriptions().Operations
}

func (t *Trial) resource() specs.Resource {
	t.operations()
	return t.subscriptions().Resource
}

// call makes a call of the API. One that cannot be made ends the check; one that gets no answer is the sender's failure to
// judge.
func (t *Trial) call(ctx context.Context, note string, call customer.Call) customer.Answer {
	t.refresh()
	answer, err := t.customer.Do(ctx, note, call)
	switch {
	case errors.Is(err, customer.ErrNoKey), errors.Is(err, customer.ErrNoTokens), errors.Is(err, customer.ErrUndocumented):
		conformance.End(reports.NotApplicable, "%v", err)
	case err != nil:
		conformance.End(reports.Inconclusive, "%v", err)
	}
	return answer
}

// answered is call, and ends the check when no answer comes: a broken connection is neither success nor refusal.
func (t *Trial) answered(ctx context.Context, note string, call customer.Call) customer.Answer {
	answer := t.call(ctx, note, call)
	if answer.Err != nil {
		conformance.End(reports.Error, "%s %s; a broken connection is neither success nor refusal", note, answer.Said())
	}
	return answer
}

// order asks for a plain subscription of the root event, to be delivered to the hook.
func (t *Trial) order(hook *sink.Hook) customer.Order {
	return customer.Order{URL: t.bench.address(hook), Events: []string{t.root().Name}, Secret: t.bench.own()}
}

// address returns where deliveries for a hook are to go: to its own address as the provider demands it, or, where the sender
// is configured by hand, to the one that it knows.
func (b *Bench) address(hook *sink.Hook) string {
	if b.config.byHand() {
		return b.Address()
	}
	return b.sink.Address(hook, b.config.encrypts())
}

// own returns a secret for one endpoint, or the one that the sender knows.
func (b *Bench) own() string {
	if b.config.byHand() {
		return b.config.Secret
	}
	return b.secret(secretPrefix)
}

// resourceOf writes the JSON of an order.
func (t *Trial) resourceOf(o customer.Order) []byte {
	t.operations()
	body, err := t.customer.Resource(o)
	if errors.Is(err, customer.ErrNoAPI) {
		conformance.End(reports.NotApplicable, "%v", err)
	} else if err != nil {
		conformance.End(reports.Error, "no right subscription can be written: %v", err)
	}
	return body
}

// quiet adds a hook that acknowledges everything.
func (t *Trial) quiet(name string) *sink.Hook {
	return t.bench.sink.Hook(name, sink.Always(sink.Answer(200)))
}

// created is a subscription that was made for one check.
type created struct {
	ID     string
	Sent   []byte // what was asked for
	Got    []byte // what was answered, unwrapped
	Answer customer.Answer
}

// create makes a subscription, which is deleted when the check ends. It may be refused.
func (t *Trial) create(ctx context.Context, note string, body []byte) created {
	answer := t.answered(ctx, note, customer.Call{Operation: t.operations().Create, Body: body})
	c := created{Sent: body, Got: t.customer.Unwrapped(answer.Body), Answer: answer}
	if !answer.Success() {
		return c
	}
	c.ID = t.resource().ID.String(c.Got)
	if c.ID != "" {
		t.made = append(t.made, c.ID)
	}
	t.bench.config.Redactor.Add(t.resource().Secret.String(c.Got))
	return c
}

// subscribed makes a plain subscription, and ends the check when that is refused: other requirements judge that.
func (t *Trial) subscribed(ctx context.Context, body []byte) created {
	c := t.create(ctx, "a right subscription", body)
	if !c.Answer.Success() {
		conformance.End(reports.Inconclusive, "%s %s, so that this cannot be tried", c.Answer.To, c.Answer.Said())
	}
	return c
}

// known is subscribed, and ends the check when the answer has no id.
func (t *Trial) known(ctx context.Context, body []byte) created {
	c := t.subscribed(ctx, body)
	if c.ID == "" {
		conformance.End(reports.Inconclusive, "the answer to a right subscription has no id at %s, so that this cannot be tried", t.resource().ID)
	}
	return c
}

// plainly makes a plain subscription of the root event with a hook of its own.
func (t *Trial) plainly(ctx context.Context, name string) (created, *sink.Hook) {
	hook := t.quiet(name)
	return t.known(ctx, t.resourceOf(t.order(hook))), hook
}

// cleanUp deletes what the check made.
func (t *Trial) cleanUp(ctx context.Context) {
	if t.subscriptions() == nil || t.subscriptions().Operations.Delete == "" {
		return
	}
	t.refresh()
	for _, id := range t.made {
		// Whether deleting works is for a check of its own to judge.
		_, _ = t.customer.Do(ctx, "cleaning up", customer.Call{Operation: t.subscriptions().Operations.Delete, ID: id})
	}
	t.made = nil
}
