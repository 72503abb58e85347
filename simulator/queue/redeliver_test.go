package queue

import (
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

func TestADeliveryThatEndedIsSentOnceMoreByHand(t *testing.T) {
	cases := map[string]struct {
		answers []int
		ended   Status
		then    Status
		acked   []int
	}{
		"acknowledged counts":              {[]int{500, 500, 500, 500, 200}, Exhausted, Delivered, []int{0, 1}},
		"refused again leaves it ended":    {[]int{500}, Exhausted, Exhausted, []int{0, 0}},
		"delivered stays so, refused even": {[]int{200, 500}, Delivered, Delivered, []int{1, 1}},
		"acknowledged twice":               {[]int{200}, Delivered, Delivered, []int{1, 2}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			q, id := single(t, exponential(3, time.Second, 2), script(c.answers...))
			runUntilIdle(t, q)
			before := look(t, q, id)
			g.Expect(before.Status).To(Equal(c.ended))
			advance(t, q, 48*time.Hour)
			g.Expect(q.Redeliver(id)).To(Succeed())
			g.Expect(look(t, q, id).Status).To(Equal(Pending))
			g.Expect(look(t, q, id).NextDue).To(Equal(q.Now()))
			runUntilIdle(t, q)
			after := look(t, q, id)
			g.Expect(after.Status).To(Equal(c.then))
			g.Expect(after.Attempts).To(HaveLen(before.Made + 1))
			g.Expect([]int{before.Acked, after.Acked}).To(Equal(c.acked), "acknowledged attempts")
			g.Expect(after.Attempts[before.Made].Request).To(Equal(before.Attempts[0].Request))
		})
	}
}

func TestAnExpiredDeliveryMayBeSentByHand(t *testing.T) {
	g := NewWithT(t)
	q, id := single(t, documentedTable(), script(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 200))
	runUntilIdle(t, q)
	g.Expect(look(t, q, id).Status).To(Equal(Expired))
	advance(t, q, 48*time.Hour)
	g.Expect(q.Redeliver(id)).To(Succeed())
	runUntilIdle(t, q)
	g.Expect(look(t, q, id).Status).To(Equal(Delivered))
}

func TestAPendingDeliveryIsBroughtForward(t *testing.T) {
	g := NewWithT(t)
	q, id := single(t, documentedTable(), always(500))
	advance(t, q, 5*time.Second)
	g.Expect(q.Redeliver(id)).To(Succeed())
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(dues(d)[:4]).To(Equal([]time.Duration{0, 5 * time.Second, 35 * time.Second, 95 * time.Second}))
	g.Expect(d.Status).To(Equal(Expired))
}

func TestADeliveryInFlightIsSentAgainWhenItHasLanded(t *testing.T) {
	for name, status := range map[string]int{"refused": 500, "acknowledged": 200} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				var q *Queue
				var id string
				sent := 0
				q, id = single(t, exponential(1, time.Minute, 2), transport(func(*http.Request) (*http.Response, error) {
					if sent++; sent == 1 {
						g.Expect(q.Redeliver(id)).To(Succeed())
						g.Expect(q.Redeliver(id)).To(Succeed())
					}
					return answering(status), nil
				}))
				advance(t, q, 0)
				g.Expect(dues(look(t, q, id))).To(Equal([]time.Duration{0, 0}))
			})
		})
	}
}

func TestWhatCannotBeRedelivered(t *testing.T) {
	g := NewWithT(t)
	q, id := single(t, documentedTable(), always(200))
	runUntilIdle(t, q)
	g.Expect(q.Redeliver("nothing")).To(MatchError(ErrUnknownDelivery))
	g.Expect(q.Cancel("nothing")).To(MatchError(ErrUnknownDelivery))
	g.Expect(q.Remove("acme", "one")).To(Succeed())
	g.Expect(q.Redeliver(id)).To(MatchError(ErrUnknownEndpoint))
	_, err := q.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(q.Redeliver(id)).To(MatchError(ErrClosed))
}

func TestCancelledDeliveriesAreNotSent(t *testing.T) {
	ways := map[string]func(*Queue, string) error{
		"by hand":          func(q *Queue, id string) error { return q.Cancel(id) },
		"endpoint removed": func(q *Queue, _ string) error { return q.Remove("acme", "one") },
		"endpoint made inactive": func(q *Queue, _ string) error {
			e := q.endpoints[endpointKey{"acme", "one"}].Endpoint
			e.Active = false
			return q.Register(e)
		},
	}
	for name, cancel := range ways {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			q, id := single(t, documentedTable(), always(500))
			advance(t, q, time.Minute)
			g.Expect(cancel(q, id)).To(Succeed())
			d := look(t, q, id)
			g.Expect(d.Status).To(Equal(Cancelled))
			g.Expect(d.NextDue).To(BeZero())
			advance(t, q, 48*time.Hour)
			g.Expect(look(t, q, id).Attempts).To(HaveLen(3))
			g.Expect(q.Cancel(id)).To(Succeed(), "which changes nothing")
		})
	}
}

func TestOtherEndpointsGoOnWhenOneIsRemoved(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	q := New(Options{Transport: always(500)})
	register(t, q, endpointOf(p, "one", "http://one.example"), endpointOf(p, "two", "http://two.example"))
	ids := emit(t, q, Event{Provider: p, Body: body("order.paid")})
	advance(t, q, time.Minute)
	g.Expect(q.Remove("acme", "one")).To(Succeed())
	runUntilIdle(t, q)
	g.Expect(look(t, q, ids[0]).Status).To(Equal(Cancelled))
	g.Expect(look(t, q, ids[1]).Status).To(Equal(Expired))
	g.Expect(dues(look(t, q, ids[1]))).To(Equal(offsets24h()))
}

func TestAnEndpointThatComesBackGetsNothingOfBefore(t *testing.T) {
	g := NewWithT(t)
	var sent atomic.Int32
	p := provider(documentedTable())
	q := New(Options{Transport: transport(func(*http.Request) (*http.Response, error) {
		sent.Add(1)
		return answering(500), nil
	})})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	emit(t, q, Event{Provider: p, Body: body("order.paid")})
	g.Expect(q.Remove("acme", "one")).To(Succeed())
	register(t, q, endpointOf(p, "one", "http://one.example"))
	runUntilIdle(t, q)
	g.Expect(sent.Load()).To(BeZero())
}

// A delivery may be cancelled while it waits for a slot and while its attempt is in flight.
func TestCancellingWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		release := make(chan struct{})
		q := New(Options{Concurrency: 1, Transport: transport(func(*http.Request) (*http.Response, error) {
			<-release
			return answering(200), nil
		})})
		register(t, q, endpointOf(p, "one", "http://one.example"), endpointOf(p, "two", "http://two.example"))
		flies := emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "one"})[0]
		waits := emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "one"})[0]
		other := emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "two"})[0]
		done := make(chan error)
		go func() { done <- q.Advance(t.Context(), 0) }()
		synctest.Wait()
		g.Expect(q.Load()).To(And(HaveField("InFlight", 1), HaveField("Waiting", 2)))
		g.Expect(q.Remove("acme", "one")).To(Succeed())
		g.Expect(q.Cancel(other)).To(Succeed())
		close(release)
		g.Expect(<-done).To(Succeed())
		for _, id := range []string{waits, other} {
			g.Expect(look(t, q, id).Attempts).To(BeEmpty())
			g.Expect(look(t, q, id).Status).To(Equal(Cancelled))
		}
		g.Expect(outcomes(look(t, q, flies))).To(Equal([]Outcome{Acknowledged}), "what was sent is recorded")
		g.Expect(look(t, q, flies).Status).To(Equal(Cancelled), "an end is an end")
		_, scheduled := q.NextDue()
		g.Expect(scheduled).To(BeFalse())
	})
}
