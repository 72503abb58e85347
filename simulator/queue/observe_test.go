package queue

import (
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestTheObserverIsToldEverythingInOrder(t *testing.T) {
	g := NewWithT(t)
	p := provider(exponential(1, time.Second, 2))
	var told []string
	q := New(Options{
		Transport: byHost(map[string]transport{"good.example": script(500, 200), "bad.example": always(500)}),
		Observe: func(c Change) {
			line := fmt.Sprintf("%s: %s to %s", c.Delivery.Endpoint, c.From, c.Delivery.Status)
			if c.Attempt != nil {
				line += fmt.Sprintf(" by attempt %d %s", c.Attempt.Number, c.Attempt.Outcome)
			}
			told = append(told, line)
		},
	})
	register(t, q, endpointOf(p, "good", "http://good.example"))
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	runUntilIdle(t, q)
	g.Expect(told).To(Equal([]string{
		"good:  to pending",
		"good: pending to pending by attempt 1 refused",
		"good: pending to delivered by attempt 2 acknowledged",
	}))
	told = nil
	g.Expect(q.Redeliver(id)).To(Succeed())
	runUntilIdle(t, q)
	g.Expect(told).To(Equal([]string{
		"good: delivered to pending",
		"good: pending to delivered by attempt 3 acknowledged",
	}))
	told = nil
	register(t, q, endpointOf(p, "bad", "http://bad.example"))
	emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "bad"})
	advance(t, q, 0)
	g.Expect(q.Remove("acme", "bad")).To(Succeed())
	runUntilIdle(t, q)
	g.Expect(told).To(Equal([]string{
		"bad:  to pending",
		"bad: pending to pending by attempt 1 refused",
		"bad: pending to cancelled",
	}))
}

func TestAnObserverMayUseTheQueue(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	var q *Queue
	emitted := 0
	q = New(Options{Transport: always(200), Observe: func(c Change) {
		if c.Attempt != nil && emitted < 5 {
			emitted++
			_, err := q.Emit(Event{Provider: p, Body: body("order.paid")})
			g.Expect(err).NotTo(HaveOccurred())
		}
	}})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	emit(t, q, Event{Provider: p, Body: body("order.paid")})
	runUntilIdle(t, q)
	_, total := q.Deliveries(Selection{Status: Delivered})
	g.Expect(total).To(Equal(6))
}

func TestDeliveriesAreListedInPages(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: byHost(map[string]transport{"one.example": always(200), "two.example": always(500)})})
	register(t, q, endpointOf(p, "one", "http://one.example"), endpointOf(p, "two", "http://two.example"))
	var ids []string
	for range 7 {
		ids = append(ids, emit(t, q, Event{Provider: p, Body: body("order.paid")})...)
	}
	advance(t, q, 0)
	list := func(s Selection) (listed []string) {
		page, total := q.Deliveries(s)
		g.Expect(total).To(Equal(map[bool]int{true: 14, false: 7}[s.Status == "" && s.Endpoint == ""]))
		for _, d := range page {
			listed = append(listed, d.ID)
			g.Expect(d.Attempts).To(BeNil())
			g.Expect(d.Made).To(Equal(1))
		}
		return listed
	}
	g.Expect(list(Selection{})).To(Equal(ids))
	g.Expect(list(Selection{Provider: "acme", Offset: 3, Limit: 4})).To(Equal(ids[3:7]))
	g.Expect(list(Selection{Offset: 12, Limit: 4})).To(Equal(ids[12:]))
	g.Expect(list(Selection{Offset: 20})).To(BeEmpty())
	g.Expect(list(Selection{Status: Pending})).To(Equal(list(Selection{Endpoint: "two"})))
	none, total := q.Deliveries(Selection{Provider: "nobody"})
	g.Expect(none).NotTo(BeNil())
	g.Expect(total).To(BeZero())
	g.Expect(q.Load().Deliveries).To(And(HaveKeyWithValue(Pending, 7), HaveKeyWithValue(Delivered, 7)))
}

func TestDeliveriesThatEndedAreForgottenInTime(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: byHost(map[string]transport{"one.example": always(200), "two.example": always(500)}), Keep: 10})
	register(t, q, endpointOf(p, "two", "http://two.example"))
	pending := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	register(t, q, endpointOf(p, "one", "http://one.example"))
	var ids []string
	for range 100 {
		ids = append(ids, emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "one"})...)
		advance(t, q, 0)
	}
	_, err := q.Delivery(ids[89])
	g.Expect(err).To(MatchError(ErrUnknownDelivery))
	for _, id := range append(ids[90:], pending) {
		look(t, q, id)
	}
	_, total := q.Deliveries(Selection{})
	g.Expect(total).To(Equal(11))
	g.Expect(q.Load().Deliveries).To(And(HaveKeyWithValue(Pending, 1), HaveKeyWithValue(Delivered, 10)))
	g.Expect(len(q.all)).To(BeNumerically("<", 30), "memory is given back")
	g.Expect(q.Redeliver(ids[90])).To(Succeed())
	advance(t, q, 0)
	look(t, q, ids[90])
}
