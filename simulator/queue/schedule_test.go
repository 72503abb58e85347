package queue

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func TestADeliveryNobodyAcknowledgesIsTriedOnTheWholeScheduleAndExpires(t *testing.T) {
	drives := map[string]func(*Queue){
		"until idle": func(q *Queue) { runUntilIdle(t, q) },
		"at one go":  func(q *Queue) { advance(t, q, 24*time.Hour) },
		"hour by hour": func(q *Queue) {
			for range 24 {
				advance(t, q, time.Hour)
			}
		},
		"to the last instant": func(q *Queue) {
			NewWithT(t).Expect(q.AdvanceTo(t.Context(), q.Now().Add(82000*time.Second))).To(Succeed())
		},
	}
	for name, drive := range drives {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			q, id := single(t, documentedTable(), always(503))
			drive(q)
			d := look(t, q, id)
			g.Expect(dues(d)).To(Equal(offsets24h()))
			g.Expect(d.Status).To(Equal(Expired))
			g.Expect(d.NextDue).To(BeZero())
			g.Expect(outcomes(d)).To(HaveEach(Refused))
		})
	}
}

func TestNothingIsSentBeforeItsTime(t *testing.T) {
	g := NewWithT(t)
	q, id := single(t, documentedTable(), always(503))
	advance(t, q, 0)
	g.Expect(look(t, q, id).Attempts).To(HaveLen(1))
	advance(t, q, 10*time.Second-1)
	g.Expect(look(t, q, id).Attempts).To(HaveLen(1))
	g.Expect(look(t, q, id).NextDue).To(Equal(q.Now().Add(1)))
	advance(t, q, 1)
	g.Expect(look(t, q, id).Attempts).To(HaveLen(2))
	due, pending := q.NextDue()
	g.Expect(pending).To(BeTrue())
	g.Expect(due).To(Equal(q.Now().Add(30 * time.Second)))
}

func TestTheTableMayCountFromTheFirstAttempt(t *testing.T) {
	g := NewWithT(t)
	retry := documentedTable()
	retry.Reading = factOf(specs.Offsets)
	q, id := single(t, retry, always(503))
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(dues(d)).To(Equal(append([]time.Duration{0}, append(retry.Delays.Value, 12*time.Hour)...)))
	g.Expect(d.Status).To(Equal(Expired))
}

func TestExponentialRetriesAreExhausted(t *testing.T) {
	g := NewWithT(t)
	q, id := single(t, exponential(3, 10*time.Second, 2), always(500))
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(dues(d)).To(Equal([]time.Duration{0, 10 * time.Second, 30 * time.Second, 70 * time.Second}))
	g.Expect(d.Status).To(Equal(Exhausted))
}

func TestNothingFollowsTheFirstAcknowledgement(t *testing.T) {
	for refusals := range 11 {
		g := NewWithT(t)
		statuses := make([]int, refusals)
		for i := range statuses {
			statuses[i] = 500
		}
		q, id := single(t, documentedTable(), script(append(statuses, 204, 500)...))
		runUntilIdle(t, q)
		d := look(t, q, id)
		g.Expect(dues(d)).To(Equal(offsets24h()[:refusals+1]))
		g.Expect(d.Status).To(Equal(Delivered))
	}
}

func TestAStatusMayEndADelivery(t *testing.T) {
	g := NewWithT(t)
	retry := documentedTable()
	retry.EndedBy = factOf([]int{410})
	q, id := single(t, retry, script(500, 410))
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(d.Attempts).To(HaveLen(2))
	g.Expect(d.Status).To(Equal(Exhausted))
}

func TestAContractWithoutAnEndIsBounded(t *testing.T) {
	g := NewWithT(t)
	q, id := single(t, specs.Retry{Delays: factOf([]time.Duration{}), Repeat: factOf(time.Minute)}, always(500))
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(d.Attempts).To(HaveLen(attemptLimit))
	g.Expect(d.Status).To(Equal(Exhausted))
}

func TestJitterFollowsFromTheSeed(t *testing.T) {
	g := NewWithT(t)
	retry := documentedTable()
	retry.Jitter = factOf(0.1)
	run := func(seed uint64) [][]time.Duration {
		p := provider(retry)
		q := New(Options{Transport: always(500), Seed: seed})
		register(t, q, endpointOf(p, "one", "http://one.example"), endpointOf(p, "two", "http://two.example"))
		ids := emit(t, q, Event{Provider: p, Body: body("order.paid")})
		runUntilIdle(t, q)
		var all [][]time.Duration
		for _, id := range ids {
			all = append(all, dues(look(t, q, id)))
		}
		return all
	}
	first := run(1)
	g.Expect(run(1)).To(Equal(first))
	g.Expect(run(2)).NotTo(Equal(first))
	g.Expect(first[0]).NotTo(Equal(first[1]), "deliveries vary independently")
	for _, at := range first {
		g.Expect(at).To(HaveLen(11))
		g.Expect(at[10]).To(BeNumerically("<", 24*time.Hour))
		for i := 1; i < len(at); i++ {
			exact := offsets24h()[i] - offsets24h()[i-1]
			g.Expect(at[i] - at[i-1]).To(BeNumerically("~", exact, exact/10))
		}
	}
}

func TestJitterNeverCarriesAnAttemptOverTheExpiry(t *testing.T) {
	g := NewWithT(t)
	retry := specs.Retry{Delays: factOf([]time.Duration{59 * time.Minute}), Expiry: factOf(time.Hour), Jitter: factOf(0.5)}
	for seed := range uint64(20) {
		p := provider(retry)
		q := New(Options{Transport: always(500), Seed: seed})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		runUntilIdle(t, q)
		at := dues(look(t, q, id))
		g.Expect(at).To(HaveLen(2))
		g.Expect(at[1]).To(BeNumerically("<", time.Hour))
	}
}

func TestTheScheduleGivesBackInOrderWhatItWasGiven(t *testing.T) {
	g := NewWithT(t)
	random := rand.New(rand.NewPCG(1, 2))
	var s schedule
	var all []*delivery
	for i := range 500 {
		d := &delivery{sequence: uint64(i), due: time.Duration(random.IntN(50))}
		all = append(all, d)
		s.add(d)
	}
	for _, i := range random.Perm(len(all))[:100] {
		s.remove(all[i])
		g.Expect(all[i].place).To(Equal(parked))
	}
	var last *delivery
	for n := range 400 {
		d := s.takeDue(forever)
		g.Expect(d).NotTo(BeNil(), "delivery %d", n)
		if last != nil {
			g.Expect(last.due < d.due || last.due == d.due && last.sequence < d.sequence).To(BeTrue())
		}
		last = d
	}
	g.Expect(s.takeDue(forever)).To(BeNil())
}
