package subscription

import (
	"errors"
	"net/http"
	"testing"

	. "github.com/onsi/gomega"
)

// TestRegister: eaze-customs documents no API; endpoints are registered by hand.
func TestRegister(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "eaze-customs")
	given := http.Header{"X-Depot": {"north"}}
	registered, err := s.Register(Registration{URL: "http://r.example/hook", Secret: "key", Events: []string{"shipment.created"}, Headers: given})
	g.Expect(err).NotTo(HaveOccurred())
	given.Set("X-Depot", "south")
	g.Expect(registered).To(Equal(Subscription{
		ID: registered.ID, URL: "http://r.example/hook", Secret: "key", Active: true,
		Events: []Filter{{Type: "shipment.created"}}, Headers: http.Header{"X-Depot": {"north"}},
	}))
	g.Expect(registered.ID).NotTo(BeEmpty())
	g.Expect(s.changes).To(Equal([]Change{{Created, registered}}))

	plain, err := s.Register(Registration{URL: "https://r.example"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(plain.Events).To(BeEmpty())
	g.Expect(s.List()).To(Equal([]Subscription{registered, plain}))
	g.Expect(s.Get(plain.ID)).To(Equal(plain))

	g.Expect(s.Delete(registered.ID)).To(Succeed())
	g.Expect(s.Delete(registered.ID)).To(MatchError(ErrUnknown))
	_, err = s.Get(registered.ID)
	g.Expect(err).To(MatchError(ErrUnknown))
	g.Expect(s.changes[2]).To(Equal(Change{Deleted, registered}))
}

func TestRegisterRefuses(t *testing.T) {
	for _, c := range []struct {
		registration Registration
		pointer      string
	}{
		{Registration{}, "/url"},
		{Registration{URL: "r.example"}, "/url"},
		{Registration{URL: "mailto:a@r.example"}, "/url"},
		{Registration{URL: "https://r.example\n"}, "/url"},
		{Registration{URL: "https://r.example", Secret: "a\r\nB: c"}, "/secret"},
		{Registration{URL: "https://r.example", Events: []string{"shipment.created", "shipment.lost"}}, "/events/1"},
		{Registration{URL: "https://r.example", Headers: http.Header{"a b": {"c"}}}, "/headers"},
		{Registration{URL: "https://r.example", Headers: http.Header{"": {"c"}}}, "/headers"},
		{Registration{URL: "https://r.example", Headers: http.Header{"A": {"c\n"}}}, "/headers"},
	} {
		g, s := NewWithT(t), newStage(t, "eaze-customs")
		_, err := s.Register(c.registration)
		var refusal *Refusal
		g.Expect(errors.As(err, &refusal)).To(BeTrue(), c.pointer)
		g.Expect(refusal.Status).To(Equal(http.StatusBadRequest))
		g.Expect(refusal.Pointer).To(Equal(c.pointer))
		g.Expect(s.List()).To(BeEmpty())
	}
}

func TestRegisterIsForProvidersWithoutAnAPI(t *testing.T) {
	_, err := newStage(t, "cargolint").Register(Registration{URL: "https://r.example"})
	NewWithT(t).Expect(err).To(MatchError(ErrDocumented))
}

func TestAProviderWithoutAPIAnswersNothing(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "eaze-customs")
	a := s.call("POST", "/webhooks", `{}`)
	g.Expect(a.status).To(Equal(http.StatusNotFound))
	g.Expect(a.text).To(MatchJSON(`{"error":"there is nothing at this path"}`))
}

func TestDeleteFromTheControlSide(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	id := s.create("/webhooks", hook).at("id")
	g.Expect(s.Delete(id)).To(Succeed())
	g.Expect(s.call("GET", "/webhooks/"+id, "").status).To(Equal(http.StatusNotFound))
}

// After a reset everything is as it was at the start: the same calls get the same ids.
func TestReset(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	first := s.create("/webhooks", hook)
	second := s.create("/webhooks", hook)
	s.Reset()
	g.Expect(s.List()).To(BeEmpty())
	g.Expect(s.changes).To(HaveLen(4))
	g.Expect(s.changes[2].Kind).To(Equal(Deleted))
	g.Expect(s.changes[2].Subscription.ID).To(Equal(first.at("id")))
	g.Expect(s.changes[3].Subscription.ID).To(Equal(second.at("id")))
	g.Expect(s.call("GET", "/webhooks", "").at("pagination.total")).To(Equal("0"))
	g.Expect(s.create("/webhooks", hook).text).To(Equal(first.text))
}

// A subscription is told of before its creation is answered, and whoever is told finds it.
func TestChangesAreToldWithTheirEffect(t *testing.T) {
	g := NewWithT(t)
	var api *API
	var found []int
	s := newStage(t, "cargolint", func(o *Options) {
		o.Changed = func(Change) { found = append(found, len(api.List())) }
	})
	api = s.API
	id := s.create("/webhooks", hook).at("id")
	g.Expect(found).To(Equal([]int{1}))
	s.call("DELETE", "/webhooks/"+id, "")
	g.Expect(found).To(Equal([]int{1, 0}))
}
