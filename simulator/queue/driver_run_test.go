package queue

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

// drive runs the queue in the bubble of the test and shuts it down at the end of it.
func drive(t *testing.T, q *Queue) {
	t.Helper()
	done := make(chan struct{})
	go func() { q.Run(t.Context()); close(done) }()
	synctest.Wait()
	t.Cleanup(func() {
		_, _ = q.Shutdown(context.Background())
		<-done
	})
}

// sentAt returns when the attempts were sent, counted from the given instant.
func sentAt(d Delivery, from time.Time) []time.Duration {
	var all []time.Duration
	for _, a := range d.Attempts {
		all = append(all, a.Sent.Sub(from))
	}
	return all
}

func TestTheRealPaceKeepsTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		q := New(Options{Pace: Real, Transport: always(500)})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		time.Sleep(time.Minute)
		begun := time.Now()
		id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		time.Sleep(25 * time.Hour)
		d := look(t, q, id)
		g.Expect(dues(d)).To(Equal(offsets24h()))
		g.Expect(sentAt(d, begun)).To(Equal(offsets24h()))
		g.Expect(d.Status).To(Equal(Expired))
		g.Expect(q.Now()).To(BeTemporally("==", time.Now()))
	})
}

func TestAFasterPaceShortensTheScheduleAndNotTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		q := New(Options{Pace: 3600, Transport: byHost(map[string]transport{"bad.example": always(500), "hangs.example": hanging})})
		register(t, q, endpointOf(p, "bad", "http://bad.example"), endpointOf(p, "hangs", "http://hangs.example"))
		drive(t, q)
		begun := time.Now()
		ids := emit(t, q, Event{Provider: p, Body: body("order.paid")})
		time.Sleep(25 * time.Second) // more than 24 hours of the provider
		d := look(t, q, ids[0])
		g.Expect(d.Status).To(Equal(Expired))
		g.Expect(dues(d)).To(Equal(offsets24h()))
		for i, at := range sentAt(d, begun) {
			g.Expect(at).To(BeNumerically("~", offsets24h()[i]/3600, time.Microsecond))
		}
		time.Sleep(6 * time.Second)
		hung := look(t, q, ids[1])
		g.Expect(hung.Attempts).To(HaveLen(1))
		g.Expect(hung.Attempts[0].Took).To(Equal(30 * time.Second))
		g.Expect(hung.Status).To(Equal(Expired), "its 30 seconds are 30 hours of the provider")
	})
}

// Where an attempt outlasts the delay after it, the delay counts from its end.
func TestAnEndpointThatHangsIsNotHammered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		q := New(Options{Pace: Real, Transport: transport(hanging)})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		time.Sleep(time.Hour)
		s := time.Second
		g.Expect(dues(look(t, q, id))).To(Equal([]time.Duration{0, 40 * s, 70 * s, 130 * s, 430 * s, 1030 * s, 2830 * s}))
	})
}

func TestTheManualPaceSendsNewEventsAndNothingElseByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		q := New(Options{Pace: Manual, Transport: always(500)})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		for range 3 {
			id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
			time.Sleep(time.Hour)
			g.Expect(look(t, q, id).Attempts).To(HaveLen(1))
			advance(t, q, 10*time.Second)
			g.Expect(look(t, q, id).Attempts).To(HaveLen(2))
		}
		id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		advance(t, q, 24*time.Hour)
		g.Expect(dues(look(t, q, id))).To(Equal(offsets24h()))
		g.Expect(q.Redeliver(id)).To(Succeed())
		synctest.Wait()
		g.Expect(look(t, q, id).Attempts).To(HaveLen(12))
	})
}

func TestTheInstantPaceRunsThroughTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		q := New(Options{Pace: Instant, Transport: always(500), Observe: func(Change) {}})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		for range 3 {
			begun := time.Now()
			id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
			synctest.Wait()
			d := look(t, q, id)
			g.Expect(dues(d)).To(Equal(offsets24h()))
			g.Expect(sentAt(d, begun)).To(HaveEach(time.Duration(0)))
			g.Expect(q.Now()).To(Equal(d.Created.Add(82000 * time.Second)))
		}
	})
}

func TestTheTimerIsSetForTheNextDueInstantOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		var mu sync.Mutex
		var slept []time.Duration
		q := New(Options{Pace: Real, Transport: always(500), Wall: Wall{Timer: func(d time.Duration) (<-chan time.Time, func() bool) {
			mu.Lock()
			defer mu.Unlock()
			if d > 0 {
				slept = append(slept, d)
			}
			timer := time.NewTimer(d)
			return timer.C, timer.Stop
		}}})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		emit(t, q, Event{Provider: p, Body: body("order.paid")})
		time.Sleep(25 * time.Hour)
		mu.Lock()
		defer mu.Unlock()
		s := time.Second
		g.Expect(slept).To(Equal([]time.Duration{10 * s, 30 * s, 60 * s, 300 * s, 600 * s, 1800 * s, 3600 * s, 10800 * s, 21600 * s, 43200 * s}))
	})
}
