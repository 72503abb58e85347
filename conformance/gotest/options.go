package gotest

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/specs"
)

// Options say which requirements are tried and what fails the test. The zero value tries all of them, and fails for every
// must that is not kept or could not be judged.
type Options struct {
	// Only and Skip name requirements: an id, an id prefix that ends at a hyphen, area:NAME, or level:must|should. The go
	// command's -run chooses among the subtests as well.
	Only []string
	Skip []string

	Strict         bool // let a failed should fail the test too
	AllowUndecided bool // skip a must that could not be judged, rather than fail for it

	// KnownFailures are ids of requirements that are known to fail, with the reason why that is put up with. They are
	// skipped while they fail; one that passes fails the test, so that the list cannot grow stale.
	KnownFailures map[string]string

	Schedule string        // reading of the documented retry table: gaps or offsets; "": the provider's
	Seed     uint64        // what is sent follows from it; 0: a new one for each run, which is logged
	Timeout  time.Duration // longest wait for an answer; 0: 30 seconds
}

// defaultTimeout is how long an answer is waited for when nothing else is said.
const defaultTimeout = 30 * time.Second

func (o Options) withDefaults() Options {
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	if o.Seed == 0 {
		o.Seed = conformance.NewSeed()
	}
	return o
}

// selection checks Only, Skip and KnownFailures against the catalogue.
func (o Options) selection(provider *specs.Provider, party specs.Party) (conformance.Selection, error) {
	selection := conformance.Select(o.Only, o.Skip)
	if err := selection.Check(provider.Catalogue, party); err != nil {
		return selection, err
	}
	ids := map[string]bool{}
	for _, r := range provider.Catalogue.Of(party) {
		ids[r.ID] = true
	}
	for id, reason := range o.KnownFailures {
		switch {
		case !ids[id]:
			return selection, fmt.Errorf("KnownFailures: %s has no requirement %s on a %s", provider.ID(), id, party)
		case strings.TrimSpace(reason) == "":
			return selection, fmt.Errorf("KnownFailures: %s has no reason", id)
		}
	}
	return selection, nil
}

// open reads a provider by its id or the path of its folder.
func (o Options) open(name string) (*specs.Provider, error) {
	if name == "" {
		return nil, fmt.Errorf("no Provider is given: one of %s, or the path of a provider folder", strings.Join(specs.Builtin(), ", "))
	}
	provider, err := specs.Open(name)
	if err != nil {
		return nil, err
	}
	if err := provider.Contract.Retry.ReadAs(specs.Reading(o.Schedule)); err != nil {
		return nil, fmt.Errorf("option Schedule: %w", err)
	}
	return provider, nil
}

// within returns a context that ends early enough before the deadline of the test binary for the results to be told.
func within(t *testing.T) (context.Context, context.CancelFunc) {
	deadline, ok := t.Deadline()
	if !ok {
		return context.WithCancel(t.Context())
	}
	left := time.Until(deadline)
	return context.WithTimeout(t.Context(), left-min(left/10, 10*time.Second))
}
