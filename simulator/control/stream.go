package control

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
)

// How long a stream is silent before it says that it is alive, and how long a client may take to read a part.
const (
	heartbeat    = 15 * time.Second
	patience     = 30 * time.Second
	eventStream  = "text/event-stream"
	streamIDName = "Last-Event-ID"
)

// change is what the stream tells of one change to a delivery.
type change struct {
	delivery
	From    queue.Status   `json:"from,omitempty"` // none: the delivery is new
	Attempt *streamAttempt `json:"attempt,omitempty"`
}

type streamAttempt struct {
	tried
	ResponseStatus int `json:"responseStatus,omitempty"`
}

func viewChange(c queue.Change) (kind string, view change) {
	view = change{delivery: viewDelivery(c.Delivery), From: c.From}
	if c.Attempt == nil {
		return "delivery", view
	}
	view.Attempt = &streamAttempt{tried: viewTried(*c.Attempt)}
	if c.Attempt.Response != nil {
		view.Attempt.ResponseStatus = c.Attempt.Response.Status
	}
	return "attempt", view
}

// stream tells of changes as server-sent events until the client is gone, the handler is closed, or the simulator is
// shut down and all is told.
func (h *Handler) stream(w http.ResponseWriter, r *http.Request) {
	after, err := h.readStart(r)
	if err != nil {
		refuse(w, err)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	s := &listener{ResponseController: http.NewResponseController(w), w: w, provider: r.URL.Query().Get("provider"), told: after}
	stop := context.AfterFunc(h.closing, func() {
		cancel()
		_ = s.SetWriteDeadline(time.Now()) // ends a write that nobody reads
	})
	defer stop()
	s.open()
	if r.Method != http.MethodHead {
		s.follow(ctx, h.simulator.Journal())
	}
}

// readStart returns the number of the change after which a stream begins: the latest one, unless the client asks for
// earlier ones. Numbers that are still to come are of an earlier run of the simulator, so that all is new.
func (h *Handler) readStart(r *http.Request) (after uint64, err error) {
	query, last := r.URL.Query(), h.simulator.Journal().Last()
	if query.Has("provider") {
		if _, err := h.simulator.Provider(query.Get("provider")); err != nil {
			return 0, err
		}
	}
	text, name := r.Header.Get(streamIDName), streamIDName // a client that reconnects repeats its query
	if text == "" {
		text, name = query.Get("after"), "after"
	}
	if text == "" && !query.Has("after") {
		return last, nil
	}
	if after, err = strconv.ParseUint(text, 10, 64); err != nil {
		return 0, refusal(http.StatusBadRequest, "%s: give the number of a change, a whole number from 0", name)
	}
	if after > last {
		return 0, nil
	}
	return after, nil
}

// listener is one client of the stream.
type listener struct {
	*http.ResponseController
	w        http.ResponseWriter
	provider string // "": all
	told     uint64 // number of the latest change that needs no more telling
}

func (s *listener) open() {
	header := s.w.Header()
	header.Set("Content-Type", eventStream)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // proxies keep nothing back
	s.w.WriteHeader(http.StatusOK)
	_ = s.write(": hookbench\n\n")
	_ = s.Flush()
}

// follow tells of each change. Nobody waits for it: changes that it is too late for are told as a gap.
func (s *listener) follow(ctx context.Context, journal *simulator.Journal) {
	defer func() { _ = s.SetWriteDeadline(time.Time{}) }() // the connection may serve other calls
	for ctx.Err() == nil {
		wait, stop := context.WithTimeout(ctx, heartbeat)
		entries := journal.After(wait, s.told)
		ended := len(entries) == 0 && wait.Err() == nil // no more will come
		stop()
		if ended || s.tell(entries) != nil || s.Flush() != nil {
			return
		}
	}
}

func (s *listener) tell(entries []simulator.Entry) error {
	if len(entries) == 0 {
		return s.write(": alive\n\n")
	}
	if first := entries[0].Number; first > s.told+1 {
		if err := s.send(first-1, "gap", map[string]uint64{"missed": first - 1 - s.told}); err != nil {
			return err
		}
	}
	for _, e := range entries {
		s.told = e.Number
		if s.provider != "" && s.provider != e.Delivery.Provider {
			continue
		}
		kind, view := viewChange(e.Change)
		if err := s.send(e.Number, kind, view); err != nil {
			return err
		}
	}
	return nil
}

func (s *listener) send(id uint64, kind string, data any) error {
	text, err := encode(data) // one line, with its end
	if err != nil {
		return err
	}
	return s.write(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n", id, kind, text))
}

func (s *listener) write(text string) error {
	_ = s.SetWriteDeadline(time.Now().Add(patience)) // not every writer can
	_, err := s.w.Write([]byte(text))
	return err
}
