package queue

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Pace says how virtual time runs: as many times faster than the wall clock, or in one of the two ways that leave
// the wall clock out.
type Pace float64

// The paces that have a name; any positive number is a pace as well.
const (
	Manual  Pace = 0  // moves only when told
	Real    Pace = 1  // as fast as the wall clock
	Instant Pace = -1 // jumps to the next due attempt as soon as nothing is in flight
)

// fastest bounds a pace: at a million, the 24 hours of a schedule take 86 milliseconds.
const fastest = 1e6

// ParsePace reads "real", "manual", "instant" or "xN" with a positive N of at most a million.
func ParsePace(text string) (Pace, error) {
	for _, p := range []Pace{Real, Manual, Instant} {
		if text == p.String() {
			return p, nil
		}
	}
	factor, found := strings.CutPrefix(text, "x")
	n, err := strconv.ParseFloat(factor, 64)
	if !found || err != nil || !(n > 0 && n <= fastest) {
		return 0, fmt.Errorf("clock %q: give real, manual, instant, or xN with N from above 0 to %d", text, int(fastest))
	}
	return Pace(n), nil
}

func (p Pace) String() string {
	switch p {
	case Real:
		return "real"
	case Manual:
		return "manual"
	case Instant:
		return "instant"
	default:
		return "x" + strconv.FormatFloat(float64(p), 'g', -1, 64)
	}
}

// Wall is the wall clock and the timer by which a queue is driven. Members that are nil are the system's.
type Wall struct {
	Now func() time.Time
	// Timer returns a channel that is sent to after the duration, and a function that releases the timer.
	Timer func(time.Duration) (fired <-chan time.Time, stop func() bool)
}

func (w Wall) orSystem() Wall {
	if w.Now == nil {
		w.Now = time.Now
	}
	if w.Timer == nil {
		w.Timer = func(d time.Duration) (<-chan time.Time, func() bool) {
			t := time.NewTimer(d)
			return t.C, t.Stop
		}
	}
	return w
}

// clock tells virtual time, as the duration since its start. It never runs backwards.
type clock struct {
	pace    Pace
	wall    func() time.Time
	start   time.Time     // virtual instant at duration 0
	reached time.Duration // virtual time at the anchor
	anchor  time.Time     // wall clock
}

func newClock(pace Pace, start time.Time, wall func() time.Time) clock {
	now := wall()
	if start.IsZero() {
		start = now
	}
	return clock{pace: pace, wall: wall, start: start.Round(0), anchor: now}
}

// now returns the virtual time since the start.
func (c *clock) now() time.Duration {
	if c.pace <= 0 {
		return c.reached
	}
	return c.reached + time.Duration(float64(c.wall().Sub(c.anchor))*float64(c.pace))
}

// moveTo sets virtual time forward; it does nothing when that time has passed.
func (c *clock) moveTo(at time.Duration) {
	if at > c.now() {
		c.reached, c.anchor = at, c.wall()
	}
}

// until returns how long the wall clock takes to the virtual instant. Only a clock with a rate is asked.
func (c *clock) until(at time.Duration) time.Duration {
	wait := math.Ceil(float64(at-c.now()) / float64(c.pace))
	return time.Duration(min(max(wait, 0), math.MaxInt64/2))
}

// at returns the virtual instant after the given duration.
func (c *clock) at(d time.Duration) time.Time { return c.start.Add(d) }
