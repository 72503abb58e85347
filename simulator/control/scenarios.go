package control

import (
	"net/http"
	"time"

	"github.com/hookbench/hookbench/simulator"
)

// scenario is a documented sequence of events.
type scenario struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func (h *Handler) listScenarios(r *http.Request) (answer, error) {
	known, err := h.simulator.Scenarios(r.PathValue("provider"))
	if err != nil {
		return answer{}, err
	}
	all := make([]scenario, len(known))
	for i, s := range known {
		all[i] = scenario{s.Name, s.Text}
	}
	return ok(map[string][]scenario{"scenarios": all})
}

// step is an event of a scenario that is being played.
type step struct {
	Type       string    `json:"type"`
	Subtype    string    `json:"subtype,omitempty"`
	Due        time.Time `json:"due"`
	EventID    string    `json:"eventId,omitempty"` // none while the event is still to happen
	Deliveries []string  `json:"deliveries"`
}

func (h *Handler) play(r *http.Request) (answer, error) {
	if _, err := h.simulator.Provider(r.PathValue("provider")); err != nil {
		return answer{}, err
	}
	var paced bool
	if _, err := readObject(r, member{"paced", "true or false", &paced}); err != nil {
		return answer{}, err
	}
	steps, err := h.simulator.Play(r.PathValue("provider"), r.PathValue("scenario"), paced)
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusAccepted, map[string][]step{"events": viewSteps(steps)}}, nil
}

func viewSteps(steps []simulator.Step) []step {
	views := make([]step, len(steps))
	for i, s := range steps {
		views[i] = step{s.Type, s.Subtype, s.Due.UTC(), s.EventID, append([]string{}, s.Deliveries...)}
	}
	return views
}
