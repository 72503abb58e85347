package queue

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

func TestAnEndpointThatHangsHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		hosts := map[string]transport{"good.example": always(200)}
		q := New(Options{Pace: Real, Transport: byHost(hosts)})
		drive(t, q)
		for i := range 3 { // three times a quarter of the slots
			host := fmt.Sprintf("hangs%d.example", i)
			hosts[host] = hanging
			register(t, q, endpointOf(p, host, "http://"+host))
		}
		for range 50 {
			emit(t, q, Event{Provider: p, Body: body("order.paid")})
		}
		register(t, q, endpointOf(p, "good", "http://good.example"))
		for range 50 {
			begun := time.Now()
			id := emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "good"})[0]
			synctest.Wait()
			g.Expect(sentAt(look(t, q, id), begun)).To(Equal([]time.Duration{0}))
			g.Expect(look(t, q, id).Status).To(Equal(Delivered))
		}
		g.Expect(q.Load()).To(And(HaveField("InFlight", 48), HaveField("Waiting", 102)))
	})
}

// Slots are given back by attempts that turn out to be slow, so that however many endpoints hang, the others wait
// for a second at most.
func TestSlotsAreGivenBackByEndpointsThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		hosts := map[string]transport{"good.example": always(200)}
		q := New(Options{Pace: Real, Transport: byHost(hosts), Concurrency: 8, PerEndpoint: 2})
		drive(t, q)
		for i := range 8 {
			host := fmt.Sprintf("hangs%d.example", i)
			hosts[host] = hanging
			register(t, q, endpointOf(p, host, "http://"+host))
		}
		emit(t, q, Event{Provider: p, Body: body("order.paid")})
		synctest.Wait()
		g.Expect(q.Load().InFlight).To(Equal(8), "all slots are taken")
		register(t, q, endpointOf(p, "good", "http://good.example"))
		begun := time.Now()
		id := emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "good"})[0]
		time.Sleep(2 * slowAfter)
		synctest.Wait()
		g.Expect(sentAt(look(t, q, id), begun)).To(Equal([]time.Duration{slowAfter}))
		time.Sleep(time.Minute)
		synctest.Wait()
		g.Expect(q.lanes.brisk).To(BeZero())
	})
}

func TestConcurrencyIsBoundedAndFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		var mu sync.Mutex
		var order []string
		most, now, perHost, mostPerHost := 0, 0, map[string]int{}, 0
		q := New(Options{Concurrency: 6, PerEndpoint: 4, Transport: transport(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			order = append(order, r.URL.Host)
			now++
			perHost[r.URL.Host]++
			most, mostPerHost = max(most, now), max(mostPerHost, perHost[r.URL.Host])
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			now--
			perHost[r.URL.Host]--
			mu.Unlock()
			return answering(200), nil
		})})
		register(t, q, endpointOf(p, "busy", "http://busy.example"), endpointOf(p, "calm", "http://calm.example"))
		for range 100 {
			emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "busy"})
		}
		for range 5 {
			emit(t, q, Event{Provider: p, Body: body("order.paid"), Only: "calm"})
		}
		advance(t, q, 0)
		g.Expect(order).To(HaveLen(105))
		g.Expect(most).To(Equal(6))
		g.Expect(mostPerHost).To(Equal(4))
		last := 0
		for i, host := range order {
			if host == "calm.example" {
				last = i
			}
		}
		g.Expect(last).To(BeNumerically("<", 15), "the endpoint with little to do does not queue behind the other")
	})
}

// What waits for a slot beyond its expiry is not sent any more.
func TestNoAttemptIsMadeAfterTheExpiryHoweverScarceTheSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		p.Contract.Retry.Expiry = factOf(20 * time.Second)
		q := New(Options{Pace: Real, Transport: transport(hanging), PerEndpoint: 1})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		first := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		second := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		time.Sleep(time.Minute)
		g.Expect(look(t, q, first).Attempts).To(HaveLen(1))
		g.Expect(look(t, q, second).Attempts).To(BeEmpty())
		g.Expect(look(t, q, second).Status).To(Equal(Expired))
	})
}
