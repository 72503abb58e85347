package dashboard_test

import (
	"encoding/json"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
)

// secret is the one of the subscription that deliver makes.
const secret = "whsec_demo_7f3a91c2d6"

// subscribe registers an endpoint for everything with the provider that signs, in the way that it documents.
func (s *served) subscribe(t testing.TB, e *endpoint) {
	t.Helper()
	info, err := s.Provider(signed)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	events, err := json.Marshal(info.Events)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	got := s.call(t, "POST", "/"+signed+"/api/webhooks", `{"url":"`+e.URL+`","events":`+string(events)+`,"secret":"`+secret+`"}`)
	NewWithT(t).Expect(got.status/100).To(Equal(2), got.body)
}

// emit lets a login happen and returns the id of its one delivery.
func (s *served) emit(t testing.TB) string {
	t.Helper()
	emission, err := s.Emit(signed, simulator.Order{Type: "user.login"})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(emission.Deliveries).To(HaveLen(1))
	return emission.Deliveries[0]
}

// deliver has a signed delivery attempted once and returns its id.
func (s *served) deliver(t testing.TB, e *endpoint) string {
	t.Helper()
	s.subscribe(t, e)
	id := s.emit(t)
	NewWithT(t).Expect(s.Advance(t.Context(), 0)).To(Succeed())
	return id
}
