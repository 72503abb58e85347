package faketime

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// A sender that makes no second attempt may make it without libfaketime: that is no failure, and no error of the bench.
func TestMissedAttemptsAreBeyondTheClock(t *testing.T) {
	missed := sleepers{"/failing": {attempt: 1, delay: 10 * time.Second, rate: 1}}
	for name, c := range map[string]struct {
		evidence evidence
		rate     float64
		beyond   bool
	}{
		"no wait ever ended":              {evidence{}, 1, true},
		"waits ended at the natural rate": {evidence{ended: 3}, 1, false},
		"none on an accelerated clock":    {evidence{ended: 3}, 100, true},
		"some on an accelerated clock":    {evidence{ended: 3, quickened: 1}, 100, false},
	} {
		missed["/failing"].rate = c.rate
		one := &Clock{sleepers: missed, evidence: c.evidence}
		one.miss()
		if c.beyond {
			NewWithT(t).Expect(one.err).To(MatchError(clock.ErrBeyond), name)
		} else {
			NewWithT(t).Expect(one.err).NotTo(HaveOccurred(), name)
		}
	}
}
