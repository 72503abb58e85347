package control

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/hookbench/hookbench/simulator/queue"
)

// clock is how far virtual time has come.
type clock struct {
	Now     time.Time `json:"now"`
	Pace    string    `json:"pace"`
	NextDue time.Time `json:"nextDue,omitzero"` // of what is not yet due
	Pending int       `json:"pending"`          // deliveries
}

func (h *Handler) getClock(*http.Request) (answer, error) {
	c := clock{Now: h.simulator.Now().UTC(), Pace: h.simulator.Pace().String(), Pending: h.simulator.Load().Deliveries[queue.Pending]}
	if due, is := h.simulator.NextDue(); is {
		c.NextDue = due.UTC()
	}
	return ok(c)
}

// moveClock waits until everything that fell due is answered, or the caller is gone.
func (h *Handler) moveClock(r *http.Request) (answer, error) {
	move, err := h.readMove(r)
	if err != nil {
		return answer{}, err
	}
	if err := move(r.Context()); err != nil {
		return answer{}, err
	}
	return h.getClock(r)
}

// readMove returns what moves the clock as a body asks for.
func (h *Handler) readMove(r *http.Request) (func(context.Context) error, error) {
	var advance, advanceTo string
	var untilIdle bool
	given, err := readObject(r,
		member{"advance", `a duration such as "10s" or "24h"`, &advance},
		member{"advanceTo", "an instant as in RFC 3339", &advanceTo},
		member{"untilIdle", "true", &untilIdle},
	)
	switch {
	case err != nil:
		return nil, err
	case len(given) != 1:
		return nil, refusal(http.StatusBadRequest, `send exactly one of {"advance":"10s"}, {"advanceTo":"2026-01-31T12:00:00Z"} and {"untilIdle":true}`)
	case given["advance"]:
		return h.advance(advance)
	case given["advanceTo"]:
		return h.advanceTo(advanceTo)
	case !untilIdle:
		return nil, mistake("/untilIdle", "must be true")
	}
	return h.simulator.RunUntilIdle, nil
}

func (h *Handler) advance(text string) (func(context.Context) error, error) {
	by, err := time.ParseDuration(text)
	if err != nil || by < 0 {
		return nil, mistake("/advance", `must be a duration from 0, such as "10s" or "24h"`)
	}
	return func(ctx context.Context) error { return pointAt("/advance", h.simulator.Advance(ctx, by)) }, nil
}

func (h *Handler) advanceTo(text string) (func(context.Context) error, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil, mistake("/advanceTo", `must be an instant as in RFC 3339, such as "2026-01-31T12:00:00Z"`)
	}
	return func(ctx context.Context) error { return pointAt("/advanceTo", h.simulator.AdvanceTo(ctx, at)) }, nil
}

// pointAt blames a member for an error that is neither the end of the queue nor that of the wait: it is of a time that
// cannot be gone to.
func pointAt(pointer string, err error) error {
	if err == nil || errors.Is(err, queue.ErrClosed) || errors.Is(err, context.Canceled) {
		return err
	}
	return mistake(pointer, "%v", err)
}
