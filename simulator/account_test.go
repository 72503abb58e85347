package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// How the flood is made: so many events for each provider, from so many goroutines, to so many endpoints.
const (
	floodEvents    = 40
	floodEmitters  = 4
	floodEndpoints = 3
)

// flaky is an endpoint that refuses every third request, and keeps account of what it has acknowledged.
type flaky struct {
	server *httptest.Server

	mu           sync.Mutex
	seen         int
	acknowledged map[int64]int // by the number that the test has put into the event
}

func newFlaky(t *testing.T, p *specs.Provider) *flaky {
	f := &flaky{acknowledged: map[int64]int{}}
	at := p.Contract.Envelope.Data + "/n"
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if agrees(w, body) {
			return
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.seen++
		if f.seen%3 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		f.acknowledged[at.Get(body).Int()]++
	}))
	t.Cleanup(f.server.Close)
	return f
}

// Under a flood of events and a mix of faults nothing is lost and nothing is acknowledged twice that was not asked for
// twice; an endpoint that dies in the middle gets what it had not acknowledged to the end of the schedule.
func TestEveryEventIsAccountedFor(t *testing.T) {
	for name, c := range map[string]struct {
		faults string
		most   int // acknowledgements of one event at one endpoint
	}{
		"no faults": {`{"faults":[]}`, 1},
		"faults": {`{"faults":[{"kind":"drop","share":0.2},{"kind":"delay","share":0.2,"by":"3s"},{"kind":"reorder","share":0.5},
			{"kind":"corrupt-signature","share":0.1},{"kind":"extra-fields","share":0.5}]}`, 1},
		"duplicates": {`{"faults":[{"kind":"hostile"},{"kind":"duplicate","share":0.3}]}`, 3}, // hostile has duplicates of its own
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			s := played(t, func(o *simulator.Options) { o.Keep = -1 })
			faults, err := fault.Parse([]byte(c.faults), specs.Builtin(), 7)
			g.Expect(err).NotTo(HaveOccurred())
			s.SetFaults(faults)
			endpoints := map[string][]*flaky{}
			for _, id := range specs.Builtin() {
				p, err := s.Specs(id)
				g.Expect(err).NotTo(HaveOccurred())
				for range floodEndpoints {
					e := newFlaky(t, p)
					subscribe(t, s, id, e.server.URL)
					endpoints[id] = append(endpoints[id], e)
				}
			}
			made := flood(t, s)
			g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
			for _, of := range endpoints {
				of[0].server.CloseClientConnections()
				of[0].server.Close() // dies in the middle
			}
			g.Expect(s.RunUntilIdle(t.Context())).To(Succeed())
			settle(t, s, endpoints, made, c.most)
		})
	}
}

// flood emits events from several goroutines while time moves, and returns how many deliveries were made of each.
func flood(t *testing.T, s *simulator.Simulator) map[string]int {
	var mu sync.Mutex
	made := map[string]int{}
	var emitters sync.WaitGroup
	for emitter := range floodEmitters {
		emitters.Go(func() {
			for i := range floodEvents / floodEmitters {
				for _, id := range specs.Builtin() {
					n := emitter*floodEvents + i
					emission, err := s.Emit(id, simulator.Order{Type: info(t, s, id).Events[0], Data: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					made[id] += len(emission.Deliveries)
					mu.Unlock()
				}
			}
			if err := s.Advance(t.Context(), 0); err != nil {
				t.Error(err)
			}
		})
	}
	emitters.Wait()
	return made
}

// settle compares what the simulator says of each delivery with what the endpoints have acknowledged. The first endpoint
// died in the middle: an answer that it could not get out any more is an acknowledgement that nobody heard.
func settle(t *testing.T, s *simulator.Simulator, endpoints map[string][]*flaky, made map[string]int, most int) {
	g := NewWithT(t)
	for id, of := range endpoints {
		p, err := s.Specs(id)
		g.Expect(err).NotTo(HaveOccurred())
		bySubscription := map[string]*flaky{}
		subscriptions, err := s.Subscriptions(id)
		g.Expect(err).NotTo(HaveOccurred())
		for _, subscription := range subscriptions {
			for _, e := range of {
				if e.server.URL == subscription.URL {
					bySubscription[subscription.ID] = e
				}
			}
		}
		deliveries, total := s.Deliveries(queue.Selection{Provider: id})
		g.Expect(total).To(Equal(made[id]), id)
		for _, d := range deliveries {
			e := bySubscription[d.Endpoint]
			times := e.acknowledged[(p.Contract.Envelope.Data + "/n").Get(d.Body).Int()]
			g.Expect(d.Status).NotTo(Equal(queue.Pending), "%s of %s", d.ID, id)
			g.Expect(times).To(BeNumerically("<=", most), "%s of %s", d.ID, id)
			if e != of[0] || d.Status == queue.Delivered {
				g.Expect(times > 0).To(Equal(d.Status == queue.Delivered), "%s of %s is %s, acknowledged %d times", d.ID, id, d.Status, times)
			}
		}
	}
}
