package faketime

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// On a machine that is late, instants are told less closely: as closely as it was since the sleepers went to sleep.
func TestInstantsAreToldAsCloselyAsTheMachineIsOnTime(t *testing.T) {
	g := NewWithT(t)
	width := func(n noise) time.Duration {
		c := &Clock{origin: time.Now(), shown: line{fake: time.Hour, rate: 101}, sleeping: line{fake: time.Hour, rate: 101}, passing: 1, noise: n}
		span := c.Now()
		return (span.Latest - span.Earliest).Round(time.Second)
	}
	g.Expect(width(noise{})).To(Equal(100 * jitter))
	g.Expect(width(noise{latest: 200 * time.Millisecond})).To(Equal(20 * time.Second))
	g.Expect(width(noise{ticked: -time.Second})).To(Equal(100*mostNoise), "a tick is overdue")

	n := noise{}
	n.tick(tick)
	n.tick(tick + 250*time.Millisecond)
	n.tick(2*tick + 250*time.Millisecond)
	g.Expect(n.at(2*tick + 250*time.Millisecond)).To(Equal(248 * time.Millisecond))
	n.restart(time.Second)
	g.Expect(n.at(time.Second + tick)).To(Equal(jitter))
}
