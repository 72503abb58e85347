package sender

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/specs"
)

// paced returns a day at the pace of a clock, of which nothing has been lived.
func paced(t *testing.T, time clock.Clock, maxWait time.Duration) *day {
	t.Helper()
	b := &Bench{config: Config{Provider: opened(t, "cas-notifications"), Clock: time, MaxWait: maxWait, Tolerance: 0.1}}
	return &day{bench: b, trial: &Trial{Requirement: specs.Requirement{ID: "day"}, bench: b}}
}

func apart(wait time.Duration, first bool) gap {
	return gap{first: first, least: wait, most: wait, leastEnd: wait, mostEnd: wait}
}

// At a pace a first call that takes long, or a busy machine, makes a gap longer: that is no failure, but not clear either.
func TestGapsThatASendersWorkMayHaveMade(t *testing.T) {
	for name, c := range map[string]struct {
		factor      int
		gap, delay  time.Duration
		first       bool
		want        fit
		wantsAdvice bool
	}{
		"a cold start at x20":              {20, 15900 * time.Millisecond, 10 * time.Second, true, unclear, true},
		"the same after another attempt":   {20, 15900 * time.Millisecond, 10 * time.Second, false, wrong, false},
		"too long for a cold start":        {20, 21 * time.Second, 10 * time.Second, true, wrong, false},
		"a busy machine at x100":           {100, 34500 * time.Millisecond, 30 * time.Second, false, unclear, true},
		"too long for a busy machine":      {100, 36 * time.Second, 30 * time.Second, false, wrong, false},
		"a cold start in real time":        {1, 10400 * time.Millisecond, 10 * time.Second, true, right, false},
		"a wrong delay in real time":       {1, 12 * time.Second, 10 * time.Second, true, wrong, false},
		"a right delay, however it counts": {20, 10 * time.Second, 10 * time.Second, true, right, false},
	} {
		g, d := NewWithT(t), paced(t, clock.Start(c.factor), time.Minute)
		g.Expect(d.fits(apart(c.gap, c.first), c.delay)).To(Equal(c.want), name)
		if c.wantsAdvice {
			g.Expect(d.doubt(apart(c.gap, c.first), c.delay)).To(ContainSubstring("use a smaller N"), name)
		}
	}
}

// Where the documents do not say when the next retry comes, and waiting for the longest takes too long, the growth of the gaps
// before tells.
func TestRetriesThatHaveCeased(t *testing.T) {
	began := time.Now()
	at := func(seconds ...int) []sink.Request {
		var all []sink.Request
		for _, s := range seconds {
			all = append(all, sink.Request{Status: 503, When: clock.At(time.Duration(s) * second), Ended: clock.At(time.Duration(s) * second)})
		}
		return all
	}
	for name, c := range map[string]struct {
		requests []sink.Request
		now      time.Duration
		maxWait  time.Duration
		want     bool
	}{
		"six times the gap that would follow have passed": {at(0, 10, 30), 280 * second, time.Minute, true},
		"it may yet come":                         {at(0, 10, 30), 260 * second, time.Minute, false},
		"gaps of which nothing is known":          {at(0, 10), time.Hour, time.Minute, false},
		"there is time for all that is left open": {at(0, 10, 30), 280 * second, 8 * time.Hour, false},
	} {
		d := paced(t, clock.Replayed(10, began, began.Add(c.now/10)), c.maxWait)
		d.bench.config.Provider = opened(t, "cas-sso")
		d.bench.wanted = map[string][]specs.Requirement{"retries-exactly": {{}}}
		d.roles = []*role{{name: "failing", hook: sink.Recorded("failing", c.requests)}}
		NewWithT(t).Expect(d.ceased(c.requests)).To(Equal(c.want), name)
	}
}

// A clock that is moved is not cut short by the run's patience, however long the moving takes; one that runs is.
func TestPatienceIsForClocksThatRun(t *testing.T) {
	g := NewWithT(t)
	moved := paced(t, clock.Step("http://127.0.0.1:1", nil), time.Minute)
	moved.began = time.Now().Add(-time.Hour)
	g.Expect(moved.affordable(24 * time.Hour)).To(Equal(24 * time.Hour))
	g.Expect(moved.cut).To(BeFalse())

	running := paced(t, clock.Start(60), time.Minute)
	running.began = time.Now().Add(-time.Hour)
	running.affordable(24 * time.Hour)
	g.Expect(running.cut).To(BeTrue())
}
