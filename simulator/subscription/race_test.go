package subscription

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// TestManyCallersAtOnce: everybody creates, changes, reads, lists and deletes at the same time. Changes are told one
// after the other, each once, and in an order that makes sense: whoever follows them has the state of the API.
func TestManyCallersAtOnce(t *testing.T) {
	g := NewWithT(t)
	followed := map[string]Subscription{}
	told := 0
	s := newStage(t, "cargolint", func(o *Options) {
		o.Changed = func(c Change) {
			told++
			_, known := followed[c.Subscription.ID]
			if known == (c.Kind == Created) {
				t.Errorf("%s %s: was known: %v", c.Kind, c.Subscription.ID, known)
			}
			if followed[c.Subscription.ID] = c.Subscription; c.Kind == Deleted {
				delete(followed, c.Subscription.ID)
			}
		}
		o.Test = func(Subscription) string { return "dlv_1" }
	})
	shared := s.create("/webhooks", hook).at("id")
	var callers sync.WaitGroup
	const many, rounds = 8, 30
	for n := range many {
		callers.Go(func() {
			for i := range rounds {
				id := s.create("/webhooks", hook).at("id")
				s.call("PUT", "/webhooks/"+shared, fmt.Sprintf(`{"description":"%d of %d"}`, i, n))
				s.call("PUT", "/webhooks/"+id, `{"active":false}`)
				s.call("GET", "/webhooks/"+id, "")
				s.call("GET", "/webhooks?limit=5&offset=3", "")
				s.call("POST", "/webhooks/"+shared+"/test", "")
				s.call("GET", "/webhooks/"+shared+"/deliveries", "")
				if i%2 == 0 {
					s.call("DELETE", "/webhooks/"+id, "")
				}
				s.List()
			}
		})
	}
	callers.Wait()
	g.Expect(told).To(Equal(1 + many*rounds*3 + many*rounds/2))
	g.Expect(s.List()).To(HaveLen(1 + many*rounds/2))
	for _, sub := range s.List() {
		g.Expect(followed[sub.ID]).To(Equal(sub))
	}
	g.Expect(followed).To(HaveLen(len(s.List())))
}

// TestOneOfManyDeletes: of many who delete the same subscription at once one succeeds.
func TestOneOfManyDeletes(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	for range 20 {
		id := s.create("/webhooks", hook).at("id")
		statuses := make([]int, 8)
		var callers sync.WaitGroup
		for i := range statuses {
			callers.Go(func() { statuses[i] = s.call("DELETE", "/webhooks/"+id, "").status })
		}
		callers.Wait()
		g.Expect(statuses).To(ContainElements(http.StatusNoContent, http.StatusNotFound))
		g.Expect(s.List()).To(BeEmpty())
	}
	g.Expect(s.changes).To(HaveLen(40))
}

func TestRatesAreCountedExactly(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint", limited)
	statuses := make([]int, 200)
	var callers sync.WaitGroup
	for n := range 4 {
		callers.Go(func() {
			for i := n; i < len(statuses); i += 4 {
				statuses[i] = s.call("GET", "/webhooks", "").status
			}
		})
	}
	callers.Wait()
	counts := map[int]int{}
	for _, status := range statuses {
		counts[status]++
	}
	g.Expect(counts).To(Equal(map[int]int{http.StatusOK: 60, http.StatusTooManyRequests: 140}))
}
