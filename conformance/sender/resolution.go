package sender

import (
	"slices"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// Resolution is how closely gaps between attempts were told, in the provider's time: by how much one may be off for the way
// in which the sender's time ran.
type Resolution struct {
	Finest   time.Duration // of the gap that was told most closely
	Coarsest time.Duration // of the gap that was told least closely
}

// Resolution returns how closely the run could tell the gaps that it has measured. Where it has measured none, it is what
// the clock allows at best.
func (b *Bench) Resolution() Resolution {
	if b.recorded != nil {
		return b.told(b.recorded.deliveries, func(r *role) []sink.Request { return r.hook.Requests() })
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.resolution == nil {
		return Resolution{b.config.Clock.Resolution(), b.config.Clock.Resolution()}
	}
	return *b.resolution
}

// told looks at the gaps between the attempts at everybody.
func (b *Bench) told(roles []*role, attempts func(*role) []sink.Request) Resolution {
	least := b.config.Clock.Resolution()
	var all []time.Duration
	for _, r := range roles {
		for _, g := range gapsOf(attempts(r)) {
			all = append(all, max(least, min(g.most-g.least, g.mostEnd-g.leastEnd)))
		}
	}
	if len(all) == 0 {
		return Resolution{least, least}
	}
	return Resolution{slices.Min(all), slices.Max(all)}
}

// remember keeps how closely a day told its gaps.
func (b *Bench) remember(d *day) {
	told := b.told(d.roles, d.attempts)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.resolution = &told
}
