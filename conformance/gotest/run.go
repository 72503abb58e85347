package gotest

import (
	"testing"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// run is what a run against either party has.
type run struct {
	options   Options
	redactor  *reports.Redactor
	selection conformance.Selection
}

func newRun(o Options) run { return run{options: o.withDefaults(), redactor: &reports.Redactor{}} }

// open returns the provider, whose catalogue names no check that does not exist, and chooses among its requirements on the party.
func (r *run) open(name string, party specs.Party) (*specs.Provider, error) {
	provider, err := r.options.open(name)
	if err != nil {
		return nil, err
	}
	check := receiver.CheckNames
	if party == specs.Sender {
		check = sender.CheckNames
	}
	if err := check(provider.Catalogue); err != nil {
		return nil, err
	}
	r.selection, err = r.options.selection(provider, party)
	return provider, err
}

// end ends t with the reason why nothing can be judged, in the words of Go and without secrets.
func (r *run) end(t *testing.T, reason error) {
	t.Helper()
	t.Fatalf("gotest: %s", inGo(r.redactor.String(reason.Error())))
}
