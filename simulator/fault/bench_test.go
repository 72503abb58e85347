package fault_test

import (
	"strconv"
	"testing"

	"github.com/hookbench/hookbench/simulator/queue"
)

func BenchmarkPostpone(b *testing.B) {
	set := parse(b, 1, `{"kind":"hostile"}`, `{"kind":"drop","share":0.1}`)
	for i := 0; b.Loop(); i++ {
		set.Postpone(queue.Delivery{ID: strconv.Itoa(i)})
	}
}

func BenchmarkAlterHostile(b *testing.B) {
	p := providers(b)[0]
	set := parse(b, 1, `{"kind":"hostile"}`)
	o := outgoing(b, p, p.Verified()[0].Examples[0].Body, "d", 1)
	for i := 0; b.Loop(); i++ {
		o.Delivery = strconv.Itoa(i)
		if _, err := set.Alter(o); err != nil {
			b.Fatal(err)
		}
	}
}
