package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// emitted is an event that has happened.
type emitted struct {
	EventID    string   `json:"eventId"`
	Deliveries []string `json:"deliveries"`
}

func (h *Handler) emit(r *http.Request) (answer, error) {
	info, err := h.simulator.Provider(r.PathValue("provider"))
	if err != nil {
		return answer{}, err
	}
	order, to, err := readOrder(r)
	if err != nil {
		return answer{}, err
	}
	emission, err := h.emitTo(info.ID, order, to)
	if errors.Is(err, simulator.ErrInvalidEvent) {
		return answer{}, &problem{http.StatusBadRequest, err.Error(), culprit(order, info)}
	}
	if err != nil {
		return answer{}, fmt.Errorf("emit: %w", err)
	}
	return answer{http.StatusAccepted, emitted{emission.EventID, emission.Deliveries}}, nil
}

// emitTo lets an event happen, for one endpoint alone if there is one.
func (h *Handler) emitTo(provider string, order simulator.Order, to *simulator.Endpoint) (queue.Emission, error) {
	if to == nil {
		return h.simulator.Emit(provider, order)
	}
	emission, err := h.simulator.EmitTo(provider, *to, order)
	if errors.Is(err, subscription.ErrDocumented) {
		return emission, mistake("/endpoint", "is for providers that document no API to subscribe by: leave it out")
	}
	return emission, err
}

func readOrder(r *http.Request) (order simulator.Order, to *simulator.Endpoint, err error) {
	given, err := readObject(r,
		member{"type", "the name of an event", &order.Type},
		member{"subtype", "a text", &order.Subtype},
		member{"data", "an object that is merged over the example's payload", &order.Data},
		member{"endpoint", `an object {"url","secret"}: where alone the event goes`, &to},
	)
	switch {
	case err != nil:
		return order, nil, err
	case !given["type"]:
		return order, nil, mistake("/type", `is missing: send {"type":"…"} with the name of an event`)
	case given["data"] && !bytes.HasPrefix(order.Data, []byte("{")):
		return order, nil, mistake("/data", "must be an object that is merged over the example's payload")
	}
	return order, to, nil
}

// culprit points at the member for which an order is refused: an unknown type comes first, and the rest of the event is
// the example's, which is right.
func culprit(order simulator.Order, info simulator.Info) string {
	switch {
	case !slices.Contains(info.Events, order.Type):
		return "/type"
	case isEmpty(order.Data):
		return "/subtype"
	default:
		return "/data"
	}
}

// isEmpty tells whether data changes nothing.
func isEmpty(data json.RawMessage) bool {
	var members map[string]json.RawMessage
	return json.Unmarshal(data, &members) != nil || len(members) == 0
}
