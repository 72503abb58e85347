package control

import (
	"encoding/json"
	"net/http"

	"github.com/hookbench/hookbench/simulator/fault"
)

func (h *Handler) getFaults(*http.Request) (answer, error) {
	text, err := h.simulator.Faults().MarshalJSON()
	return answer{http.StatusOK, json.RawMessage(text)}, err
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
	return h.getFaults(r)
}

func (h *Handler) deleteFaults(r *http.Request) (answer, error) {
	h.simulator.SetFaults(nil)
	return h.getFaults(r)
}
