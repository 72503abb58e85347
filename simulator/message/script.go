package message

import (
	"fmt"
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
		step.Set = map[string]any{}
		for _, at := range order.Same {
			for _, body := range bodies {
				if value := at.Get(body); value.Exists() {
					step.Set[string(at)] = value.Value()
					break
				}
			}
		}
		for at, value := range order.Set {
			step.Set[at] = value
		}
		body, err := c.Body(step)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}
