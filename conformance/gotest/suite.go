package gotest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/hookbench/hookbench/conformance"
)

// suite runs a plan as subtests AREA/ID: each requirement when its subtest runs, one at a time, and those that mostly
// wait beside the others. It returns when all of them have ended.
type suite struct {
	options   Options
	cases     []conformance.Case
	execution *conformance.Execution
	turn      sync.Mutex // held by the case whose turn it is
}

// runs returns a suite whose cases begin when they are asked for.
func runs(ctx context.Context, plan *conformance.Plan, options Options) *suite {
	one := *plan
	one.Cases = slices.Clone(plan.Cases)
	for i := range one.Cases {
		one.Cases[i].Waits = false
	}
	return &suite{options: options, cases: plan.Cases, execution: one.Start(ctx)}
}

func (s *suite) run(t *testing.T) {
	t.Helper()
	var beside sync.WaitGroup
	defer beside.Wait()
	areas := s.areas()
	for _, area := range areas {
		if slices.ContainsFunc(s.in(area), s.waits) {
			beside.Go(func() { s.runArea(t, area) })
		}
	}
	for _, area := range areas {
		if !slices.ContainsFunc(s.in(area), s.waits) {
			s.runArea(t, area)
		}
	}
}

// runArea runs the requirements of an area, and first begins with those that wait.
func (s *suite) runArea(t *testing.T, area string) {
	t.Helper()
	t.Run(area, func(t *testing.T) {
		t.Helper()
		var beside sync.WaitGroup
		defer beside.Wait()
		cases := s.in(area)
		for _, i := range cases {
			if s.waits(i) {
				beside.Go(func() { s.runCase(t, i) })
			}
		}
		for _, i := range cases {
			if !s.waits(i) {
				s.runCase(t, i)
			}
		}
	})
}

func (s *suite) runCase(t *testing.T, i int) {
	t.Helper()
	t.Run(s.cases[i].Requirement.ID, func(t *testing.T) {
		t.Helper()
		if !s.waits(i) {
			s.turn.Lock()
			defer s.turn.Unlock()
		}
		s.options.tell(t, s.execution.Result(i))
	})
}

// areas returns the areas in the order of the catalogue.
func (s *suite) areas() []string {
	var areas []string
	for _, c := range s.cases {
		if !slices.Contains(areas, c.Requirement.Area) {
			areas = append(areas, c.Requirement.Area)
		}
	}
	return areas
}

// in returns the places of an area's cases.
func (s *suite) in(area string) []int {
	var cases []int
	for i, c := range s.cases {
		if c.Requirement.Area == area {
			cases = append(cases, i)
		}
	}
	return cases
}

func (s *suite) waits(i int) bool { return s.cases[i].Waits && s.cases[i].Skip == "" }
