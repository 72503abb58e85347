package sender

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
)

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
	t.settle(ctx) // what is told of a delivery may follow on its acknowledgement
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

// refusesBadPaging tries pages that cannot be.
func refusesBadPaging(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "paged")
	var wrong complaints
	for _, query := range []string{"offset=-1", "limit=-1", "offset=first", "limit=all"} {
		name, value, _ := strings.Cut(query, "=")
		answer := t.answered(ctx, "a list of deliveries with "+query, customer.Call{Operation: t.operations().History, ID: c.ID, Query: map[string][]string{name: {value}}})
		if answer.Status/100 != 4 {
			wrong.Add("%s %s; a 4xx answer is demanded", answer.To, answer.Said())
		}
	}
	slices.Sort(wrong)
	g.Expect(wrong).To(conformance.BeNone())
}
