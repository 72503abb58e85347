package clock_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// A day passes as soon as nobody has anything to do, and what is due at its end has been done.
func TestBubblePasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		told, sent := 0, false
		c := clock.InBubble(synctest.Wait, func() { told++ })
		go func() {
			time.Sleep(24 * time.Hour)
			sent = true
		}()
		g.Expect(c.PassUntil(t.Context(), 24*time.Hour)).To(Succeed())
		g.Expect(sent).To(BeTrue())
		g.Expect(c.Now()).To(Equal(clock.At(24 * time.Hour)))
		g.Expect(told).To(BeNumerically(">", 24))
		g.Expect(c.PassUntil(t.Context(), time.Hour)).To(Succeed())
		g.Expect(c.Now()).To(Equal(clock.At(24 * time.Hour)))
	})
}

func TestBubbleEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		c := clock.InBubble(synctest.Wait, func() {})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		g.Expect(c.PassUntil(ctx, time.Hour)).To(MatchError(context.DeadlineExceeded))
		g.Expect(c.Now()).To(Equal(clock.At(time.Minute)))
	})
}
