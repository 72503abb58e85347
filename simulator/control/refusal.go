package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// problem is a refused call: what is wrong and what to do, in one line.
type problem struct {
	status  int
	text    string
	pointer string // JSON pointer to the mistake in the body; "" where there is none to point at
}

func (p *problem) Error() string { return p.text }

func refusal(status int, format string, args ...any) error {
	return &problem{status: status, text: fmt.Sprintf(format, args...)}
}

// mistake is a refusal of a member of the body.
func mistake(pointer, format string, args ...any) error {
	return &problem{http.StatusBadRequest, pointer + ": " + fmt.Sprintf(format, args...), pointer}
}

// refused is the body of every answer that is an error.
type refused struct {
	Error   string `json:"error"`
	Pointer string `json:"pointer,omitempty"`
}

// refuse answers with an error.
func refuse(w http.ResponseWriter, err error) {
	p := classify(err)
	writeJSON(w, p.status, refused{strings.Join(strings.Fields(p.text), " "), p.pointer})
}

// classify says what an error of the simulator means to a caller.
func classify(err error) *problem {
	var own *problem
	var by *subscription.Refusal
	var at *fault.Mistake
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &by):
		return &problem{by.Status, by.Detail, by.Pointer}
	case errors.As(err, &at):
		return &problem{http.StatusBadRequest, at.Error(), at.Pointer}
	default:
		return sentinel(err)
	}
}

// sentinel says what the errors mean that the simulator's packages name, with what to do where they do not say it.
func sentinel(err error) *problem {
	for _, known := range []struct {
		is     error
		status int
		advice string
	}{
		{simulator.ErrUnknownProvider, http.StatusNotFound, ""},
		{simulator.ErrUnknownScenario, http.StatusNotFound, ""},
		{queue.ErrUnknownDelivery, http.StatusNotFound, ": see GET " + BasePath + "/deliveries for those there are"},
		{subscription.ErrUnknown, http.StatusNotFound, ": GET this path without its last part for those there are"},
		{queue.ErrUnknownEndpoint, http.StatusConflict, ": let the event happen anew"},
		{subscription.ErrDocumented, http.StatusConflict, ""},
		{queue.ErrClosed, http.StatusServiceUnavailable, ": start the simulator again"},
		{context.Canceled, http.StatusServiceUnavailable, ""}, // nobody reads it
	} {
		if errors.Is(err, known.is) {
			return &problem{status: known.status, text: err.Error() + known.advice}
		}
	}
	return &problem{status: http.StatusInternalServerError, text: err.Error()}
}
