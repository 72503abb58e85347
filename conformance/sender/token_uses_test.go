package sender

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// The hint tells a sender that keeps tokens for as long as they live from one that never looks.
func TestUsesOfTokens(t *testing.T) {
	g, used := NewWithT(t), uses{}
	for number, c := range []struct {
		token  string
		at     time.Duration
		before int
		age    time.Duration
		hint   string
	}{
		{"a", 0, 0, 0, "until it expires"},
		{"a", 10 * time.Second, 1, 10 * time.Second, "until it expires"},
		{"b", time.Hour, 0, 0, "until it expires"},
		{"a", 3 * time.Hour, 2, 3 * time.Hour, "beyond its expires_in of 3600 seconds"},
	} {
		before, age := used.note(c.token, number+1, clock.At(c.at))
		g.Expect(before).To(Equal(c.before), "attempt %d", number+1)
		g.Expect(age).To(Equal(c.age), "attempt %d", number+1)
		g.Expect(kept(age)).To(ContainSubstring(c.hint))
	}
}
