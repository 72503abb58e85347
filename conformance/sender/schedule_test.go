package sender

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/specs"
)

// exact is a clock of a given resolution.
type exact time.Duration

func (exact) Mode() string                                   { return "exact" }
func (exact) Now() clock.Span                                { return clock.At(0) }
func (exact) PassUntil(context.Context, time.Duration) error { return nil }
func (exact) Real(time.Duration) time.Duration               { return 0 }
func (c exact) Resolution() time.Duration                    { return time.Duration(c) }

// measured is a day in which delays may be off by a tenth.
func measured(resolution time.Duration) *day {
	return &day{bench: &Bench{config: Config{Clock: exact(resolution), Tolerance: 0.1}}}
}

// between is a gap that is known to lie between two waits, from the start of the attempt before, which took so long.
func between(least, most, took time.Duration) gap {
	return gap{least: least, most: most, leastEnd: least - took, mostEnd: most - took}
}

func TestGapFitsDelay(t *testing.T) {
	const delay = time.Minute
	for name, one := range map[string]struct {
		gap        gap
		resolution time.Duration
		want       fit
	}{
		"as documented":                       {between(delay, delay, 0), 0, right},
		"early within the tolerance":          {between(54*time.Second, 54*time.Second, 0), 0, right},
		"too early":                           {between(53*time.Second, 53*time.Second, 0), 0, wrong},
		"late within the tolerance":           {between(66*time.Second, 66*time.Second, 0), 0, right},
		"too late":                            {between(67*time.Second, 67*time.Second, 0), 0, wrong},
		"from the end of the attempt":         {between(90*time.Second, 90*time.Second, 30*time.Second), 0, right},
		"from neither end":                    {between(90*time.Second, 90*time.Second, 10*time.Second), 0, wrong},
		"in a step around the delay":          {between(59*time.Second, 61*time.Second, 0), 0, right},
		"in a step that begins at the latest": {between(66*time.Second, 90*time.Second, 0), 0, wrong},
		"in a step that says nothing":         {between(time.Second, time.Hour, 0), 0, unclear},
		"at the edge of the resolution":       {between(67*time.Second, 67*time.Second, 0), 2 * time.Second, unclear},
		"a resolution that is too coarse":     {between(delay, delay, 0), time.Minute, unclear},
		"wrong in spite of the resolution":    {between(80*time.Second, 80*time.Second, 0), 2 * time.Second, wrong},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(measured(one.resolution).fits(one.gap, delay)).To(Equal(one.want))
		})
	}
}

// A step that is missing, doubled or wrong does not make the others wrong.
func TestAlignment(t *testing.T) {
	const s = time.Second
	table := []time.Duration{10 * s, 30 * s, 60 * s, 300 * s}
	for name, one := range map[string]struct {
		gaps []time.Duration
		want []int
	}{
		"as documented":           {table, []int{0, 1, 2, 3}},
		"nothing":                 {nil, []int{-1, -1, -1, -1}},
		"the second is missing":   {[]time.Duration{10 * s, 60 * s, 300 * s}, []int{0, -1, 1, 2}},
		"the first is missing":    {[]time.Duration{30 * s, 60 * s, 300 * s}, []int{-1, 0, 1, 2}},
		"it stops early":          {[]time.Duration{10 * s, 30 * s}, []int{0, 1, -1, -1}},
		"one is doubled":          {[]time.Duration{10 * s, 10 * s, 30 * s, 60 * s, 300 * s}, []int{0, 2, 3, 4}},
		"one is wrong":            {[]time.Duration{10 * s, 45 * s, 60 * s, 300 * s}, []int{0, -1, 2, 3}},
		"all the same":            {[]time.Duration{7 * s, 7 * s, 7 * s, 7 * s}, []int{-1, -1, -1, -1}},
		"attempts that are twins": {[]time.Duration{0, 10 * s, 0, 30 * s, 0, 60 * s, 0, 300 * s}, []int{1, 3, 5, 7}},
	} {
		t.Run(name, func(t *testing.T) {
			var gaps []gap
			for _, g := range one.gaps {
				gaps = append(gaps, between(g, g, 0))
			}
			found := measured(0).alignment(gaps, table)
			NewWithT(t).Expect(found).To(Equal(one.want))
		})
	}
}

// Read as offsets, the figures of the table count from the first attempt.
func TestDelaysFollowTheReading(t *testing.T) {
	for reading, want := range map[specs.Reading][]time.Duration{
		"gaps":    {10 * time.Second, 30 * time.Second, time.Minute},
		"offsets": {10 * time.Second, 20 * time.Second, 30 * time.Second},
	} {
		g := NewWithT(t)
		p := opened(t, "cas-notifications")
		g.Expect(p.Contract.Retry.ReadAs(reading)).To(Succeed())
		d := &day{trial: &Trial{bench: &Bench{config: Config{Provider: p}}}}
		g.Expect(d.delays()[:3]).To(Equal(want), string(reading))
	}
}

// A sender that reads the table in the other way is told so.
func TestOtherReading(t *testing.T) {
	p := opened(t, "cas-notifications")
	d := measured(0)
	d.bench.config.Provider = p
	d.trial = d.bench.trial(specs.Requirement{})
	gapsOf := func(waits []time.Duration) (gaps []gap) {
		for _, wait := range waits {
			gaps = append(gaps, between(wait, wait, 0))
		}
		return gaps
	}
	offsets := p.Contract.Retry
	NewWithT(t).Expect(offsets.ReadAs(specs.Offsets)).To(Succeed())
	NewWithT(t).Expect(d.otherReading(gapsOf(offsets.Waits()))).To(ContainSubstring("--schedule offsets"))
	NewWithT(t).Expect(d.otherReading(gapsOf(p.Contract.Retry.Waits()))).To(BeEmpty())
	NewWithT(t).Expect(d.otherReading(nil)).To(BeEmpty())
}

// Gaps are not measured across requests that were not kept.
func TestGapsOf(t *testing.T) {
	g := NewWithT(t)
	at := func(s int) sink.Request {
		when := clock.At(time.Duration(s) * time.Second)
		return sink.Request{When: when, Ended: when}
	}
	after := at(100)
	after.Skipped = 3
	g.Expect(gapsOf([]sink.Request{at(0), at(10), after, at(130)})).To(Equal([]gap{firstOf(between(10*time.Second, 10*time.Second, 0)), between(30*time.Second, 30*time.Second, 0)}))
	g.Expect(inWords(nil)).To(Equal("none"))
}

// An id that nobody has looks like the others; where ids are counted, it is not the next one, which may be somebody's.
func TestUnlikeIDs(t *testing.T) {
	g := NewWithT(t)
	g.Expect(unlike("7")).To(Equal("1000000014"))
	g.Expect(unlike("wh_abc12")).To(MatchRegexp("^[a-z]{2}_[a-z]{3}[0-9]{2}$"))
	g.Expect(unlike("wh_abc12")).NotTo(Equal("wh_abc12"))
}

// firstOf returns the gap as that after the first attempt.
func firstOf(g gap) gap {
	g.first = true
	return g
}
