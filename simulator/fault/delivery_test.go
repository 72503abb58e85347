package fault_test

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

func tokens(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}

func TestWithoutFaultsEverythingIsRight(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		for _, set := range []*fault.Set{nil, {}, parse(t, 1)} {
			w := newWorld(t, p, set)
			w.play(9)
			w.expectUntouched(g, 1)
			g.Expect(w.deliveries()[8].Attempts[0].Due).To(Equal(begin.Add(8 * time.Second)))
		}
	})
}

// expectUntouched holds of faults that leave the messages alone: what was emitted arrives so many times, and rightly.
func (w *world) expectUntouched(g Gomega, times int) {
	counts := w.times()
	g.Expect(counts).To(HaveLen(len(w.ids)))
	for _, d := range w.deliveries() {
		g.Expect(d.Status).To(Equal(queue.Delivered))
		g.Expect(counts[string(w.bodies[d.ID])]).To(Equal(times))
	}
	for _, a := range w.arrivals {
		g.Expect(w.authentic(a)).To(BeEmpty())
		g.Expect(w.valid(a)).To(BeEmpty())
	}
}

func TestDuplicateSendsAnAcknowledgedDeliveryOnceMore(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"duplicate"}`))
		w.play(9)
		w.expectUntouched(g, 2)
		for _, d := range w.deliveries() {
			g.Expect(d.Acked).To(Equal(2))
			g.Expect(d.Attempts).To(HaveLen(2))
			g.Expect(d.Attempts[1].Due).To(Equal(d.Attempts[0].Due), "at once")
		}
	})
}

func TestDuplicateWaitsForTheAcknowledgement(t *testing.T) {
	g := NewWithT(t)
	p := providers(t)[0]
	w := newWorld(t, p, parse(t, 1, `{"kind":"duplicate"}`))
	answers := []int{503, 503, 200, 503}
	w.answer = func(arrival) int { return answers[len(w.arrivals)-1] }
	w.play(1)
	d := w.deliveries()[0]
	g.Expect(d.Status).To(Equal(queue.Delivered), "a duplicate that is refused changes nothing")
	g.Expect(w.arrivals).To(HaveLen(4))
	g.Expect(d.Acked).To(Equal(1))
	g.Expect(w.queue.Redeliver(d.ID)).To(Succeed())
	answers = append(answers, 200)
	g.Expect(w.queue.RunUntilIdle(t.Context())).To(Succeed())
	g.Expect(w.arrivals).To(HaveLen(5), "a redelivery by hand is no duplicate, and has none")
}

func TestDelayPostponesFirstAttempts(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"delay"}`))
		w.play(5)
		w.expectUntouched(g, 1)
		for _, d := range w.deliveries() {
			g.Expect(d.Attempts[0].Due.Sub(d.Created)).To(Equal(30 * time.Second))
		}
	})
}

func TestReorderLetsLaterEventsOvertake(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"reorder","share":0.5}`))
		w.play(40)
		w.expectUntouched(g, 1)
		var order []time.Time
		postponed := 0
		for _, d := range w.deliveries() {
			by := d.Attempts[0].Due.Sub(d.Created)
			g.Expect(by).To(And(BeNumerically(">=", 0), BeNumerically("<", 5*time.Second)))
			g.Expect(by).To(Equal(by.Truncate(time.Millisecond)))
			order = append(order, d.Attempts[0].Due)
			if by > 0 {
				postponed++
			}
		}
		g.Expect(slices.IsSortedFunc(order, time.Time.Compare)).To(BeFalse())
		g.Expect(postponed).To(And(BeNumerically(">", 8), BeNumerically("<", 32)))
	})
}

func TestDelayAndReorderAddUp(t *testing.T) {
	g := NewWithT(t)
	set := parse(t, 1, `{"kind":"delay","by":"1h"}`, `{"kind":"reorder","by":"1m"}`, `{"kind":"delay","by":"9h"}`)
	by := set.Postpone(queue.Delivery{ID: "d"})
	g.Expect(by).To(And(BeNumerically(">", time.Hour), BeNumerically("<", time.Hour+time.Minute)), "each kind once")
}

func TestDropLosesAttemptsAndTheScheduleGoesOn(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"drop","share":0.4}`))
		w.play(30)
		w.expectUntouched(g, 1)
		lost := 0
		for _, d := range w.deliveries() {
			for _, a := range d.Attempts[:len(d.Attempts)-1] {
				lost++
				g.Expect(a.Outcome).To(Equal(queue.Unsent))
				g.Expect(a.Problem).To(Equal("fault drop: the request was lost on its way"))
			}
		}
		g.Expect(lost).To(BeNumerically(">", 5))
	})
}

func TestDropOfEverythingEndsAsTheContractSays(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"drop"}`))
		w.play(2)
		g.Expect(w.arrivals).To(BeEmpty())
		for _, d := range w.deliveries() {
			g.Expect(d.Status).To(BeElementOf(queue.Expired, queue.Exhausted))
			g.Expect(d.Attempts).To(HaveLen(len(p.Contract.Retry.Attempts())))
		}
	})
}

func TestFaultsKeepToTheirProviderAndSubscription(t *testing.T) {
	g := NewWithT(t)
	first, second := specs.Builtin()[0], specs.Builtin()[1]
	for _, c := range []struct {
		restriction string
		hit         []queue.Delivery
	}{
		{``, []queue.Delivery{{Provider: first, Endpoint: "a"}, {Provider: second, Endpoint: "a"}, {Provider: first, Endpoint: "b"}}},
		{`,"provider":"","subscription":""`, []queue.Delivery{{Provider: first, Endpoint: "a"}, {Provider: second, Endpoint: "a"}, {Provider: first, Endpoint: "b"}}},
		{`,"provider":"` + first + `"`, []queue.Delivery{{Provider: first, Endpoint: "a"}, {Provider: first, Endpoint: "b"}}},
		{`,"subscription":"a"`, []queue.Delivery{{Provider: first, Endpoint: "a"}, {Provider: second, Endpoint: "a"}}},
		{`,"provider":"` + first + `","subscription":"a"`, []queue.Delivery{{Provider: first, Endpoint: "a"}}},
	} {
		set := parse(t, 1, `{"kind":"delay"`+c.restriction+`}`)
		for _, d := range []queue.Delivery{{Provider: first, Endpoint: "a"}, {Provider: second, Endpoint: "a"}, {Provider: first, Endpoint: "b"}, {Provider: second, Endpoint: "b"}} {
			hit := slices.ContainsFunc(c.hit, func(h queue.Delivery) bool { return h.Provider == d.Provider && h.Endpoint == d.Endpoint })
			if c.restriction == "" || c.restriction == `,"provider":"","subscription":""` {
				hit = true
			}
			g.Expect(set.Postpone(d) > 0).To(Equal(hit), "%s: %s %s", c.restriction, d.Provider, d.Endpoint)
		}
	}
}

// Of many deliveries the share is hit, within what chance allows (more than six standard deviations).
func TestShareIsKept(t *testing.T) {
	const many = 2000
	p := providers(t)[0]
	body := p.Verified()[0].Examples[0].Body
	hits := map[string]func(set *fault.Set, id string, n int) bool{
		"delay":   func(s *fault.Set, id string, _ int) bool { return s.Postpone(queue.Delivery{ID: id}) > 0 },
		"reorder": func(s *fault.Set, id string, _ int) bool { return s.Postpone(queue.Delivery{ID: id}) > 0 },
		"duplicate": func(s *fault.Set, id string, _ int) bool {
			return s.Twice(queue.Change{Delivery: queue.Delivery{ID: id, Status: queue.Delivered, Acked: 1}, Attempt: &queue.Attempt{Outcome: queue.Acknowledged}})
		},
		"drop": func(s *fault.Set, id string, n int) bool {
			_, err := s.Alter(outgoing(t, p, body, "the same", n))
			return err != nil
		},
		"extra-fields": func(s *fault.Set, id string, _ int) bool {
			m, err := s.Alter(outgoing(t, p, body, id, 1))
			return err == nil && len(m.Body) > len(body)
		},
	}
	for kind, isHit := range hits {
		t.Run(kind, func(t *testing.T) {
			set, count := parse(t, 11, `{"kind":"`+kind+`","share":0.3}`), 0
			for i := range many {
				if isHit(set, "delivery-"+strconv.Itoa(i), i+1) {
					count++
				}
			}
			NewWithT(t).Expect(count).To(And(BeNumerically(">", many*0.24), BeNumerically("<", many*0.36)))
		})
	}
}

func TestTheSameSeedMakesTheSameTraffic(t *testing.T) {
	mix := []string{
		`{"kind":"drop","share":0.3}`, `{"kind":"reorder","share":0.5}`, `{"kind":"duplicate","share":0.3}`, `{"kind":"corrupt-body","share":0.3}`,
		`{"kind":"extra-fields","share":0.5}`, `{"kind":"corrupt-signature","share":0.3}`, `{"kind":"stale-timestamp","share":0.3}`, `{"kind":"wrong-secret","share":0.2}`,
		`{"kind":"hostile","share":0.9}`,
	}
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		if p.Contract.Authentication.Signature.HasTime() || slices.ContainsFunc(p.Contract.Headers, func(h specs.Header) bool { return h.Value == "{now}" }) {
			t.Skip("its headers tell what time it is")
		}
		g := NewWithT(t)
		var records []string
		for _, seed := range []uint64{1, 1, 2} {
			w := newWorld(t, p, parse(t, seed, mix...))
			w.answer = func(a arrival) int {
				if w.authentic(a) != "" {
					return http.StatusUnauthorized
				}
				return http.StatusOK
			}
			w.play(25)
			for _, d := range w.deliveries() {
				g.Expect(d.Status).To(BeElementOf(queue.Delivered, queue.Exhausted, queue.Expired), "nothing is lost")
				g.Expect(d.Acked).To(BeNumerically("<=", 2))
			}
			records = append(records, w.record())
		}
		g.Expect(records[0]).To(Equal(records[1]))
		g.Expect(records[0]).NotTo(Equal(records[2]))
	})
}
