package receiver

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

func orderOf(event *specs.Event) message.Order { return message.Order{Event: event.Name} }

// acceptsOutOfOrder delivers events that are older than what was delivered before: late retries whose earlier attempts
// did not get through.
func acceptsOutOfOrder(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	t.acknowledged(ctx, &wrong, "an event of now", t.delivery(ctx))
	for _, back := range []time.Duration{10 * time.Minute, 5 * time.Minute, time.Hour, 2 * time.Second} {
		if t.weary() {
			break
		}
		t.acknowledged(ctx, &wrong, fmt.Sprintf("an event of %s ago, after one of now,", back), t.dated(ctx, back))
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// kind chooses scenarios by their path.
type kind struct {
	Path string `json:"path"`
}

// acknowledgesScenarios delivers every scenario of a kind in order and expects 2xx throughout.
func acknowledgesScenarios(ctx context.Context, g gomega.Gomega, t *Trial, p kind) {
	var wrong complaints
	for _, scenario := range t.scenarios(p.Path) {
		if t.weary() {
			break
		}
		for i, d := range t.play(ctx, scenario, true) {
			what := fmt.Sprintf("step %d (%s) of the scenario %q", i+1, d.Event, scenario.Name)
			if !t.acknowledged(ctx, &wrong, what, d) {
				break
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// acknowledgesScenariosOutOfOrder delivers the same events from the last to the first.
func acknowledgesScenariosOutOfOrder(ctx context.Context, g gomega.Gomega, t *Trial, p kind) {
	var wrong complaints
	for _, scenario := range t.scenarios(p.Path) {
		deliveries := t.play(ctx, scenario, false)
		slices.Reverse(deliveries)
		for i, d := range deliveries {
			if t.weary() {
				break
			}
			what := fmt.Sprintf("step %d (%s) of the scenario %q, delivered as number %d,", len(deliveries)-i, d.Event, scenario.Name, i+1)
			t.acknowledged(ctx, &wrong, what, d)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

func (t *Trial) scenarios(path string) []specs.Scenario {
	var chosen []specs.Scenario
	for _, scenario := range t.provider().Scenarios {
		if scenario.Path == path {
			chosen = append(chosen, scenario)
		}
	}
	if len(chosen) == 0 {
		conformance.End(reports.Error, "the provider folder has no scenario with path %q", path)
	}
	return chosen
}

// play composes the deliveries of a scenario. Compressed, all its events are of now, in order, so that a receiver is not
// tried with old timestamps as well; else they are as far apart as in the scenario, and the last is of now.
func (t *Trial) play(ctx context.Context, scenario specs.Scenario, compressed bool) []fixtures.Delivery {
	orders, err := message.Script(scenario, t.bench.now())
	if err != nil {
		conformance.End(reports.Error, "%v", err)
	}
	for i := range orders {
		if compressed {
			orders[i].At = t.bench.now()
		}
	}
	bodies, err := t.composer.Play(orders)
	if err != nil {
		conformance.End(reports.Error, "%v", err)
	}
	var deliveries []fixtures.Delivery
	for i, body := range bodies {
		deliveries = append(deliveries, t.deliver(ctx, orders[i].Event, body))
	}
	return deliveries
}
