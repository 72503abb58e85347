package gotest_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// A sender is judged over its whole schedule without waiting for it. Here it is the simulator, which sleeps in real time until
// the next attempt is due; a team starts its own sender in its place.
func ExampleSender() {
	testRetries := func(t *testing.T) {
		gotest.Sender(t, gotest.SenderConfig{
			Provider: "cas-sso",
			API:      "/cas-sso",
			Serve: func(ctx context.Context, transport *http.Transport) gotest.Served {
				provider, err := specs.Open("cas-sso")
				if err != nil {
					t.Fatal(err)
				}
				sender, err := simulator.New(simulator.Options{Providers: []*specs.Provider{provider}, Pace: queue.Real, Transport: transport})
				if err != nil {
					t.Fatal(err)
				}
				go sender.Run(ctx)
				return gotest.Served{API: sender, Emit: func(_ context.Context, e gotest.Event) error {
					_, err := sender.Emit("cas-sso", simulator.Order{Type: e.Type, Subtype: e.Subtype, Data: e.Data})
					return err
				}}
			},
		})
	}

	runTest("TestRetries", testRetries)
	// Output: PASS
}
