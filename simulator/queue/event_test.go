package queue

import (
	"net/http"
	"testing"
	"time"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
)

func TestAnEventGoesToTheEndpointsThatReceiveIt(t *testing.T) {
	p, other := provider(documentedTable()), provider(documentedTable())
	other.Contract.Provider = "other"
	all := map[string]Endpoint{
		"everything": {Provider: p, Active: true},
		"type":       {Provider: p, Active: true, Events: []Filter{{Type: "order.shipped"}, {Type: "order.paid"}}},
		"subtype":    {Provider: p, Active: true, Events: []Filter{{Type: "order.paid", Subtype: "card"}}},
		"other-type": {Provider: p, Active: true, Events: []Filter{{Type: "order.shipped"}}},
		"inactive":   {Provider: p},
		"stranger":   {Provider: other, Active: true},
	}
	order := []string{"everything", "type", "subtype", "other-type", "inactive", "stranger"}
	cases := []struct {
		event Event
		to    []string
	}{
		{Event{Type: "order.paid", Subtype: "card"}, []string{"everything", "type", "subtype"}},
		{Event{Type: "order.paid", Subtype: "cash"}, []string{"everything", "type"}},
		{Event{Type: "order.paid"}, []string{"everything", "type"}},
		{Event{Type: "order.shipped"}, []string{"everything", "type", "other-type"}},
		{Event{Type: "order.lost"}, []string{"everything"}},
		{Event{Type: "order.paid", Only: "other-type"}, []string{"other-type"}},
		{Event{Type: "order.paid", Only: "inactive"}, nil},
		{Event{Type: "order.paid", Only: "nobody"}, nil},
	}
	for _, c := range cases {
		g := NewWithT(t)
		q := New(Options{Transport: always(200)})
		for _, id := range order {
			e := all[id]
			e.ID, e.URL = id, "http://"+id+".example"
			register(t, q, e)
		}
		c.event.Provider, c.event.Body = p, []byte(`{}`)
		ids := emit(t, q, c.event)
		runUntilIdle(t, q)
		var to []string
		for _, id := range ids {
			d := look(t, q, id)
			to = append(to, d.Endpoint)
			g.Expect(d.Status).To(Equal(Delivered))
		}
		g.Expect(to).To(Equal(c.to), "%s %s only %q", c.event.Type, c.event.Subtype, c.event.Only)
	}
}

func TestAnEndpointRegisteredLaterDoesNotGetEarlierEvents(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: always(200)})
	g.Expect(emit(t, q, Event{Provider: p, Body: body("order.paid")})).To(BeEmpty())
	register(t, q, endpointOf(p, "late", "http://late.example"))
	runUntilIdle(t, q)
	_, total := q.Deliveries(Selection{})
	g.Expect(total).To(BeZero())
}

func TestTheBodyNamesTheSubscriptionAndTheDelivery(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	p.Events = []specs.Event{{Name: "order.paid", WebhookInfo: specs.WebhookInfo{
		Unique: []specs.Member{{At: "/delivery", Value: "dlv-{alnum:12}"}},
	}}}
	q := New(Options{Transport: always(200), Seed: 7})
	register(t, q, endpointOf(p, "one", "http://one.example"), endpointOf(p, "two", "http://two.example"))
	emission, err := q.Emit(Event{Provider: p, Body: body("order.paid")})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(emission.EventID).To(Equal("evt-1"))
	one, two := look(t, q, emission.Deliveries[0]), look(t, q, emission.Deliveries[1])
	g.Expect(gjson.GetBytes(one.Body, "to").Str).To(Equal("one"))
	g.Expect(gjson.GetBytes(two.Body, "to").Str).To(Equal("two"))
	g.Expect(one.ID).To(Equal("dlv-1"), "the first keeps the id it was composed with")
	g.Expect(two.ID).To(MatchRegexp(`^dlv-[a-z0-9]{12}$`))
	g.Expect(gjson.GetBytes(two.Body, "delivery").Str).To(Equal(two.ID))
	g.Expect(gjson.GetBytes(two.Body, "data").Raw).To(Equal(`{"n":1.50}`), "everything else keeps its bytes")
	g.Expect(two.EventID).To(Equal("evt-1"))
	g.Expect(two.Event).To(Equal("order.paid"))

	again := look(t, q, emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "one"})[0])
	g.Expect(again.ID).NotTo(Equal("dlv-1"), "an id stands for one delivery only")
	g.Expect(gjson.GetBytes(again.Body, "delivery").Str).To(Equal("dlv-1"), "but the body is the caller's")
}

func TestEndpointsShareABodyInWhichNothingDiffers(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	p.Contract.Envelope = specs.Envelope{Type: "/type"}
	q := New(Options{Transport: always(200)})
	register(t, q, endpointOf(p, "one", "http://one.example"), endpointOf(p, "two", "http://two.example"))
	emission, err := q.Emit(Event{Provider: p, Body: body("order.paid")})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(emission.EventID).To(MatchRegexp(`^[0-9a-f-]{36}$`), "generated where the body has none")
	one, two := look(t, q, emission.Deliveries[0]), look(t, q, emission.Deliveries[1])
	g.Expect(&one.Body[0]).To(BeIdenticalTo(&two.Body[0]))
}

func TestWhatIsNoEventIsRefused(t *testing.T) {
	g := NewWithT(t)
	q := New(Options{})
	_, err := q.Emit(Event{Body: body("order.paid")})
	g.Expect(err).To(MatchError("event: needs a provider"))
	_, err = q.Emit(Event{Provider: provider(documentedTable()), Body: []byte("no JSON")})
	g.Expect(err).To(MatchError("event: has no type"))
}

func TestWhatIsNoEndpointIsRefused(t *testing.T) {
	g := NewWithT(t)
	q := New(Options{})
	p := provider(documentedTable())
	for _, url := range []string{"", "one.example/hook", "ftp://me:pass-word@one.example", "http://", "http://me:pass-word@[::1", "/hook", "http://one.example/%zz"} {
		err := q.Register(endpointOf(p, "one", url))
		g.Expect(err).To(MatchError(HavePrefix("endpoint one: ")), url)
		g.Expect(err).NotTo(MatchError(ContainSubstring("pass-word")))
	}
	g.Expect(q.Register(endpointOf(p, "", "http://one.example"))).NotTo(Succeed())
	g.Expect(q.Register(endpointOf(nil, "one", "http://one.example"))).NotTo(Succeed())
	g.Expect(q.Remove("acme", "one")).To(MatchError(ErrUnknownEndpoint))
}

func TestAChangedEndpointGetsItsRetriesAtItsNewAddress(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: byHost(map[string]transport{"old.example": always(500), "new.example": always(200)})})
	register(t, q, endpointOf(p, "one", "http://old.example"))
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	advance(t, q, 0)
	moved := endpointOf(p, "one", "http://new.example/")
	moved.Headers = http.Header{"x-tenant": {"t1"}}
	register(t, q, moved)
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(outcomes(d)).To(Equal([]Outcome{Refused, Acknowledged}))
	g.Expect(d.Attempts[0].Request.URL).To(Equal("http://old.example"))
	g.Expect(d.Attempts[1].Request.URL).To(Equal("http://new.example/"))
	g.Expect(d.Attempts[1].Request.Header).To(HaveKeyWithValue("X-Tenant", []string{Redacted}))
}

func TestTheStampIsTheTimestampOfTheBody(t *testing.T) {
	g := NewWithT(t)
	wall := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	p := provider(documentedTable())
	q := New(Options{Transport: always(200), Wall: Wall{Now: func() time.Time { return wall }}})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	cases := map[string]time.Time{
		`{"type":"x","at":"2026-03-02T11:45:00.500Z"}`: time.Date(2026, 3, 2, 11, 45, 0, 500e6, time.UTC),
		`{"type":"x","at":1772451900}`:                 time.Unix(1772451900, 0).UTC(),
		`{"type":"x","at":1772451900123}`:              time.UnixMilli(1772451900123).UTC(),
		`{"type":"x","at":"soon"}`:                     wall,
		`{"type":"x"}`:                                 wall,
	}
	for text, stamp := range cases {
		id := emit(t, q, Event{Provider: p, Body: []byte(text)})[0]
		runUntilIdle(t, q)
		g.Expect(look(t, q, id).Attempts[0].Stamp).To(Equal(stamp), text)
	}
}
