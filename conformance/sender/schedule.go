package sender

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/specs"
)

// fit says whether a measured gap is a documented delay.
type fit int

const (
	wrong fit = iota
	unclear
	right
)

// gap is the wait between two attempts, at least and at most, measured from the start and from the end of the one before:
// the documents do not say which of the two is meant.
type gap struct {
	first             bool          // it follows the first attempt
	least, most       time.Duration // from the start
	leastEnd, mostEnd time.Duration // from the end
}

// gapsOf returns the gaps between consecutive requests.
func gapsOf(requests []sink.Request) []gap {
	var all []gap
	for i := 1; i < len(requests); i++ {
		if requests[i].Skipped > 0 {
			continue // nobody knows what came between the two
		}
		g := gap{first: i == 1}
		g.least, g.most = requests[i].When.Since(requests[i-1].When)
		g.leastEnd, g.mostEnd = requests[i].When.Since(requests[i-1].Ended)
		all = append(all, g)
	}
	return all
}

// String writes a gap, with what a step of the clock leaves open.
func (g gap) String() string {
	least, most := g.least.Round(100*time.Millisecond), g.most.Round(100*time.Millisecond)
	if most-least < max(least/10, time.Second) {
		return most.String()
	}
	return fmt.Sprintf("%s to %s", least, most)
}

// gapsTold is how many gaps a sentence names.
const gapsTold = 20

func inWords(gaps []gap) string {
	if len(gaps) == 0 {
		return "none"
	}
	var words []string
	for _, g := range gaps[:min(len(gaps), gapsTold)] {
		words = append(words, g.String())
	}
	if more := len(gaps) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// fits tells whether a gap is a delay, with what the tolerance allows and what the time's resolution leaves open.
func (d *day) fits(g gap, delay time.Duration) fit {
	slack, resolution := d.slack(delay), d.bench.config.Clock.Resolution()
	fromStart := within(g.least, g.most, delay-slack, delay+slack, resolution)
	fromEnd := within(g.leastEnd, g.mostEnd, delay-slack, delay+slack, resolution)
	if verdict := max(fromStart, fromEnd); verdict != wrong || !d.excused(g, delay) {
		return verdict
	}
	return unclear
}

// hesitation is by how much a gap may be off for what the sender's own work takes, where its clock is one by which that
// matters.
func (d *day) hesitation(first bool) time.Duration {
	if hesitant, ok := d.bench.config.Clock.(interface {
		Hesitation(first bool) time.Duration
	}); ok {
		return hesitant.Hesitation(first)
	}
	return 0
}

// excused tells whether a gap that is no delay may be one that the sender's own work has made longer, or shorter.
func (d *day) excused(g gap, delay time.Duration) bool {
	off := min((g.most - delay).Abs(), (g.mostEnd - delay).Abs())
	return off < d.hesitation(g.first)
}

// doubt says why it is not clear that a gap is a delay, and what to do.
func (d *day) doubt(g gap, delay time.Duration) string {
	clock := d.bench.config.Clock
	if limit := d.hesitation(g.first); d.excused(g, delay) {
		return fmt.Sprintf("the gap of %s may be the documented %s: at %s what a sender's own work takes, %s of real time, counts as %s (use a smaller N)",
			g, delay, clock.Mode(), clock.Real(limit), limit)
	}
	return fmt.Sprintf("the gap of %s may be the documented %s, but time %s tells only to within %s", g, delay, clock.Mode(), max(clock.Resolution(), g.most-g.least))
}

// within tells whether something between least and most lies between from and to, where it may be off by the resolution.
func within(least, most, from, to, resolution time.Duration) fit {
	switch {
	case least-resolution >= from && most+resolution <= to:
		return right
	case most+resolution < from || least-resolution > to || least < most && least-resolution >= to:
		return wrong // what arrived in a step arrived after its beginning
	case resolution == 0 || least >= from && most <= to && resolution <= (to-from)/2:
		return clearEnough(least, most, from, to)
	default:
		return unclear
	}
}

// clearEnough decides by the middle of what is known, where that is not much wider than what is allowed.
func clearEnough(least, most, from, to time.Duration) fit {
	middle := (least + most) / 2
	switch {
	case most-least > 2*(to-from):
		return unclear
	case middle >= from && middle <= to:
		return right
	default:
		return unclear
	}
}

// alignment says which gap is which documented delay, so that one wrong step does not make all those after it wrong: as
// many as possible fit, in their order. A delay that none fits has -1.
func (d *day) alignment(gaps []gap, delays []time.Duration) []int {
	best := make([][]int, len(delays)+1)
	for i := range best {
		best[i] = make([]int, len(gaps)+1)
	}
	for i := len(delays) - 1; i >= 0; i-- {
		for j := len(gaps) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if d.fits(gaps[j], delays[i]) != wrong {
				best[i][j] = max(best[i][j], best[i+1][j+1]+1)
			}
		}
	}
	found := make([]int, len(delays))
	for i, j := 0, 0; i < len(delays); {
		switch {
		case j < len(gaps) && d.fits(gaps[j], delays[i]) != wrong && best[i][j] == best[i+1][j+1]+1:
			found[i] = j
			i, j = i+1, j+1
		case j < len(gaps) && best[i][j] == best[i][j+1]:
			j++
		default:
			found[i] = -1
			i++
		}
	}
	return found
}

// otherReading tells whether the gaps are those of the table read in the way that the run does not use; "" if they are not.
func (d *day) otherReading(gaps []gap) string {
	retry, other := d.contract().Retry, specs.Offsets
	if retry.Reading != nil && retry.Reading.Value == other {
		other = specs.Gaps
	}
	if retry.ReadAs(other) != nil {
		return ""
	}
	if found := d.alignment(gaps, retry.Waits()); len(found) == 0 || slices.Contains(found[:len(found)-1], -1) {
		return "" // the last one may fall on the expiry
	}
	return fmt.Sprintf("The attempts are those of the table read as %s: --schedule %s judges by that.", other, other)
}

// surplus counts the attempts that the table does not have, since the retry before a retry and, if that is the last one, after it:
// each makes a gap that is no documented delay. Where a delay was not found in between, one such gap stands in its place, and its
// own requirement fails. What comes around the expiry is left open, and what comes later is for others to judge.
func (d *day) surplus(requests []sink.Request, gaps []gap, aligned []int, retry int) (before, after int) {
	last, missing := -1, 0
	for _, at := range aligned[:retry-1] {
		if missing++; at >= 0 {
			last, missing = at, 0
		}
	}
	before = max(aligned[retry-1]-last-1-missing, 0)
	expiry := d.contract().Retry.Expiry
	if retry < len(aligned) || expiry == nil || len(gaps) < len(requests)-1 {
		return before, 0
	}
	for _, q := range requests[aligned[retry-1]+2:] {
		if _, most := q.When.Since(d.role("failing").fired); most <= expiry.Value-aroundExpiry {
			after++
		}
	}
	return before, after
}

// unknown says how many attempts came that the table does not have.
func unknown(n int) string {
	if n == 1 {
		return "an attempt that the table does not have"
	}
	return fmt.Sprintf("%d attempts that the table does not have", n)
}

// delays returns the documented waits between the attempts of an event that is never acknowledged.
func (d *day) delays() []time.Duration { return d.contract().Retry.Waits() }
