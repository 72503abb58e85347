package sender

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"

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

// get reads a subscription.
func (t *Trial) get(ctx context.Context, id string) customer.Answer {
	return t.answered(ctx, "a get of the subscription", customer.Call{Operation: t.operations().Get, ID: id})
}

// pageSize is how many elements of a list are asked for where a page can be asked for, and pages how many at most.
const (
	pageSize = 100
	pages    = 50
)

// listed returns the ids of all subscriptions, page by page, and the answers. The last result is false when an answer is no
// list.
func (t *Trial) listed(ctx context.Context) (ids []string, answers []customer.Answer, ok bool) {
	operation, err := t.provider().Operation(t.operations().List)
	if err != nil {
		conformance.End(reports.NotApplicable, "%v", customer.ErrUndocumented)
	}
	for range pages {
		answer := t.answered(ctx, "a list of the subscriptions", customer.Call{Operation: operation.ID, Query: pageOf(operation, len(ids))})
		answers = append(answers, answer)
		page, isList := t.customer.IDs(answer.Body)
		if !answer.Success() || !isList {
			return ids, answers, false
		}
		news := slices.DeleteFunc(slices.Clone(page), func(id string) bool { return slices.Contains(ids, id) })
		ids = append(ids, news...)
		if len(news) == 0 || len(operation.Query) == 0 {
			break
		}
	}
	return ids, answers, true
}

// pageOf asks for a page where the operation has parameters for it.
func pageOf(operation *specs.Operation, offset int) url.Values {
	query := url.Values{}
	for _, p := range operation.Query {
		switch p.Name {
		case "offset":
			query.Set(p.Name, strconv.Itoa(offset))
		case "limit":
			query.Set(p.Name, strconv.Itoa(pageSize))
		}
	}
	return query
}

// ids is listed, and ends the check when there is no list: other requirements judge that. Where the provider documents no
// list it returns none.
func (t *Trial) ids(ctx context.Context) []string {
	if t.operations().List == "" {
		return nil
	}
	ids, answers, ok := t.listed(ctx)
	if !ok {
		last := answers[len(answers)-1]
		conformance.End(reports.Inconclusive, "%s %s and is no list, so that it cannot be told what has changed", last.To, last.Said())
	}
	return ids
}
