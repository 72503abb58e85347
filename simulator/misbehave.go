package simulator

import (
	"net/http"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
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

// calls lets the calls of a subscription API meet the faults in force.
func (s *Simulator) calls(provider string, api http.Handler) http.Handler {
	return fault.API(s.faults.Load, provider, api)
}

// tokens lets token requests meet the faults in force. The identity provider belongs to no provider.
func (s *Simulator) tokens(provider string, endpoint http.Handler) http.Handler {
	return fault.Token(s.faults.Load, provider, endpoint)
}
