package main

import (
	"github.com/hookbench/hookbench/simulator/control"
	"github.com/hookbench/hookbench/simulator/dashboard"
)

// handler returns what is served on the port: the providers, and what steers them.
func (s *simulation) handler() (*control.Handler, error) {
	page, err := dashboard.New(s.simulator)
	if err != nil {
		return nil, err
	}
	return control.New(control.Options{
		Simulator: s.simulator, Metrics: s.metrics, Token: s.token, Loopback: isLoopback(s.listener.Addr()), Dashboard: page,
	}), nil
}
