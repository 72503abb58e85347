package clock

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// What a machine was late is measured, and twice that excuses a gap where it is more than usual.
func TestLatenessIsMeasured(t *testing.T) {
	g := NewWithT(t)
	c := Start(10)
	c.slept(time.Now().Add(-time.Minute))
	g.Expect(c.Hesitation(true)).To(BeNumerically(">=", 20*time.Minute))
	measured := c.Hesitation(false)
	c.slept(time.Now())
	g.Expect(c.Hesitation(false)).To(Equal(measured), "the worst counts")
}
