package queue

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/message"
)

// Events that stand behind one another arrive in their order at every pace, although attempts are made together.
func TestEventsBehindOneAnotherArriveInOrder(t *testing.T) {
	for _, pace := range []Pace{Manual, Instant} {
		g := NewWithT(t)
		var arrived []string
		p := provider(documentedTable())
		q := New(Options{Pace: pace, Transport: transport(func(r *http.Request) (*http.Response, error) {
			text, _ := io.ReadAll(r.Body)
			arrived = append(arrived, p.Contract.Envelope.Type.String(text)) // one in flight at a time: no lock
			return answering(200), nil
		})})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		var last []string
		for _, kind := range []string{"a", "b", "c", "d"} {
			e, err := q.Emit(Event{Provider: p, Body: body(kind), Behind: last})
			g.Expect(err).NotTo(HaveOccurred())
			last = e.Deliveries
		}
		runUntilIdle(t, q)
		g.Expect(arrived).To(Equal([]string{"a", "b", "c", "d"}))
	}
}

// A first attempt that fails holds up nobody any longer: what stands behind does not wait for the retries.
func TestAFailedFirstAttemptLetsTheNextEventGo(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: always(500)})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	first, second := emit(t, q, Event{Provider: p, Body: body("a")})[0], ""
	e, err := q.Emit(Event{Provider: p, Body: body("b"), Behind: []string{first}})
	g.Expect(err).NotTo(HaveOccurred())
	second = e.Deliveries[0]
	advance(t, q, 0)
	g.Expect(look(t, q, second).Attempts).To(HaveLen(1))
	g.Expect(look(t, q, second).Attempts[0].Due).To(Equal(look(t, q, first).Attempts[0].Due))
}

func TestWhatStandsBehindACancelledDeliveryIsSent(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: always(200)})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	first := emit(t, q, Event{Provider: p, Body: body("a")})[0]
	e, _ := q.Emit(Event{Provider: p, Body: body("b"), Behind: []string{first}})
	g.Expect(q.Cancel(first)).To(Succeed())
	runUntilIdle(t, q)
	g.Expect(look(t, q, first).Status).To(Equal(Cancelled))
	g.Expect(look(t, q, e.Deliveries[0]).Status).To(Equal(Delivered))
}

func TestRemovingAnEndpointCancelsWhatIsLinedUp(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: always(200)})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	ids := emit(t, q, Event{Provider: p, Body: body("a")})
	for range 3 {
		e, err := q.Emit(Event{Provider: p, Body: body("b"), Behind: ids[len(ids)-1:]})
		g.Expect(err).NotTo(HaveOccurred())
		ids = append(ids, e.Deliveries...)
	}
	g.Expect(q.Remove(p.ID(), "one")).To(Succeed())
	runUntilIdle(t, q)
	for _, id := range ids {
		g.Expect(look(t, q, id).Status).To(Equal(Cancelled))
		g.Expect(look(t, q, id).Attempts).To(BeEmpty())
	}
}

func TestAPostponedFirstAttemptIsDueLater(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: always(500), Postpone: func(Delivery) time.Duration { return 4 * time.Second }})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	begin := q.Now()
	id := emit(t, q, Event{Provider: p, Body: body("a")})[0]
	advance(t, q, 3*time.Second)
	g.Expect(look(t, q, id).Attempts).To(BeEmpty())
	advance(t, q, 11*time.Second)
	attempts := look(t, q, id).Attempts
	g.Expect(attempts).To(HaveLen(2))
	g.Expect(attempts[0].Due).To(Equal(begin.Add(4 * time.Second)))
	g.Expect(attempts[1].Due).To(Equal(begin.Add(14 * time.Second)))
}

func TestAMessageThatIsKeptBackIsAFailedAttempt(t *testing.T) {
	g := NewWithT(t)
	p := provider(exponential(1, time.Second, 1))
	q := New(Options{Transport: always(200), Alter: func(Outgoing) (message.Message, error) { return message.Message{}, io.ErrClosedPipe }})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	id := emit(t, q, Event{Provider: p, Body: body("a")})[0]
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(d.Status).To(Equal(Exhausted))
	g.Expect(d.Attempts).To(HaveLen(2))
	g.Expect(d.Attempts[0].Outcome).To(Equal(Unsent))
	g.Expect(d.Attempts[0].Problem).To(Equal(io.ErrClosedPipe.Error()))
}

// What is planned is done at its instant, in order, before the attempts of that instant, by whoever drives the queue.
func TestPlansAreCarriedOutAtTheirInstant(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: always(200)})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	begin := q.Now()
	var done []time.Duration
	plan := func(after time.Duration) {
		g.Expect(q.Plan(begin.Add(after), func() {
			done = append(done, q.Now().Sub(begin))
			emit(t, q, Event{Provider: p, Body: body("planned")})
		})).To(Succeed())
	}
	plan(time.Hour)
	plan(time.Minute)
	plan(-time.Hour)
	advance(t, q, time.Minute)
	g.Expect(done).To(Equal([]time.Duration{0, time.Minute}))
	due, ok := q.NextDue()
	g.Expect(ok).To(BeTrue())
	g.Expect(due).To(Equal(begin.Add(time.Hour)))
	runUntilIdle(t, q)
	g.Expect(done).To(Equal([]time.Duration{0, time.Minute, time.Hour}))
	all, total := q.Deliveries(Selection{})
	g.Expect(total).To(Equal(3))
	g.Expect(all[2].Created).To(Equal(begin.Add(time.Hour)))
	g.Expect(all[2].Answered).To(Equal(200))
}

func TestAPlanWakesRun(t *testing.T) {
	for _, pace := range []Pace{Real, Manual, Instant, 1000} {
		q := New(Options{Pace: pace, Transport: always(200)})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); q.Run(ctx) }()
		done := make(chan struct{})
		NewWithT(t).Expect(q.Plan(q.Now(), func() { close(done) })).To(Succeed())
		<-done
		cancel()
		<-ended
		_, err := q.Shutdown(t.Context())
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(q.Plan(q.Now(), func() {})).To(MatchError(ErrClosed))
	}
}

// After a reset a queue is as new: the same ids, no memory of what was, and what was under way is told of no more.
func TestResetForgetsEverything(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	begin := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	q := New(Options{Start: begin, Seed: 7, Transport: always(500)})
	round := func() string {
		register(t, q, endpointOf(p, "one", "http://one.example"))
		emit(t, q, Event{Provider: p, Body: []byte(`{"type":"a"}`)})
		g.Expect(q.Plan(begin.Add(time.Hour), func() { t.Error("a plan outlived the reset") })).To(Succeed())
		advance(t, q, time.Minute)
		all, total := q.Deliveries(Selection{})
		g.Expect(total).To(Equal(1))
		g.Expect(all[0].Made).To(Equal(3))
		return all[0].ID
	}
	first := round()
	q.Reset()
	g.Expect(q.Now()).To(Equal(begin))
	g.Expect(q.Load().Deliveries).To(HaveEach(0))
	_, err := q.Delivery(first)
	g.Expect(err).To(MatchError(ErrUnknownDelivery))
	g.Expect(q.Remove(p.ID(), "one")).To(MatchError(ErrUnknownEndpoint))
	g.Expect(round()).To(Equal(first))
	q.Reset()
	runUntilIdle(t, q)
}

// A reset of more deliveries than are remembered after their end.
func TestResetOfMany(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	told := 0
	q := New(Options{Transport: always(500), Keep: 10, Observe: func(c Change) {
		if c.Delivery.Status == Cancelled {
			told++
		}
	}})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	const many = 100
	for range many {
		emit(t, q, Event{Provider: p, Body: []byte(`{"type":"a"}`)})
	}
	advance(t, q, time.Second)
	q.Reset()
	runUntilIdle(t, q)
	g.Expect(told).To(Equal(many))
	g.Expect(q.Load().Deliveries).To(HaveEach(0))
	_, total := q.Deliveries(Selection{})
	g.Expect(total).To(BeZero())
}
