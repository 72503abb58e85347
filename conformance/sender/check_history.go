package sender

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/signature"
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
	if d.contract().Subscriptions == nil || d.contract().Subscriptions.Operations.History == "" {
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

// The paging that is documented, and how many deliveries are made to see it.
const (
	defaultLimit = 20
	toBePaged    = 23
)

// pagesDeliveries makes more deliveries than fit on a page, and turns the pages.
func pagesDeliveries(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTrigger()
	c, hook := t.plainly(ctx, "paged")
	for range toBePaged {
		t.fire(ctx, trigger.Event{Type: t.root().Name})
	}
	t.pass(ctx, 0)
	t.await(ctx, hook, toBePaged)
	if got := hook.Count(); got < toBePaged {
		conformance.End(reports.Inconclusive, "%d events were triggered and %d delivered, too few to fill a page", toBePaged, got)
	}
	var wrong complaints
	whole := t.pageOf(ctx, &wrong, c.ID, "", defaultLimit)
	t.pageOf(ctx, &wrong, c.ID, "offset=0", defaultLimit)
	first := t.pageOf(ctx, &wrong, c.ID, "offset=0&limit=10", 10)
	second := t.pageOf(ctx, &wrong, c.ID, "offset=10&limit=10", 10)
	third := t.pageOf(ctx, &wrong, c.ID, "offset=20&limit=10", -1)
	g.Expect(wrong).To(conformance.BeNone())
	all := slices.Concat(first, second, third)
	if !slices.Equal(whole, all[:min(len(all), defaultLimit)]) {
		wrong.Add("the first %d deliveries are others when they are read in pages of 10", defaultLimit)
	}
	slices.Sort(all)
	if len(slices.Compact(all)) < toBePaged {
		wrong.Add("three pages of 10 hold %d different deliveries of %d: they overlap or leave gaps", len(slices.Compact(all)), toBePaged)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// pageOf returns the ids of a page, and notes one that has not as many as it should; -1: any number.
func (t *Trial) pageOf(ctx context.Context, wrong *complaints, id, query string, want int) []string {
	values, _ := url.ParseQuery(query) // a constant
	note := "a list of the deliveries"
	if query != "" {
		note += " with " + query
	}
	p := t.deliveriesOf(ctx, note, id, values)
	var ids []string
	for _, e := range p.entries {
		if of := e.Get("id"); of.Exists() {
			ids = append(ids, of.String())
		} else {
			ids = append(ids, e.Raw)
		}
	}
	switch {
	case !p.isList:
		wrong.Add("%s %s, and holds no JSON array", note, p.answer.Said())
	case want >= 0 && len(ids) != want:
		wrong.Add("%s holds %d of %s; %d are demanded", note, len(ids), strconv.Itoa(toBePaged), want)
	}
	return ids
}

// waitsForAnswer looks at the endpoint that answers shortly before the documented time-out.
func waitsForAnswer(g gomega.Gomega, t *Trial, d *day) {
	requests := t.arrived(d, "slow")
	took := requests[0].Answered.Sub(requests[0].Arrived).Round(100 * time.Millisecond)
	expect(g, !(requests[0].GaveUp), "the sender gave up after %s on an endpoint that answers within %s", took, d.contract().Request.Deadline.Value)
	expect(g, len(requests) == 1, "an event that was answered 200 after %s was sent again", took)
	if p, asked := d.history[d.role("slow")]; asked && p.isList && len(p.entries) > 0 {
		expect(g, !(saysFailed(p.entries)), "an event that was answered 200 after %s counts as failed in the history", took)
	}
}

// recordsTimeoutAsFailure looks at the history of the endpoint that answers shortly after the documented time-out.
func recordsTimeoutAsFailure(g gomega.Gomega, t *Trial, d *day) {
	requests := t.arrived(d, "too slow")
	p := d.told("too slow")
	expect(g, p.isList, "%s %s, and holds no JSON array", p.answer.To, p.answer.Said())
	expect(g, len(p.entries) > 0, "the history does not list a delivery that was not answered in time")
	took := requests[0].Answered.Sub(requests[0].Arrived).Round(100 * time.Millisecond)
	expect(g, !(saysDelivered(p.entries)), "a delivery that was not answered within %s (but after %s) counts as successful in the history", d.contract().Request.Deadline.Value, took)
	if !saysFailed(p.entries) {
		t.remark = fmt.Sprintf("The history does not call the delivery successful; how it words the failure is not documented, and it says %q.", wordsOf(p.entries))
	}
}

// The words by which histories usually tell how a delivery went.
func failureWords() []string {
	return []string{"fail", "error", "timeout", "timed", "undelivered", "expired"}
}

func successWords() []string {
	return []string{"success", "succeeded", "delivered", "completed", "ok"}
}

func saysFailed(entries []gjson.Result) bool {
	return slices.ContainsFunc(entries, func(e gjson.Result) bool { return says(e, failureWords()) || e.Get("success").Type == gjson.False })
}

func saysDelivered(entries []gjson.Result) bool {
	return slices.ContainsFunc(entries, func(e gjson.Result) bool {
		return !says(e, failureWords()) && says(e, successWords()) || e.Get("success").Type == gjson.True
	})
}

func says(e gjson.Result, words []string) bool {
	status := strings.ToLower(statusOf(e))
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(status, word) })
}

// statusOf returns an entry's word for how the delivery went.
func statusOf(e gjson.Result) string {
	for _, name := range []string{"status", "state", "outcome", "result"} {
		if v := e.Get(name); v.Type == gjson.String {
			return v.Str
		}
	}
	return ""
}

func wordsOf(entries []gjson.Result) string {
	var words []string
	for _, e := range entries {
		words = append(words, statusOf(e))
	}
	return strings.Join(words, ", ")
}

// sendsTestDelivery asks for a test delivery to one of two subscriptions.
func sendsTestDelivery(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, hook := t.plainly(ctx, "tested")
	_, other := t.plainly(ctx, "not tested")
	answer := t.answered(ctx, "a test", customer.Call{Operation: t.operations().Test, ID: c.ID})
	expect(g, answer.Success(), "a test of a subscription %s; a 2xx answer is demanded", answer.Said())
	t.pass(ctx, 0)
	t.await(ctx, hook, 1)
	t.settle(ctx)
	requests := hook.Requests()
	t.saw("test delivery", requests...)
	expect(g, len(requests) == 1, "a test was asked for, and %d deliveries came", len(requests))
	expect(g, other.Count() == 0, "a test was asked for, and a delivery came to another subscription")
	var wrong complaints
	t.isJSON(&wrong, &role{name: "tested"}, requests[0], t.contract().Request.ContentType.Basis)
	g.Expect(wrong).To(conformance.BeNone())
	if scheme := t.contract().Authentication.Signature; scheme != nil {
		value, secret := requests[0].Header.Get(scheme.Header), t.resource().Secret.String(c.Got)
		expect(g, len(value) > 0, "the test delivery came without the header %s", scheme.Header)
		expect(g, signature.Verify(*scheme, secret, normal(*scheme, value), signature.Message{Body: requests[0].Body}) == nil,
			"the signature of the test delivery does not verify with the secret of its subscription")
	}
}
