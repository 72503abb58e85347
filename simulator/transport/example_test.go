package transport_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/transport"
	"github.com/hookbench/hookbench/specs"
)

// A client that calls the provider's documented addresses is given a transport, and nothing else of it changes. The provider
// delivers to a handler at an address that only exists in this test.
func ExampleInProcess() {
	provider, err := specs.Open("cargolint")
	if err != nil {
		fmt.Println(err)
		return
	}
	receiver := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		fmt.Println("delivered to", r.Host, "with a signature:", r.Header.Get("X-CargoLint-Signature") != "")
	})
	provided, err := simulator.New(simulator.Options{
		Providers: []*specs.Provider{provider},
		Transport: transport.InProcess(transport.Hosts{"hooks.customer.example": receiver}),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	hosts, err := transport.Documented(provided)
	if err != nil {
		fmt.Println(err)
		return
	}

	client := &http.Client{Transport: transport.InProcess(hosts)} // the one thing that the team's client is given
	order := `{"url": "https://hooks.customer.example/in", "events": ["document.uploaded"]}`
	request, _ := http.NewRequest("POST", "https://api.cargolint.com/api/v1/webhooks", strings.NewReader(order))
	request.Header.Set("X-API-Key", "sk_test_hookbench_business")
	request.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	answer.Body.Close()
	fmt.Println(answer.Status)

	if _, err := provided.Emit("cargolint", simulator.Order{Type: "document.uploaded"}); err != nil {
		fmt.Println(err)
		return
	}
	if err := provided.Advance(context.Background(), 0); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 201 Created
	// delivered to hooks.customer.example with a signature: true
}

// The same addresses over a real connection, where streaming, protocols and certificates matter.
func ExampleListen() {
	provider, err := specs.Open("cas-notifications")
	if err != nil {
		fmt.Println(err)
		return
	}
	provided, err := simulator.New(simulator.Options{Providers: []*specs.Provider{provider}})
	if err != nil {
		fmt.Println(err)
		return
	}
	hosts, err := transport.Documented(provided)
	if err != nil {
		fmt.Println(err)
		return
	}
	server, err := transport.Listen(hosts)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	through := server.Transport(nil)
	defer through.CloseIdleConnections()
	client := &http.Client{Transport: through}
	answer, err := client.PostForm("https://login.customs4trade.com/oauth2/v2.0/token", url.Values{"grant_type": {"client_credentials"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer.Body.Close()
	fmt.Println(answer.Proto, answer.StatusCode)
	_, err = client.Get("https://login.example.com/")
	fmt.Println(err)
	// Output:
	// HTTP/2.0 401
	// Get "https://login.example.com/": no handler stands for this host: login.example.com:443; there are api-acc.customs4trade.com, api.customs4trade.com, login.customs4trade.com
}
