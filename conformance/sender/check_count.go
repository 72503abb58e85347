package sender

import (
	"bytes"
	"context"
	"fmt"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// emitsAfterCount performs what is counted, and looks for the event that follows.
func emitsAfterCount(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTrigger()
	for _, rule := range t.contract().Triggers {
		t.countsTo(ctx, g, rule)
	}
}

func (t *Trial) countsTo(ctx context.Context, g gomega.Gomega, rule specs.CountTrigger) {
	hook := t.quiet("counting " + rule.Event)
	order := t.order(hook)
	order.Events = []string{rule.Event, rule.Emits}
	t.subscribed(ctx, t.resourceOf(order))
	common := fmt.Sprintf("%s@example.com", t.bench.word())
	data := []byte("{}")
	for _, at := range rule.Same {
		within := specs.Pointer(bytes.TrimPrefix([]byte(at), []byte(t.contract().Envelope.Data)))
		data, _ = within.Set(data, common) // a member of an object can be set
	}
	count := func(event string) int {
		return len(sink.Where(hook.Requests(), func(q sink.Request) bool { return message.EventOf(t.contract(), q.Header, q.Body) == event }))
	}
	for n := 1; n <= rule.Count; n++ {
		expect(g, count(rule.Emits) == 0, "after %d times %s, %s came already; it takes %d", n-1, rule.Event, rule.Emits, rule.Count)
		t.fire(ctx, trigger.Event{Type: rule.Event, Data: data})
		t.pass(ctx, 0)
		t.await(ctx, hook, n)
	}
	t.await(ctx, hook, rule.Count+1)
	t.settle(ctx)
	t.saw("what came of "+rule.Event, hook.Requests()...)
	expect(g, count(rule.Event) == rule.Count, "%s was triggered %d times, and delivered %d times", rule.Event, rule.Count, count(rule.Event))
	if count(rule.Emits) == 0 {
		conformance.End(reports.NotApplicable, "no %s followed on %d times %s: the trigger seems to emit events rather than to perform what causes them", rule.Emits, rule.Count, rule.Event)
	}
	expect(g, count(rule.Emits) == 1, "after %d times %s, %s came %d times", rule.Count, rule.Event, rule.Emits, count(rule.Emits))
}
