package fault

import (
	"hash/fnv"
	"io"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"
)

// rule is one effect of a fault.
type rule struct {
	Fault
	effect Kind
	label  string         // keeps what is drawn for it apart from what is drawn for others
	calls  *atomic.Uint64 // made so far that it covers; of faults that hit calls
}

// rules returns the effects of a fault: its own, or those of the mix. Whatever is mixed stays within what every
// document allows, and no delivery is overtaken by an event that comes more than five seconds later. Faults of one kind
// draw apart from each other, by how many of it come before them.
func rules(f Fault, before int) []rule {
	label := string(f.Kind) + " " + strconv.Itoa(before)
	if f.Kind != Hostile {
		return []rule{{Fault: f, effect: f.Kind, label: label, calls: new(atomic.Uint64)}}
	}
	part := func(effect Kind, share float64, by time.Duration) rule {
		f := f
		f.Share, f.By = f.Share*share, Span(by)
		return rule{Fault: f, effect: effect, label: label + "/" + string(effect) + " " + by.String()}
	}
	return []rule{
		part(ExtraFields, 0.5, 0),
		part(Duplicate, 0.25, 0),
		part(Reorder, 0.5, 5*time.Second),
		part(Reorder, 1, 2*time.Second), // jitter of those that are not overtaken
	}
}

// subject is what may be hit.
type subject struct {
	provider     string
	subscription string
	id           string
	number       int // of the attempt or call; 0: all attempts alike
}

// hit is a rule that applies, with what there is still to be drawn for it.
type hit struct {
	rule
	random *rand.Rand
}

// hit returns the first rule of an effect that applies to the subject. So each effect comes once, however many faults
// have it.
func (s *Set) hit(effect Kind, on subject) (hit, bool) {
	if s == nil {
		return hit{}, false
	}
	for _, r := range s.rules {
		if r.effect != effect || !r.covers(on) {
			continue
		}
		if random := s.random(r.label, on); random.Float64() < r.Share {
			return hit{r, random}, true
		}
	}
	return hit{}, false
}

func (r *rule) covers(s subject) bool {
	return (r.Provider == "" || r.Provider == s.provider) && (r.Subscription == "" || r.Subscription == s.subscription)
}

// random returns the numbers that follow from the seed, the label and the subject.
func (s *Set) random(label string, on subject) *rand.Rand {
	sum := fnv.New64a()
	for _, part := range []string{label, on.id, strconv.Itoa(on.number)} {
		_, _ = io.WriteString(sum, part+"\x00") // a hash takes everything
	}
	return rand.New(rand.NewPCG(s.seed, sum.Sum64()))
}
