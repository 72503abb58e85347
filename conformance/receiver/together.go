package receiver

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hookbench/hookbench/fixtures"
)

// burst is how many deliveries are sent at the same moment.
const burst = 16

// together sends deliveries at the same moment: each goes out but for its last byte, and when all have got that far,
// all last bytes follow.
func (t *Trial) together(ctx context.Context, what string, deliveries []fixtures.Delivery) []Answer {
	t.bench.client.CloseIdleConnections()
	gate := &barrier{missing: len(deliveries), open: make(chan struct{})}
	answers := make([]Answer, len(deliveries))
	var all sync.WaitGroup
	for i, d := range deliveries {
		all.Go(func() {
			var once sync.Once
			arrive := func() { once.Do(gate.arrive) }
			defer arrive() // one that fails before its last byte is not waited for
			answers[i] = t.insist(ctx, d, sending{
				what: fmt.Sprintf("%s, %d of %d sent at the same moment", what, i+1, len(deliveries)),
				gate: func() { arrive(); gate.wait(ctx) },
			})
		})
	}
	all.Wait()
	t.heard(answers...)
	for i := range answers {
		connected(answers[i])
	}
	return answers
}

// gathering is how long those who are ready wait for the others.
const gathering = 500 * time.Millisecond

// barrier opens when everybody has arrived.
type barrier struct {
	mu      sync.Mutex
	missing int
	open    chan struct{}
}

func (b *barrier) arrive() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.missing--; b.missing == 0 {
		close(b.open)
	}
}

// wait waits for the others, but not for long: a server that serves one connection at a time does not even accept the
// others while it waits for the rest of the first request.
func (b *barrier) wait(ctx context.Context) {
	timer := time.NewTimer(gathering)
	defer timer.Stop()
	select {
	case <-b.open:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// fresh returns distinct right deliveries of the root event.
func (t *Trial) fresh(ctx context.Context, n int) []fixtures.Delivery {
	all := make([]fixtures.Delivery, n)
	for i := range all {
		all[i] = t.delivery(ctx)
	}
	return all
}
