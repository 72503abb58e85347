package transport_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/transport"
	"github.com/hookbench/hookbench/specs"
)

// played returns a simulator of the named providers, with a manual clock.
func played(t *testing.T, deliver http.RoundTripper, ids ...string) *simulator.Simulator {
	t.Helper()
	g := NewWithT(t)
	o := simulator.Options{Transport: deliver, Seed: 1}
	for _, id := range ids {
		p, err := specs.Open(id)
		g.Expect(err).NotTo(HaveOccurred())
		o.Providers = append(o.Providers, p)
	}
	s, err := simulator.New(o)
	g.Expect(err).NotTo(HaveOccurred())
	return s
}

func documented(t *testing.T, s *simulator.Simulator) transport.Hosts {
	t.Helper()
	hosts, err := transport.Documented(s)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return hosts
}

// ways are the two ways to a handler, which the same client takes.
func ways(t *testing.T, hosts transport.Hosts) map[string]http.RoundTripper {
	t.Helper()
	server, err := transport.Listen(hosts)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	dialling := server.Transport(nil)
	t.Cleanup(func() {
		dialling.CloseIdleConnections()
		NewWithT(t).Expect(server.Close()).To(Succeed())
	})
	return map[string]http.RoundTripper{"in process": transport.InProcess(hosts), "over TLS": dialling}
}

// call makes a request and returns status and body of the answer. Headers are "Name: value".
func call(ctx context.Context, client *http.Client, method, url, body string, headers ...string) (int, string, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Add(name, value)
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// mirror answers what it sees of a request.
func mirror(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%s %s%s %s tls=%t %s", r.Method, r.Host, r.URL.RequestURI(), r.Proto[:4], r.TLS != nil, body)
}

// emitted emits an event and returns its one delivery after the first attempt.
func emitted(t *testing.T, s *simulator.Simulator, provider, event string) queue.Delivery {
	t.Helper()
	g := NewWithT(t)
	emission, err := s.Emit(provider, simulator.Order{Type: event})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(emission.Deliveries).To(HaveLen(1))
	g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
	delivery, err := s.Delivery(emission.Deliveries[0])
	g.Expect(err).NotTo(HaveOccurred())
	return delivery
}
