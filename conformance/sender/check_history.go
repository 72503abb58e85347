package sender

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// page is an answer to a request for the deliveries of a subscription.
type page struct {
	answer  customer.Answer
	entries []gjson.Result
	isList  bool
}

// deliveriesOf asks for a page of the deliveries.
func (t *Trial) deliveriesOf(ctx context.Context, note, id string, query url.Values) page {
	answer := t.answered(ctx, note, customer.Call{Operation: t.operations().History, ID: id, Query: query})
	p := page{answer: answer}
	p.entries, p.isList = customer.Elements(answer.Body)
	p.isList = p.isList && answer.Success()
	return p
}

// readHistory reads what the sender tells of the day's deliveries, while the subscriptions still exist.
func (d *day) readHistory(ctx context.Context) {
	if d.trial.subscriptions() == nil || d.trial.subscriptions().Operations.History == "" {
		return
	}
	for _, name := range []string{"plain", "failing", "slow", "too slow"} {
		if r := d.role(name); r != nil && r.id != "" {
			d.history[r] = d.trial.deliveriesOf(ctx, "the deliveries of the endpoint "+name, r.id, nil)
		}
	}
}

// told returns the history of a role; ends the check when the sender did not tell it.
func (d *day) told(name string) page {
	p, asked := d.history[d.need(name)]
	if !asked {
		conformance.End(reports.Inconclusive, "the deliveries of the endpoint %q could not be asked for", name)
	}
	return p
}

// listsDeliveries compares the history with what was received.
func listsDeliveries(g gomega.Gomega, t *Trial, d *day) {
	t.arrived(d, "plain")
	t.arrived(d, "failing")
	var wrong complaints
	for _, name := range []string{"plain", "failing"} {
		r, p := d.need(name), d.told(name)
		distinct := map[string]bool{}
		for _, q := range r.hook.Requests() {
			distinct[d.key(q)] = true
		}
		switch {
		case !p.isList:
			wrong.Add("%s %s, and holds no JSON array", p.answer.To, p.answer.Said())
		case len(p.entries) < min(len(distinct), defaultLimit):
			wrong.Add("the endpoint %q got %d deliveries, and the history lists %d", name, len(distinct), len(p.entries))
		}
		t.saw("delivery to the endpoint "+name, r.hook.Requests()...)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// waitsForAnswer looks at the endpoint that answers shortly before the documented time-out.
func waitsForAnswer(g gomega.Gomega, t *Trial, d *day) {
	requests := t.arrived(d, "slow")
	took := d.took(requests[0])
	expect(g, !requests[0].GaveUp, "the sender gave up after %s on an endpoint that answers within %s", took, d.contract().Request.Deadline.Value)
	expect(g, len(requests) == 1, "an event that was answered 200 after %s was sent again", took)
	if p, asked := d.history[d.role("slow")]; asked && p.isList && len(p.entries) > 0 {
		expect(g, !saysFailed(p.entries), "an event that was answered 200 after %s counts as failed in the history", took)
	}
}

// recordsTimeoutAsFailure looks at the history of the endpoint that answers shortly after the documented time-out.
func recordsTimeoutAsFailure(g gomega.Gomega, t *Trial, d *day) {
	requests := t.arrived(d, "too slow")
	p := d.told("too slow")
	expect(g, p.isList, "%s %s, and holds no JSON array", p.answer.To, p.answer.Said())
	expect(g, len(p.entries) > 0, "the history does not list a delivery that was not answered in time")
	took := d.took(requests[0])
	expect(g, !saysDelivered(p.entries), "a delivery that was not answered within %s (but after %s) counts as successful in the history", d.contract().Request.Deadline.Value, took)
	if !saysFailed(p.entries) {
		t.remark = fmt.Sprintf("The history does not call the delivery successful; how it words the failure is not documented, and it says %q.", wordsOf(p.entries))
	}
}

// took returns how long a request was under way: in real time, as time-outs are, or in the sender's time where those live in it.
func (d *day) took(q sink.Request) time.Duration {
	took := q.Answered.Sub(q.Arrived)
	if d.bench.config.Pace.Pass != nil {
		_, took = q.Ended.Since(q.When)
	}
	return took.Round(100 * time.Millisecond)
}
