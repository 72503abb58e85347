package simulator

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// ErrUnknownScenario is the error for a scenario that the provider's folder does not have.
var ErrUnknownScenario = errors.New("unknown scenario")

// Step is one event of a scenario that is being played.
type Step struct {
	Type       string
	Subtype    string
	Due        time.Time // virtual instant at which it happens
	EventID    string    // "" while it is still to happen
	Deliveries []string
}

// Scenarios returns the documented sequences of events of a provider, or ErrUnknownProvider.
func (s *Simulator) Scenarios(provider string) ([]specs.Scenario, error) {
	p, err := s.find(provider)
	if err != nil {
		return nil, err
	}
	return p.specs.Scenarios, nil
}

// Play lets the events of a scenario happen. They all happen now, and each endpoint gets them in their order; their bodies
// tell of the documented time between them, with the last one now. If paced, the first happens now and the others as
// much later on the provider's clock as the scenario says. The error is ErrUnknownProvider, ErrUnknownScenario or
// queue.ErrClosed.
func (s *Simulator) Play(provider, scenario string, paced bool) ([]Step, error) {
	p, err := s.find(provider)
	if err != nil {
		return nil, err
	}
	found, err := p.scenario(scenario)
	if err != nil {
		return nil, err
	}
	last := s.stamp()
	if paced {
		last = last.Add(length(found))
	}
	orders, err := message.Script(found, last)
	if err != nil {
		return nil, err
	}
	bodies, err := p.composer.Play(orders)
	if err != nil {
		return nil, err
	}
	if paced {
		return p.schedule(orders, bodies)
	}
	return p.rush(orders, bodies)
}

func (p *provider) scenario(name string) (specs.Scenario, error) {
	names := make([]string, len(p.specs.Scenarios))
	for i, s := range p.specs.Scenarios {
		if s.Name == name {
			return s, nil
		}
		names[i] = s.Name
	}
	return specs.Scenario{}, fmt.Errorf("%w %q: %s has %s", ErrUnknownScenario, name, p.specs.ID(), strings.Join(names, ", "))
}

// length returns how long a scenario takes.
func length(s specs.Scenario) time.Duration {
	var total time.Duration
	for _, step := range s.Steps {
		after, _ := time.ParseDuration(step.After) // what cannot be read is refused with the script
		total += after
	}
	return total
}

// rush lets all events happen now, each behind the one before it.
func (p *provider) rush(orders []message.ScriptedOrder, bodies [][]byte) ([]Step, error) {
	var steps []Step
	var made []string // of all steps so far: an endpoint need not receive each of them
	for i, body := range bodies {
		now := p.simulator.Now()
		emission, err := p.emit(queue.Event{Type: orders[i].Event, Body: body, Behind: made})
		if err != nil {
			return steps, err
		}
		made = append(emission.Deliveries, made...)
		steps = append(steps, Step{orders[i].Event, orders[i].Subtype, now, emission.EventID, emission.Deliveries})
	}
	return steps, nil
}

// schedule lets the first event happen now and plans the others.
func (p *provider) schedule(orders []message.ScriptedOrder, bodies [][]byte) ([]Step, error) {
	at := p.simulator.Now()
	var steps []Step
	for i, body := range bodies {
		event := queue.Event{Type: orders[i].Event, Body: body}
		at = at.Add(orders[i].After)
		step := Step{Type: orders[i].Event, Subtype: orders[i].Subtype, Due: at, Deliveries: []string{}}
		if i == 0 {
			emission, err := p.emit(event)
			if err != nil {
				return nil, err
			}
			step.EventID, step.Deliveries = emission.EventID, emission.Deliveries
		} else if err := p.simulator.queue.Plan(at, func() { _, _ = p.emit(event) }); err != nil {
			return steps, err
		}
		steps = append(steps, step)
	}
	return steps, nil
}
