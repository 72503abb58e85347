package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
)

// How long clients may take, and how much they may send. The APIs have limits of their own below these.
const (
	headPatience = 10 * time.Second
	bodyPatience = 30 * time.Second
	idlePatience = 2 * time.Minute
	bodyLimit    = 4 << 20
	headLimit    = 64 << 10
)

// build makes the simulator and the server in front of it.
func (s *simulation) build(options simulator.Options) (err error) {
	if s.simulator, err = simulator.New(options); err != nil {
		return err
	}
	if s.control, err = s.handler(); err != nil {
		return err
	}
	s.server = &http.Server{
		Handler:           bounded(bodyPatience, s.control),
		ReadHeaderTimeout: headPatience, IdleTimeout: idlePatience, MaxHeaderBytes: headLimit,
	}
	if s.flags.tls {
		s.server.TLSConfig = s.authority.ServerTLS()
	}
	return nil
}

// serve says what is simulated and serves it until the context ends.
func (s *simulation) serve(ctx context.Context, c *console) error {
	if err := s.print(c); err != nil {
		return errors.Join(exitError{exitInconclusive, err}, s.listener.Close())
	}
	broken := make(chan error, 1)
	go func() { broken <- s.listen() }()
	go s.simulator.Run(context.WithoutCancel(ctx))
	select {
	case err := <-broken:
		return exitError{exitInconclusive, fmt.Errorf("--listen: %w", err)}
	case <-ctx.Done():
		return s.stop(ctx, c)
	}
}

func (s *simulation) listen() error {
	if s.flags.tls {
		return s.server.ServeTLS(s.listener, "", "")
	}
	return s.server.Serve(s.listener)
}

// stop takes no more calls, finishes what is in flight, and says what is still pending. The error is the exit code.
func (s *simulation) stop(ctx context.Context, c *console) error {
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.flags.drainTimeout)
	defer cancel()
	s.control.Drain()
	answered := make(chan error, 1)
	go func() { answered <- s.server.Shutdown(patience) }()
	pending, cut := s.simulator.Shutdown(patience)
	if err := <-answered; err != nil {
		s.server.Close()
	}
	if pending > 0 {
		c.log.Warn(s.pending(pending))
	}
	if cut != nil {
		return exitError{exitInconclusive, fmt.Errorf("what was still in flight after --drain-timeout %s was cut off", s.flags.drainTimeout)}
	}
	if cause := (interrupted{}); errors.As(context.Cause(ctx), &cause) && cause.by == os.Interrupt {
		return exitError{code: exitInterrupted}
	}
	return nil
}

// pending says in one line what is lost with the simulator.
func (s *simulation) pending(count int) string {
	var parts []string
	for _, p := range s.simulator.Providers() {
		if _, n := s.simulator.Deliveries(queue.Selection{Provider: p.ID, Status: queue.Pending, Limit: 1}); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", p.ID, n))
		}
	}
	return fmt.Sprintf("%s still pending: %s", counted(count, "delivery", "deliveries"), strings.Join(parts, ", "))
}

// observe counts each change and, where that is wanted, logs each attempt.
func (s *simulation) observe(c *console) func(queue.Change) {
	if !s.flags.logAttempts {
		return s.metrics.Observe
	}
	return func(change queue.Change) {
		s.metrics.Observe(change)
		made := change.Attempt
		if made == nil {
			return
		}
		details := []any{"provider", change.Delivery.Provider, "event", change.Delivery.Event, "delivery", change.Delivery.ID, "number", made.Number, "outcome", made.Outcome.String()}
		if made.Response != nil {
			details = append(details, "answered", made.Response.Status)
		} else if made.Problem != "" {
			details = append(details, "problem", made.Problem)
		}
		c.log.Info("attempt", append(details, "status", string(change.Delivery.Status))...)
	}
}
