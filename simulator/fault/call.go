package fault

import (
	"context"
	"strconv"
	"time"
)

// calling returns what hits one call, in the order of the document, each effect once. Who is "" may be any provider.
func (s *Set) calling(provider string, effects ...Kind) []hit {
	if s == nil {
		return nil
	}
	var all []hit
	met := map[Kind]bool{}
	for _, effect := range effects {
		met[effect] = false
	}
	for _, r := range s.rules {
		already, asked := met[r.effect]
		if !asked || provider != "" && !r.covers(subject{provider: provider}) {
			continue
		}
		number := r.calls.Add(1)
		random := s.random(r.label, subject{id: strconv.FormatUint(number, 10)})
		if !already && random.Float64() < r.Share {
			met[r.effect] = true
			all = append(all, hit{r, random})
		}
	}
	return all
}

// wait passes real time, less of it when the server stops. It tells whether whoever called still waits.
func wait(ctx context.Context, stop <-chan struct{}, by time.Duration) bool {
	timer := time.NewTimer(by)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-stop:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}
