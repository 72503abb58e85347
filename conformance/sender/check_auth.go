package sender

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
)

// operation is one documented operation, ready to be called with any credentials.
type operation struct {
	what   string
	scopes []string
	call   customer.Call
}

// everyOperation returns the operations that need credentials, those that change the subscription last.
func (t *Trial) everyOperation(id string, body []byte) []operation {
	o := t.operations()
	var all []operation
	for _, one := range []struct{ id, what string }{
		{o.List, "a list"}, {o.Get, "a get"}, {o.History, "a list of the deliveries"}, {o.Create, "a creation"}, {o.Test, "a test"}, {o.Update, "an update"}, {o.Delete, "a deletion"},
	} {
		described, err := t.provider().Operation(one.id)
		if one.id == "" || err != nil || len(described.Security) == 0 {
			continue
		}
		call := customer.Call{Operation: one.id, ID: id}
		if described.Body != nil {
			call.Body = body
		}
		all = append(all, operation{one.what, described.Security[0], call})
	}
	return all
}

// refusesCallers makes every call with some credentials, and expects one of the statuses, and that nothing has changed.
func (t *Trial) refusesCallers(ctx context.Context, wrong *complaints, who string, as customer.Credentials, statuses ...int) {
	c, _ := t.plainly(ctx, "guarded")
	before := t.ids(ctx)
	for _, o := range t.everyOperation(c.ID, t.resourceOf(t.order(t.quiet("never")))) {
		t.refusesCall(ctx, wrong, who, o, as, statuses...)
	}
	t.expectUnchanged(ctx, wrong, who, before)
}

func (t *Trial) refusesCall(ctx context.Context, wrong *complaints, who string, o operation, as customer.Credentials, statuses ...int) {
	o.call.As = as
	answer := t.answered(ctx, fmt.Sprintf("%s %s", o.what, who), o.call)
	if !slices.Contains(statuses, answer.Status) {
		wrong.Add("%s %s; %s is demanded", answer.To, answer.Said(), either(statuses))
		t.decide()
	}
	if o.call.Operation == t.operations().Create && answer.Success() {
		t.made = append(t.made, t.resource().ID.String(t.customer.Unwrapped(answer.Body)))
	}
}

func (t *Trial) expectUnchanged(ctx context.Context, wrong *complaints, who string, before []string) {
	after := t.ids(ctx)
	slices.Sort(before)
	slices.Sort(after)
	if len(*wrong) == 0 && !slices.Equal(before, after) {
		wrong.Add("calls %s were refused, and changed the list of subscriptions all the same", who)
	}
}

func either(statuses []int) string {
	var words []string
	for _, s := range statuses {
		words = append(words, fmt.Sprint(s))
	}
	return strings.Join(words, " or ")
}

// refusesMissingAPIKey makes every call without a key.
func refusesMissingAPIKey(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	t.refusesCallers(ctx, &wrong, "without a key", customer.Nobody(), http.StatusUnauthorized, http.StatusForbidden)
	g.Expect(wrong).To(conformance.BeNone())
}

// refusesUnknownAPIKey makes every call with a key that nobody has.
func refusesUnknownAPIKey(ctx context.Context, g gomega.Gomega, t *Trial) {
	prefix := ""
	if t.contract().API != nil && t.contract().API.APIKeys != nil {
		prefix = t.contract().API.APIKeys.Prefix
	}
	var wrong complaints
	t.refusesCallers(ctx, &wrong, "with an unknown key", customer.Key(t.bench.secret(prefix)), http.StatusUnauthorized, http.StatusForbidden)
	g.Expect(wrong).To(conformance.BeNone())
}

// refusesOtherPlan makes every call with the key of a plan without webhooks.
func refusesOtherPlan(ctx context.Context, g gomega.Gomega, t *Trial) {
	if t.bench.config.LowPlanKey == "" {
		conformance.End(reports.NotApplicable, "the run has no key of a plan without webhooks (--low-plan-key)")
	}
	var wrong complaints
	t.refusesCallers(ctx, &wrong, "with the key of a plan without webhooks", customer.Key(t.bench.config.LowPlanKey), http.StatusPaymentRequired, http.StatusForbidden)
	g.Expect(wrong).To(conformance.BeNone())
}
