package control

import (
	"net/http"
	"slices"
	"time"

	"github.com/hookbench/hookbench/simulator/queue"
)

// delivery is one event on its way to one endpoint.
type delivery struct {
	ID           string       `json:"id"`
	Provider     string       `json:"provider"`
	Endpoint     string       `json:"endpoint"`
	EventID      string       `json:"eventId"`
	EventType    string       `json:"eventType"`
	EventSubtype string       `json:"eventSubtype,omitempty"`
	Status       queue.Status `json:"status"`
	Created      time.Time    `json:"created"`
	NextDue      time.Time    `json:"nextDue,omitzero"`
	Made         int          `json:"made"` // attempts
}

func viewDelivery(d queue.Delivery) delivery {
	v := delivery{
		ID: d.ID, Provider: d.Provider, Endpoint: d.Endpoint, EventID: d.EventID, EventType: d.Event, EventSubtype: d.Subtype,
		Status: d.Status, Created: d.Created.UTC(), Made: d.Made,
	}
	if !d.NextDue.IsZero() {
		v.NextDue = d.NextDue.UTC()
	}
	return v
}

// usualPage is how many deliveries are listed when nothing is said.
const usualPage = 100

func (h *Handler) listDeliveries(r *http.Request) (answer, error) {
	which, err := h.readSelection(r)
	if err != nil {
		return answer{}, err
	}
	chosen, total := h.simulator.Deliveries(which)
	part := struct {
		Deliveries []delivery `json:"deliveries"`
		Total      int        `json:"total"`
	}{make([]delivery, len(chosen)), total}
	for i, d := range chosen {
		part.Deliveries[i] = viewDelivery(d)
	}
	return ok(part)
}

func (h *Handler) readSelection(r *http.Request) (which queue.Selection, err error) {
	query := r.URL.Query()
	which = queue.Selection{Provider: query.Get("provider"), Endpoint: query.Get("endpoint"), Status: queue.Status(query.Get("status"))}
	if query.Has("provider") {
		if _, err := h.simulator.Provider(which.Provider); err != nil {
			return which, err
		}
	}
	if query.Has("status") && !slices.Contains(queue.Statuses(), which.Status) {
		return which, refusal(http.StatusBadRequest, "status: give one of %q", queue.Statuses())
	}
	p, err := readPage(query, usualPage)
	which.Offset, which.Limit = p.offset, p.limit
	return which, err
}

func (h *Handler) getDelivery(r *http.Request) (answer, error) {
	d, err := h.simulator.Delivery(r.PathValue("delivery"))
	if err != nil {
		return answer{}, err
	}
	full := struct {
		delivery
		Attempts []attempt `json:"attempts"`
	}{viewDelivery(d), make([]attempt, len(d.Attempts))}
	for i, a := range d.Attempts {
		full.Attempts[i] = viewAttempt(a)
	}
	return ok(full)
}

func (h *Handler) redeliver(r *http.Request) (answer, error) {
	if _, err := readObject(r); err != nil {
		return answer{}, err
	}
	if err := h.simulator.Redeliver(r.PathValue("delivery")); err != nil {
		return answer{}, err
	}
	d, err := h.simulator.Delivery(r.PathValue("delivery"))
	return answer{http.StatusAccepted, viewDelivery(d)}, err
}
