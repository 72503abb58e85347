package queue

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/hookbench/hookbench/simulator/message"
)

// ledger is the endpoints' side of the account: it answers by a plan and writes down every request.
type ledger struct {
	plan func(delivery string, number int) Outcome

	mu       sync.Mutex
	requests map[string]int // "delivery/number"
}

const attemptHeader = "X-Attempt"

// mark lets a message tell which attempt it belongs to.
func mark(o Outgoing) (message.Message, error) {
	o.Header.Set(attemptHeader, fmt.Sprintf("%s/%d", o.Delivery, o.Number))
	return o.Message, nil
}

func (l *ledger) RoundTrip(r *http.Request) (*http.Response, error) {
	key := r.Header.Get(attemptHeader)
	var number int
	delivery := key[:36]
	fmt.Sscanf(key[37:], "%d", &number)
	l.mu.Lock()
	l.requests[key]++
	l.mu.Unlock()
	switch l.plan(delivery, number) {
	case Acknowledged:
		return answering(200), nil
	case Refused:
		return answering(503), nil
	default:
		return nil, io.ErrUnexpectedEOF
	}
}

// chance is a plan that follows from the delivery and the number alone.
func chance(seed, acknowledged uint32) func(string, int) Outcome {
	return func(delivery string, number int) Outcome {
		h := fnv.New32a()
		fmt.Fprint(h, seed, delivery, number)
		switch n := h.Sum32() % 100; {
		case n < acknowledged:
			return Acknowledged
		case n < acknowledged+(100-acknowledged)/2:
			return Refused
		default:
			return Broken
		}
	}
}

// check compares what the queue has recorded with what the endpoints have seen and with the plan.
func (l *ledger) check(g Gomega, q *Queue, schedule []time.Duration, untouched func(id string) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all, total := q.Deliveries(Selection{})
	g.Expect(all).To(HaveLen(total))
	attempts := 0
	for _, listed := range all {
		d, err := q.Delivery(listed.ID)
		g.Expect(err).NotTo(HaveOccurred())
		for i, a := range d.Attempts {
			g.Expect(a.Number).To(Equal(i + 1))
			g.Expect(l.requests[fmt.Sprintf("%s/%d", d.ID, a.Number)]).To(Equal(1), "sent once and recorded once")
			g.Expect(a.Outcome).To(Equal(l.plan(d.ID, a.Number)))
		}
		attempts += len(d.Attempts)
		if untouched(d.ID) {
			l.checkOne(g, d, schedule)
		}
	}
	g.Expect(l.requests).To(HaveLen(attempts), "nothing was sent that is not recorded")
	g.Expect(q.Load()).To(And(HaveField("Scheduled", 0), HaveField("Waiting", 0), HaveField("InFlight", 0)))
}

// checkOne holds a delivery against its plan.
func (l *ledger) checkOne(g Gomega, d Delivery, schedule []time.Duration) {
	want, end := 0, Expired
	for want < len(schedule) && end == Expired {
		want++
		if l.plan(d.ID, want) == Acknowledged {
			end = Delivered
		}
	}
	g.Expect(d.Status).To(Equal(end))
	g.Expect(dues(d)).To(Equal(schedule[:want]))
}

func TestEveryEventIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		p.Contract.Envelope.Delivery = "" // ids are the queue's, all of one length
		l := &ledger{plan: chance(rapid.Uint32().Draw(t, "seed"), uint32(rapid.IntRange(0, 60).Draw(t, "acknowledged"))), requests: map[string]int{}}
		told := map[string][]Change{}
		q := New(Options{
			Transport: l, Alter: mark, Keep: -1,
			Concurrency: rapid.IntRange(1, 9).Draw(t, "slots"), PerEndpoint: rapid.IntRange(1, 4).Draw(t, "slots for one"),
			Observe: func(c Change) { told[c.Delivery.ID] = append(told[c.Delivery.ID], c) },
		})
		endpoints := rapid.IntRange(1, 6).Draw(t, "endpoints")
		for i := range endpoints {
			g.Expect(q.Register(endpointOf(p, fmt.Sprint("e", i), fmt.Sprintf("http://e%d.example", i)))).To(Succeed())
		}
		var ids []string
		touched := map[string]bool{}
		emitted := 0
		one := func() string { return rapid.SampledFrom(ids).Draw(t, "delivery") }
		t.Repeat(map[string]func(*rapid.T){
			"emit": func(*rapid.T) {
				emission, err := q.Emit(Event{Provider: p, Body: body("order.paid")})
				g.Expect(err).NotTo(HaveOccurred())
				ids = append(ids, emission.Deliveries...)
				emitted += endpoints
			},
			"advance": func(t *rapid.T) {
				by := time.Duration(rapid.Int64Range(0, int64(8*time.Hour)).Draw(t, "by"))
				g.Expect(q.Advance(context.Background(), by)).To(Succeed())
			},
			"redeliver": func(t *rapid.T) {
				if len(ids) > 0 {
					id := one()
					g.Expect(q.Redeliver(id)).To(Succeed())
					touched[id] = true
				}
			},
			"cancel": func(t *rapid.T) {
				if len(ids) > 0 {
					id := one()
					g.Expect(q.Cancel(id)).To(Succeed())
					touched[id] = true
				}
			},
		})
		g.Expect(q.RunUntilIdle(context.Background())).To(Succeed())
		_, total := q.Deliveries(Selection{})
		g.Expect(total).To(Equal(emitted), "each event became one delivery for each endpoint")
		l.check(g, q, offsets24h(), func(id string) bool { return !touched[id] })
		for _, id := range ids {
			d, err := q.Delivery(id)
			g.Expect(err).NotTo(HaveOccurred())
			checkNews(g, d, told[id])
		}
	})
}

// checkNews holds what the observer was told of a delivery against its record.
func checkNews(g Gomega, d Delivery, told []Change) {
	status, made := Status(""), 0
	for _, c := range told {
		g.Expect(c.From).To(Equal(status), "each change begins where the one before it ended")
		status = c.Delivery.Status
		if c.Attempt != nil {
			g.Expect(*c.Attempt).To(Equal(d.Attempts[made]))
			made++
		}
	}
	g.Expect(status).To(Equal(d.Status))
	g.Expect(made).To(Equal(len(d.Attempts)))
}

// Several emitters at once, a clock that runs a million times too fast, and endpoints that answer at random.
func TestNothingIsLostOrDoubledUnderLoad(t *testing.T) {
	g := NewWithT(t)
	const emitters, each, endpoints = 4, 25, 8
	p := provider(documentedTable())
	p.Contract.Envelope.Delivery = ""
	l := &ledger{plan: chance(3, 15), requests: map[string]int{}}
	var q *Queue
	ended := make(chan string, emitters*each*endpoints)
	q = New(Options{Pace: 1e6, Transport: l, Alter: mark, Keep: -1, Observe: func(c Change) {
		if c.Delivery.Status != Pending {
			ended <- c.Delivery.ID
		}
	}})
	for i := range endpoints {
		register(t, q, endpointOf(p, fmt.Sprint("e", i), fmt.Sprintf("http://e%d.example", i)))
	}
	var running sync.WaitGroup
	running.Go(func() { q.Run(context.Background()) })
	for range emitters {
		running.Go(func() {
			for range each {
				if _, err := q.Emit(Event{Provider: p, Body: body("order.paid")}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range cap(ended) {
		<-ended
	}
	pending, err := q.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(pending).To(BeZero())
	running.Wait()
	_, total := q.Deliveries(Selection{})
	g.Expect(total).To(Equal(cap(ended)))
	// At this pace an attempt outlasts the first delays, so only the account is exact and not the schedule.
	l.check(g, q, nil, func(string) bool { return false })
	g.Expect(ended).To(BeEmpty(), "each delivery ends once")
}

// Endpoints come, change and go while everything else goes on.
func TestEndpointsMayComeAndGoUnderLoad(t *testing.T) {
	g := NewWithT(t)
	p := provider(documentedTable())
	p.Contract.Envelope.Delivery = ""
	l := &ledger{plan: chance(5, 5), requests: map[string]int{}}
	q := New(Options{Pace: Instant, Transport: l, Alter: mark, Keep: -1})
	var running, changing sync.WaitGroup
	running.Go(func() { q.Run(context.Background()) })
	for i := range 4 {
		changing.Go(func() {
			e := endpointOf(p, fmt.Sprint("e", i), fmt.Sprintf("http://e%d.example", i))
			for n := range 60 {
				e.Active = n%7 != 6
				if err := q.Register(e); err != nil {
					t.Error(err)
				}
				if _, err := q.Emit(Event{Provider: p, Body: body("order.paid")}); err != nil {
					t.Error(err)
				}
				if n%3 == 2 {
					if err := q.Remove("acme", e.ID); err != nil && !errors.Is(err, ErrUnknownEndpoint) {
						t.Error(err)
					}
				}
			}
		})
	}
	changing.Wait()
	g.Expect(q.RunUntilIdle(t.Context())).To(Succeed())
	l.check(g, q, nil, func(string) bool { return false })
	g.Expect(q.Load().Deliveries[Pending]).To(BeZero())
	_, err := q.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	running.Wait()
}
