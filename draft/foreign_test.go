package draft_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/draft"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// written writes a draft and reads it as a provider.
func written(t *testing.T, d *draft.Draft) (dir string, p *specs.Provider) {
	t.Helper()
	g := NewWithT(t)
	dir = filepath.Join(t.TempDir(), "drafted")
	g.Expect(d.Write(dir)).To(Succeed())
	p, err := specs.Open(dir)
	g.Expect(err).NotTo(HaveOccurred())
	return dir, p
}

// drafts returns the plain draft, and one from a document that somebody else wrote, with 40 webhooks.
func drafts(t *testing.T) map[string]*draft.Draft {
	t.Helper()
	g := NewWithT(t)
	plain, err := draft.Plain("drafted")
	g.Expect(err).NotTo(HaveOccurred())
	document, err := os.ReadFile("testdata/lithic/openapi.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	foreign, err := draft.FromOpenAPI("drafted", document)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(foreign.Events).To(Equal(40))
	g.Expect(foreign.Notes).To(BeEmpty())
	return map[string]*draft.Draft{"plain": plain, "foreign": foreign}
}

// TestDraftsAreSimulated: every event of a draft is delivered and accepted by a right receiver.
func TestDraftsAreSimulated(t *testing.T) {
	for name, d := range drafts(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			_, p := written(t, d)
			secret := p.Contract.Authentication.Signature.SecretExample
			endpoint := httptest.NewServer(&fixtures.Receiver{Provider: p, Secrets: []string{secret}})
			defer endpoint.Close()
			s, err := simulator.New(simulator.Options{Providers: []*specs.Provider{p}, AllowHTTP: true, Seed: 1})
			g.Expect(err).NotTo(HaveOccurred())
			_, err = s.Register(p.ID(), subscription.Registration{URL: endpoint.URL, Secret: secret})
			g.Expect(err).NotTo(HaveOccurred())
			for _, event := range p.EventNames() {
				_, err := s.Emit(p.ID(), simulator.Order{Type: event})
				g.Expect(err).NotTo(HaveOccurred(), event)
			}
			g.Expect(s.RunUntilIdle(t.Context())).To(Succeed())
			delivered, total := s.Deliveries(queue.Selection{Status: queue.Delivered})
			g.Expect(total).To(Equal(d.Events))
			for _, delivery := range delivered {
				g.Expect(p.Validate(delivery.Event, delivery.Body)).To(BeEmpty(), delivery.Event)
			}
		})
	}
}

// TestDraftsJudgeReceivers: a right receiver keeps every demand of a draft, of which there are 20 or more.
func TestDraftsJudgeReceivers(t *testing.T) {
	for name, d := range drafts(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			dir, p := written(t, d)
			g.Expect(len(p.Catalogue.Of(specs.Receiver))).To(BeNumerically(">=", 20))
			secrets := []string{p.Contract.Authentication.Signature.SecretExample, "the_next_secret_0123"}
			gotest.Receiver(t, gotest.ReceiverConfig{
				Provider: dir, Handler: &fixtures.Receiver{Provider: p, Secrets: secrets}, URL: "/hook", Probe: fixtures.DefaultProbe,
				Secret: secrets[0], NextSecret: secrets[1], Options: gotest.Options{Seed: 1, Strict: true},
			})
		})
	}
}
