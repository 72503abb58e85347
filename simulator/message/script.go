package message

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// ScriptedOrder is one step of a scenario with its instant.
type ScriptedOrder struct {
	Order
	After time.Duration   // virtual time since the step before
	Same  []specs.Pointer // members that keep the value they had earlier in the scenario
}

// Script returns the orders of a scenario whose last event happens at the given instant.
func Script(scenario specs.Scenario, last time.Time) ([]ScriptedOrder, error) {
	orders := make([]ScriptedOrder, len(scenario.Steps))
	total := time.Duration(0)
	for i, step := range scenario.Steps {
		if step.After != "" {
			after, err := time.ParseDuration(step.After)
			if err != nil {
				return nil, fmt.Errorf("scenario %s, step %d: %w", scenario.Name, i+1, err)
			}
			orders[i].After = after
			total += after
		}
		orders[i].Order = Order{Event: step.Event, Subtype: step.Subtype, Set: step.Set}
		orders[i].Same = step.Same
	}
	at := last.Add(-total)
	for i := range orders {
		at = at.Add(orders[i].After)
		orders[i].At = at
	}
	return orders, nil
}

// Play composes the bodies of scripted orders. What a step has in common with the scenario so far is taken from the
// first body that holds it.
func (c *Composer) Play(orders []ScriptedOrder) ([][]byte, error) {
	var bodies [][]byte
	for _, order := range orders {
		step := order.Order
		step.Set = kept(order.Same, bodies)
		maps.Copy(step.Set, order.Set)
		body, err := c.Body(step)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}

// kept returns the members that keep their values, by their pointers, each as the first body has it that holds it.
func kept(same []specs.Pointer, bodies [][]byte) map[string]any {
	values := map[string]any{}
	for _, at := range same {
		if i := slices.IndexFunc(bodies, func(body []byte) bool { return at.Get(body).Exists() }); i >= 0 {
			values[string(at)] = at.Get(bodies[i]).Value()
		}
	}
	return values
}
