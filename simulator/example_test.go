package simulator_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// A provider is played within a test: subscribe as its documentation says, let an event happen, move its clock, and look at
// what became of the delivery.
func ExampleSimulator() {
	var calls atomic.Int32
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer receiver.Close()

	provider, err := specs.Open("cas-sso")
	if err != nil {
		fmt.Println(err)
		return
	}
	transport := queue.NewTransport()
	defer transport.CloseIdleConnections()
	s, err := simulator.New(simulator.Options{Providers: []*specs.Provider{provider}, Transport: transport})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(s)
	defer server.Close()

	order := `{"url":"` + receiver.URL + `","events":["user.login"],"secret":"whsec_of_the_test"}`
	answer, err := http.Post(server.URL+"/cas-sso/api/webhooks", "application/json", strings.NewReader(order))
	if err != nil {
		fmt.Println(err)
		return
	}
	answer.Body.Close()

	emission, err := s.Emit("cas-sso", simulator.Order{Type: "user.login"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, by := range []time.Duration{0, time.Hour} { // the retries follow within minutes
		if err := s.Advance(context.Background(), by); err != nil {
			fmt.Println(err)
			return
		}
		delivery, _ := s.Delivery(emission.Deliveries[0])
		fmt.Println(delivery.Status, "after", len(delivery.Attempts), "attempts")
	}
	// Output:
	// pending after 1 attempts
	// delivered after 3 attempts
}

// A simulator whose time runs by itself is waited for: here it jumps to what is next as soon as nothing is in flight.
func ExampleSimulator_Await() {
	provider, err := specs.Open("eaze-customs")
	if err != nil {
		fmt.Println(err)
		return
	}
	receiver := httptest.NewServer(http.NotFoundHandler()) // never acknowledges
	defer receiver.Close()
	s, err := simulator.New(simulator.Options{Providers: []*specs.Provider{provider}, Pace: queue.Instant, AllowHTTP: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	go s.Run(ctx)
	defer s.Shutdown(ctx)

	endpoint := simulator.Endpoint{URL: receiver.URL, Secret: "key_of_the_test"}
	emission, err := s.EmitTo("eaze-customs", endpoint, simulator.Order{Type: "declaration.created"})
	if err != nil {
		fmt.Println(err)
		return
	}
	delivery, err := s.Await(ctx, emission.Deliveries[0])
	fmt.Println(delivery.Status, "after", len(delivery.Attempts), "attempts in", delivery.Attempts[10].Due.Sub(delivery.Created), err)
	// Output: expired after 11 attempts in 22h46m40s <nil>
}
