package control

import "net/http"

func (h *Handler) reset(r *http.Request) (answer, error) {
	if _, err := readObject(r); err != nil {
		return answer{}, err
	}
	h.simulator.Reset()
	return answer{status: http.StatusNoContent}, nil
}
