package queue

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

func TestAdvanceAnswersWhenAllIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		var told int
		q := New(Options{
			Transport: transport(func(*http.Request) (*http.Response, error) {
				time.Sleep(700 * time.Millisecond)
				return answering(500), nil
			}),
			Observe: func(c Change) {
				if c.Attempt != nil {
					time.Sleep(10 * time.Millisecond)
					told++
				}
			},
		})
		for i := range 20 {
			register(t, q, endpointOf(p, fmt.Sprint("e", i), fmt.Sprintf("http://e%d.example", i)))
		}
		ids := emit(t, q, Event{Provider: p, Body: body("order.paid")})
		start := q.Now()
		advance(t, q, 100*time.Second)
		for _, id := range ids {
			g.Expect(dues(look(t, q, id))).To(Equal(offsets24h()[:4]))
		}
		g.Expect(q.Load()).To(And(HaveField("InFlight", 0), HaveField("Waiting", 0), HaveField("Scheduled", 20)))
		g.Expect(told).To(Equal(80))
		g.Expect(q.Now()).To(Equal(start.Add(100*time.Second)), "virtual time stands still while answers come")
	})
}

func TestAdvanceMayBeGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		q, id := single(t, documentedTable(), transport(hanging))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		g.Expect(q.Advance(ctx, time.Hour)).To(MatchError(context.DeadlineExceeded))
		g.Expect(q.RunUntilIdle(ctx)).To(MatchError(context.DeadlineExceeded))
		g.Expect(look(t, q, id).Attempts).To(BeEmpty())
		time.Sleep(time.Minute)
		g.Expect(look(t, q, id).Attempts).To(HaveLen(1), "what was sent is finished")
		g.Expect(q.Advance(t.Context(), time.Hour)).To(Succeed())
		g.Expect(look(t, q, id).Attempts).To(HaveLen(7))
	})
}

func TestTimeDoesNotRunBackwards(t *testing.T) {
	g := NewWithT(t)
	q := New(Options{Start: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	g.Expect(q.Advance(t.Context(), -time.Second)).To(MatchError("advance by -1s: give a time from 0 to 292 years after the start"))
	g.Expect(q.Advance(t.Context(), forever)).To(MatchError(ContainSubstring("292 years")))
	g.Expect(q.AdvanceTo(t.Context(), q.Now().AddDate(300, 0, 0))).To(MatchError(ContainSubstring("292 years")))
	g.Expect(q.AdvanceTo(t.Context(), q.Now().Add(-time.Second))).To(MatchError("advance to 2026-01-02T03:04:04Z: it is 2026-01-02T03:04:05Z already"))
	g.Expect(q.AdvanceTo(t.Context(), q.Now().Add(time.Hour))).To(Succeed())
	g.Expect(q.Now()).To(Equal(time.Date(2026, 1, 2, 4, 4, 5, 0, time.UTC)))
}

// A clock that runs by itself can be moved all the same, and goes on from there.
func TestARunningClockMayBeAdvanced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		q := New(Options{Pace: Real, Transport: always(500)})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		time.Sleep(15 * time.Second)
		advance(t, q, 0)
		advance(t, q, 500*time.Second) // to 515 s, past the attempt at 400 s
		g.Expect(dues(look(t, q, id))).To(Equal(offsets24h()[:5]))
		time.Sleep(484 * time.Second)
		g.Expect(look(t, q, id).Attempts).To(HaveLen(5))
		time.Sleep(2 * time.Second)
		g.Expect(dues(look(t, q, id))).To(Equal(offsets24h()[:6]))
		runUntilIdle(t, q)
		g.Expect(dues(look(t, q, id))).To(Equal(offsets24h()))
		later := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		time.Sleep(11 * time.Second)
		g.Expect(dues(look(t, q, later))).To(Equal(offsets24h()[:2]))
	})
}

func TestShutdownEndsAWaitingAdvance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		q, _ := single(t, documentedTable(), transport(hanging))
		done := make(chan error)
		go func() { done <- q.Advance(t.Context(), time.Hour) }()
		synctest.Wait()
		go func() { _, _ = q.Shutdown(t.Context()) }()
		g.Expect(<-done).To(MatchError(ErrClosed))
	})
}
