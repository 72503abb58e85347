package main

import (
	"github.com/hookbench/hookbench/simulator/control"
)

// handler returns what is served on the port: the providers, and what steers them.
func (s *simulation) handler() *control.Handler {
	return control.New(control.Options{
		Simulator: s.simulator, Metrics: s.metrics, Token: s.token, Loopback: isLoopback(s.listener.Addr()),
	})
}
