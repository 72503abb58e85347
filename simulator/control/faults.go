package control

import (
	"net/http"

	"github.com/hookbench/hookbench/simulator/fault"
)

// none is the document of no faults.
func none() any { return map[string][]any{"faults": {}} }

func (h *Handler) getFaults(*http.Request) (answer, error) {
	if set := h.simulator.Faults(); set != nil {
		return ok(set)
	}
	return ok(none())
}

func (h *Handler) putFaults(r *http.Request) (answer, error) {
	document, err := readJSON(r)
	if err != nil {
		return answer{}, err
	}
	if len(document) == 0 {
		return answer{}, refusal(http.StatusBadRequest, `the body is empty: send {"faults":[…]}`)
	}
	var providers []string
	for _, p := range h.simulator.Providers() {
		providers = append(providers, p.ID)
	}
	set, err := fault.Parse(document, providers, h.simulator.Seed())
	if err != nil {
		return answer{}, err
	}
	h.simulator.SetFaults(set)
	return ok(set)
}

func (h *Handler) deleteFaults(*http.Request) (answer, error) {
	h.simulator.SetFaults(nil)
	return ok(none())
}
