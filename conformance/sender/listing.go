package sender

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

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
