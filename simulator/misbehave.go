package simulator

import (
	"net/http"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// Faults returns how the simulated providers misbehave; nil: they do not.
func (s *Simulator) Faults() *fault.Set { return s.faults.Load() }

// SetFaults says how the simulated providers misbehave from now on; nil: not at all.
func (s *Simulator) SetFaults(faults *fault.Set) { s.faults.Store(faults) }

func (s *Simulator) alter(o queue.Outgoing) (message.Message, error) { return s.faults.Load().Alter(o) }

// observe is told of every change to a delivery.
func (s *Simulator) observe(c queue.Change) {
	if s.faults.Load().Twice(c) {
		_ = s.queue.Redeliver(c.Delivery.ID) // its endpoint may be gone by now
	}
	s.journal.add(c)
	if s.options.Observe != nil {
		s.options.Observe(c)
	}
}

// calls lets the calls of the subscription API meet the faults in force.
func (p *provider) calls() http.Handler {
	return &fault.API{
		Provider: p.specs, InForce: p.simulator.Faults, Next: p.api, Clock: p.simulator.Now, Stop: p.simulator.running.Done(),
		Refuse: func(w http.ResponseWriter, status int, detail string) {
			p.api.Refuse(w, &subscription.Refusal{Status: status, Detail: detail})
		},
	}
}

// tokenRequests lets token requests meet the faults in force. The identity provider belongs to no provider.
func (s *Simulator) tokenRequests(provider string, endpoint http.Handler) http.Handler {
	return &fault.Token{Provider: provider, InForce: s.Faults, Next: endpoint, Stop: s.running.Done()}
}
