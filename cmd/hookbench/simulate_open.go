package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/control"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// simulation is a simulator that listens.
type simulation struct {
	flags     *simulateFlags
	listener  net.Listener
	authority *devca.CA // nil: neither --tls nor --ca-dir
	token     string    // "": the control API asks for none
	metrics   *control.Metrics
	simulator *simulator.Simulator
	control   *control.Handler
	server    *http.Server
}

// open reads every flag and folder, listens, and builds what is served. Nothing is served yet.
func (f *simulateFlags) open(c *console, names []string) (*simulation, error) {
	s := &simulation{flags: f, metrics: control.NewMetrics()}
	options, err := f.options(names)
	if err != nil {
		return nil, err
	}
	if s.authority, err = f.authority(); err != nil {
		return nil, err
	}
	if options.Transport, err = f.transport(s.authority); err != nil {
		return nil, err
	}
	if s.token, err = secretValue("token", f.token); err != nil {
		return nil, err
	}
	c.redactor.Add(s.token)
	if s.listener, err = net.Listen("tcp", f.listen); err != nil {
		return nil, fmt.Errorf("--listen: %w; give another address, or port 0 for a free one", err)
	}
	if s.token == "" && !isLoopback(s.listener.Addr()) {
		s.token = rand.Text()
	}
	options.BaseURL = cmp.Or(strings.TrimSuffix(f.publicURL, "/"), s.address())
	options.Observe = s.observe(c)
	if err := s.build(options); err != nil {
		return nil, errors.Join(err, s.listener.Close())
	}
	return s, nil
}

// options returns what the flags say of the simulator.
func (f *simulateFlags) options(names []string) (simulator.Options, error) {
	o := simulator.Options{AllowHTTP: f.allowHTTP, LimitRate: f.limitRate, MaxDeadline: f.maxDeadline, Seed: f.seed}
	switch {
	case f.maxDeadline < 0:
		return o, errors.New("--max-deadline must be positive, such as 5s")
	case f.drainTimeout <= 0:
		return o, errors.New("--drain-timeout must be positive, such as 30s")
	case f.publicURL != "" && !isOrigin(f.publicURL):
		return o, fmt.Errorf("--public-url %q: want scheme, host and port, such as http://host.docker.internal:4500", f.publicURL)
	}
	var err error
	if o.Pace, err = queue.ParsePace(f.clock); err != nil {
		return o, fmt.Errorf("--%w", err)
	}
	if o.Seed == 0 {
		o.Seed = conformance.NewSeed()
	}
	o.Providers, err = openProviders(names)
	return o, err
}

// openProviders reads the folders side by side, with the documents that the subscription APIs are served from: this takes
// most of the time to start.
func openProviders(names []string) ([]*specs.Provider, error) {
	if len(names) == 0 {
		names = specs.Builtin()
	}
	opened, problems := make([]*specs.Provider, len(names)), make([]error, len(names))
	var reading sync.WaitGroup
	for i, name := range names {
		reading.Go(func() {
			if opened[i], problems[i] = specs.Open(name); problems[i] == nil && opened[i].Contract.Subscriptions != nil {
				opened[i].OpenAPI()
			}
		})
	}
	reading.Wait()
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, p := range opened {
		if seen[p.ID()] {
			return nil, fmt.Errorf("provider %s is named twice: each can be served once", p.ID())
		}
		seen[p.ID()] = true
	}
	return opened, nil
}
