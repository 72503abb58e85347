package fault_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/queue"
)

// A flood from many sides at once: each delivery fares as it does alone.
func TestASetIsSafeForConcurrentUse(t *testing.T) {
	const sides, each = 8, 200
	g := NewWithT(t)
	p := providers(t)[0]
	body := p.Verified()[0].Examples[0].Body
	set := parse(t, 5, `{"kind":"hostile"}`, `{"kind":"corrupt-body","share":0.5}`, `{"kind":"api-error","share":0.5}`)
	h := api(p, set)
	fate := func(i int) string {
		id := strconv.Itoa(i % each)
		m, err := set.Alter(outgoing(t, p, body, id, 1))
		return set.Postpone(queue.Delivery{ID: id}).String() + string(m.Body) + strconv.FormatBool(err == nil)
	}
	var alone []string
	for i := range each {
		alone = append(alone, fate(i))
	}
	fates := make([][]string, sides)
	failed := make([]int, sides)
	var wait sync.WaitGroup
	for side := range sides {
		wait.Go(func() {
			for i := range each {
				fates[side] = append(fates[side], fate(i))
				if call(h).Code == http.StatusInternalServerError {
					failed[side]++
				}
			}
		})
	}
	wait.Wait()
	total := 0
	for side := range sides {
		g.Expect(fates[side]).To(Equal(alone))
		total += failed[side]
	}
	again := api(p, parse(t, 5, `{"kind":"api-error","share":0.5}`))
	for range sides * each {
		if call(again).Code == http.StatusInternalServerError {
			total--
		}
	}
	g.Expect(total).To(BeZero(), "as many calls fail as one after the other")
}
