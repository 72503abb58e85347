package control

import (
	"net/http"

	"github.com/hookbench/hookbench/simulator"
)

func (h *Handler) listProviders(*http.Request) (answer, error) {
	return ok(map[string][]simulator.Info{"providers": h.simulator.Providers()})
}

func (h *Handler) getProvider(r *http.Request) (answer, error) {
	info, err := h.simulator.Provider(r.PathValue("provider"))
	if err != nil {
		return answer{}, err
	}
	return ok(info)
}
