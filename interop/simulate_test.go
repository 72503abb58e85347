package interop

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

func open(t *testing.T, id string) *specs.Provider {
	t.Helper()
	p, err := specs.Open(id)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return p
}

func secretOf(p *specs.Provider) string { return p.Contract.Authentication.Signature.SecretExample }

// simulate has the simulator register an address with a provider and deliver every event of it there, over HTTP.
func simulate(t *testing.T, p *specs.Provider, receiver http.Handler) {
	t.Helper()
	server := httptest.NewServer(receiver)
	t.Cleanup(server.Close)
	emitAll(t, p, server.URL+"/hook")
}

func emitAll(t *testing.T, p *specs.Provider, address string) {
	t.Helper()
	g := NewWithT(t)
	s, err := simulator.New(simulator.Options{Providers: []*specs.Provider{p}, AllowHTTP: true, Seed: 1})
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _, _ = s.Shutdown(context.Background()) }()
	_, err = s.Register(p.ID(), subscription.Registration{URL: address, Secret: secretOf(p)})
	g.Expect(err).NotTo(HaveOccurred(), "the handshake, where there is one")
	for _, event := range p.Verified() {
		emission, err := s.Emit(p.ID(), simulator.Order{Type: event.Name})
		g.Expect(err).NotTo(HaveOccurred(), event.Name)
		g.Expect(s.Advance(context.Background(), 0)).To(Succeed())
		g.Expect(emission.Deliveries).To(HaveLen(1))
		d, err := s.Delivery(emission.Deliveries[0])
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(d.Status)).To(Equal("delivered"), "%s: %+v", event.Name, d.Attempts)
	}
}
