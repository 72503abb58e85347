package gotest_test

import (
	"testing"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/specs"
)

// The simulator passes as a sender of each provider, on a clock that runs by itself.
func TestSimulatorsPass(t *testing.T) {
	for _, id := range specs.Builtin() {
		t.Run(id, func(t *testing.T) {
			gotest.Sender(t, played(t, id, ""))
		})
	}
}

// A sender that sleeps between its attempts passes, over a day and more.
func TestSleepingSendersPass(t *testing.T) {
	for id := range platforms() {
		t.Run(id, func(t *testing.T) {
			gotest.Sender(t, written(t, id, ""))
		})
	}
}
