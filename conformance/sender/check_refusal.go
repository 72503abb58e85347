package sender

import (
	"context"
	"net/http"
	"strconv"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
)

// refusesBadAddress tries addresses that are none, or are not encrypted.
func refusesBadAddress(ctx context.Context, g gomega.Gomega, t *Trial) {
	at := t.resource().URL
	hook := t.quiet("never")
	t.refuses(ctx, g, refusal{}, []variant{
		t.wrongly("an http:// address", at, t.bench.sink.Address(hook, false)),
		t.wrongly("an address without a scheme", at, "receiver.example/hooks"),
		t.wrongly("a text that is no address", at, "no address at all"),
	})
}

// neverCallsUnencrypted looks at the endpoint whose address is not encrypted.
func neverCallsUnencrypted(g gomega.Gomega, t *Trial, d *day) {
	r := d.role("unencrypted")
	if r == nil {
		conformance.End(reports.NotApplicable, "the provider's documents allow unencrypted addresses")
	}
	requests := r.hook.Requests()
	t.saw("delivery to the unencrypted endpoint", requests...)
	expect(g, len(requests) == 0, "an http:// address was called %d times", len(requests))
	if r.answer.Status != 0 && !r.subscribed() {
		expect(g, r.answer.Status == http.StatusBadRequest, "a subscription with an http:// address %s; 400 is demanded, or that it is accepted and never called", r.answer.Said())
	} else {
		d.enough()
	}
}

// refusesUnknownID tries every operation on a subscription that does not exist.
func refusesUnknownID(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "known")
	id := unlike(c.ID)
	operations := t.operations()
	var wrong complaints
	for _, one := range []struct{ operation, what string }{
		{operations.Get, "a get"}, {operations.Update, "an update"}, {operations.Test, "a test"}, {operations.History, "a list of the deliveries"}, {operations.Delete, "a deletion"},
	} {
		if one.operation == "" {
			continue
		}
		call := customer.Call{Operation: one.operation, ID: id}
		if one.operation == operations.Update {
			call.Body = t.resourceOf(t.order(t.quiet("never")))
		}
		answer := t.answered(ctx, one.what+" of an unknown id", call)
		if answer.Status != http.StatusNotFound {
			wrong.Add("%s %s; 404 is demanded", answer.To, answer.Said())
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// farAway is how many ids later nobody is, and still within 32 bits.
const farAway = 1_000_000_007

// unlike returns an id of the same form that nobody has: the last few letters and digits are others. Where ids are counted, the
// next ones may be somebody's; a number far away is nobody's.
func unlike(id string) string {
	const few = 8
	if n, err := strconv.Atoi(id); err == nil && n >= 0 && n < farAway {
		return strconv.Itoa(n + farAway)
	}
	letters := []byte(id)
	for i, left := len(letters)-1, few; i >= 0 && left > 0; i-- {
		switch c := letters[i]; {
		case c >= '0' && c <= '9':
			letters[i] = '0' + (c-'0'+5)%10
		case c >= 'a' && c <= 'f':
			letters[i] = 'a' + (c-'a'+3)%6
		case c >= 'A' && c <= 'F':
			letters[i] = 'A' + (c-'A'+3)%6
		case c >= 'g' && c <= 'z':
			letters[i] = 'g' + (c-'g'+10)%20
		default:
			continue
		}
		left--
	}
	return string(letters)
}

// refusesUpdates tries to change a subscription, and reads it again.
func refusesUpdates(ctx context.Context, g gomega.Gomega, t *Trial) {
	c, _ := t.plainly(ctx, "unchanged")
	before := t.get(ctx, c.ID)
	change := t.resourceOf(t.order(t.quiet("changed")))
	var wrong complaints
	for _, method := range []string{http.MethodPut, http.MethodPatch} {
		answer := t.answered(ctx, "a "+method+" on the subscription", customer.Call{Operation: t.operations().Get, ID: c.ID, Method: method, Body: change})
		if answer.Status != http.StatusNotFound && answer.Status != http.StatusMethodNotAllowed {
			wrong.Add("%s %s; 404 or 405 is demanded", answer.To, answer.Said())
		}
	}
	if after := t.get(ctx, c.ID); after.Status != before.Status || !sameJSON(gjson.ParseBytes(after.Body), gjson.ParseBytes(before.Body)) {
		wrong.Add("a get after refused updates does not answer what it did before")
	}
	g.Expect(wrong).To(conformance.BeNone())
}
