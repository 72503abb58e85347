package bench

import (
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/tidwall/gjson"
)

// What the API benchmark sends in one round, and how many calls are under way at once.
const (
	apiCalls       = 2000
	apiConcurrency = 8
)

// The subscription API is to take no longer for a call than stripe-mock for a validated POST, and a fifth of Prism.
const (
	stripeMockTarget = 1.0
	prismTarget      = 0.2
)

// caller makes one call after the other over a kept connection and stops the benchmark when one is refused.
type caller struct {
	*testing.B
	client *http.Client
	header http.Header
}

func newCaller(b *testing.B, header ...string) caller {
	c := caller{b, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: apiConcurrency}}, http.Header{}}
	for i := 0; i < len(header); i += 2 {
		c.header.Set(header[i], header[i+1])
	}
	b.Cleanup(c.client.CloseIdleConnections)
	return c
}

func (c caller) call(method, url, body string) string {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	r.Header = c.header
	answer, err := c.client.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode/100 != 2 {
		c.Fatalf("%s %s: %d %s %v", method, url, answer.StatusCode, text, err)
	}
	return string(text)
}

// together makes n calls, several at once.
func together(n, concurrency int, call func()) {
	var group sync.WaitGroup
	for range concurrency {
		group.Go(func() {
			for range n / concurrency {
				call()
			}
		})
	}
	group.Wait()
}

// BenchmarkAPI has clients create subscriptions and get them, validated and authorised, in turns with stripe-mock (a
// validated POST) and Prism (the same calls from the same OpenAPI document), which are started where they are found.
func BenchmarkAPI(b *testing.B) {
	const hook = `{"url":"https://receiver.example/hook","events":["document.uploaded","compliance.warning"]}`
	base := simulate(b, hookbench(b), "cargolint").url + "/cargolint/api/v1/webhooks"
	ours := newCaller(b, "X-API-Key", "sk_test_hookbench_enterprise", "Content-Type", "application/json")
	contestants := []func(){func() {
		together(apiCalls/2, apiConcurrency, func() {
			ours.call("GET", base+"/"+gjson.Get(ours.call("POST", base, hook), "id").String(), "")
		})
	}}
	names, targets := []string{"hookbench"}, []float64{0}
	if url := stripeMock(b); url != "" {
		c := newCaller(b, "Authorization", "Bearer sk_test_123", "Content-Type", "application/x-www-form-urlencoded")
		names, targets = append(names, "stripe-mock"), append(targets, stripeMockTarget)
		contestants = append(contestants, func() {
			together(apiCalls, apiConcurrency, func() { c.call("POST", url+"/v1/customers", "name=Jane&email=jane%40example.com") })
		})
	}
	if url := prism(b); url != "" {
		c := newCaller(b, "X-API-Key", "sk_test_x", "Content-Type", "application/json")
		names, targets = append(names, "prism"), append(targets, prismTarget)
		contestants = append(contestants, func() {
			together(apiCalls/2, apiConcurrency, func() {
				c.call("POST", url+"/webhooks", hook)
				c.call("GET", url+"/webhooks/wh_abc123xyz789", "")
			})
		})
	}
	times := medians(b, 3, contestants...)
	for i, name := range names {
		b.ReportMetric(apiCalls/times[i].Seconds(), "calls/s/"+name)
		if i > 0 {
			ratio(b, times[0], times[i], "x-"+name, targets[i])
		}
	}
}

// stripeMock starts stripe-mock, or returns "" where there is none.
func stripeMock(b *testing.B) string {
	program := found(b, "stripe-mock")
	if program == "" {
		return ""
	}
	address := freePort(b)
	_, port, _ := strings.Cut(address, ":")
	serve(b, "http://"+address, program, "-http-port", port)
	return "http://" + address
}

// prism starts Prism with our own document, or returns "" where there is none.
func prism(b *testing.B) string {
	program := found(b, "prism")
	if program == "" {
		return ""
	}
	address := freePort(b)
	_, port, _ := strings.Cut(address, ":")
	serve(b, "http://"+address, program, "mock", "--verboseLevel", "silent", "-p", port, "../specs/cargolint/openapi.yaml")
	return "http://" + address
}

// found returns where a peer is, and says so where it is not.
func found(b *testing.B, name string) string {
	program, err := exec.LookPath(name)
	if err != nil {
		b.Logf("not compared with %s: it is not on the PATH", name)
	}
	return program
}
