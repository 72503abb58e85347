package dashboard

import "github.com/hookbench/hookbench/simulator/fault"

// faults are those in force, and what can be set.
type faults struct {
	Set       []fault.Fault
	Kinds     []fault.Kind
	Providers []string
}

func (h *Handler) faults() faults {
	f := faults{Set: h.simulator.Faults().List(), Kinds: fault.Kinds()}
	for _, info := range h.simulator.Providers() {
		f.Providers = append(f.Providers, info.ID)
	}
	return f
}
