package picture

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Timeline shows attempts against the times that a document names for them, one lane for each row of the report.
type Timeline struct {
	Windows []Window
	Expiry  time.Duration // 0: none
	Lanes   []Lane
}

// Window is when the document wants an attempt.
type Window struct{ From, To time.Duration }

// Lane holds the attempts of one row.
type Lane struct {
	Name     string
	Attempts []Attempt
}

// Ending is how an attempt ended. Its text is the name of its shape.
type Ending string

// The ways in which an attempt ends.
const (
	Acknowledged Ending = "acknowledged"
	Refused      Ending = "refused"
	Unanswered   Ending = "unanswered"
)

// Attempt is one attempt, counted from its event.
type Attempt struct {
	At     time.Duration
	Ending Ending
}

// TimelineLayout is a timeline with all its places.
type TimelineLayout struct {
	Width, Height, Top, Bottom, Left, Right float64
	Ticks                                   []Tick
	Bands                                   []Band
	Expiry                                  *Tick
	Lanes                                   []LaneLayout
	Summary                                 string
}

// Band is a window on the axis.
type Band struct {
	X, Width float64
	Text     string
}

// LaneLayout is a lane with its places.
type LaneLayout struct {
	Name, Text string
	Y          float64
	Marks      []Mark
}

// Mark is an attempt on its lane.
type Mark struct {
	Point
	Ending Ending
	Text   string
}

const (
	laneHeight = 26
	axisHeight = 34
)

// Layout places everything. The axis is logarithmic from one second on, so that 10 s and 24 h can both be seen.
func (t Timeline) Layout() TimelineLayout {
	l := TimelineLayout{Width: Width, Left: gutter, Right: Width - margin, Top: 22}
	l.Bottom = l.Top + float64(max(1, len(t.Lanes)))*laneHeight
	l.Height = l.Bottom + axisHeight
	x := t.axis(l.Left, l.Right)
	l.Ticks = ticks(t.longest(), x)
	for _, w := range t.Windows {
		const thin = 4
		width := max(thin, x(w.To)-x(w.From))
		center := (x(w.From) + x(w.To)) / 2
		l.Bands = append(l.Bands, Band{X: center - width/2, Width: width, Text: "documented: " + w.text()})
	}
	if t.Expiry > 0 {
		l.Expiry = &Tick{X: x(t.Expiry), Label: "expiry " + Duration(t.Expiry)}
	}
	for i, lane := range t.Lanes {
		l.Lanes = append(l.Lanes, lane.layout(l.Top+(float64(i)+0.5)*laneHeight, x))
	}
	l.Summary = t.summary()
	return l
}

func (w Window) text() string {
	if w.From == w.To {
		return Duration(w.From)
	}
	return Duration(w.From) + " to " + Duration(w.To)
}

// axis returns where on the axis a time stands.
func (t Timeline) axis(left, right float64) func(time.Duration) float64 {
	end := math.Log1p(t.longest().Seconds())
	return func(d time.Duration) float64 {
		return left + (right-left)*math.Log1p(max(0, d.Seconds()))/end
	}
}

func (t Timeline) longest() time.Duration {
	longest := max(time.Minute, t.Expiry)
	for _, w := range t.Windows {
		longest = max(longest, w.From, w.To)
	}
	for _, lane := range t.Lanes {
		for _, a := range lane.Attempts {
			longest = max(longest, a.At)
		}
	}
	return longest
}

// ticks returns the round times of the axis, as many as there is room for.
func ticks(longest time.Duration, x func(time.Duration) float64) []Tick {
	const day, room = 24 * time.Hour, 46
	last := -math.MaxFloat64
	var all []Tick
	for _, d := range []time.Duration{
		0, time.Second, 10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, day, 3 * day, 7 * day, 30 * day, 365 * day,
	} {
		if d <= longest && x(d)-last >= room {
			all = append(all, Tick{X: x(d), Label: Duration(d)})
			last = x(d)
		}
	}
	return all
}

// layout places a lane. Attempts that would be drawn at the same place are drawn once.
func (lane Lane) layout(y float64, x func(time.Duration) float64) LaneLayout {
	l := LaneLayout{Name: lane.Name, Y: y}
	type place struct {
		x      int
		ending Ending
	}
	drawn := map[place]bool{}
	count := map[Ending]int{}
	for _, a := range lane.Attempts {
		count[a.Ending]++
		at := place{int(x(a.At)), a.Ending}
		if drawn[at] {
			continue
		}
		drawn[at] = true
		l.Marks = append(l.Marks, Mark{Point{x(a.At), y}, a.Ending, fmt.Sprintf("%s after the event: %s", Duration(a.At), a.Ending)})
	}
	var parts []string
	for _, e := range []Ending{Acknowledged, Refused, Unanswered} {
		if count[e] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[e], e))
		}
	}
	l.Text = fmt.Sprintf("%s: %d attempts, %s", lane.Name, len(lane.Attempts), strings.Join(parts, ", "))
	return l
}

func (t Timeline) summary() string {
	var at []string
	for _, w := range t.Windows {
		at = append(at, w.text())
	}
	text := "The run has no documented schedule."
	if len(at) > 0 {
		text = "The document wants attempts after " + strings.Join(at, ", ") + "."
	}
	for _, lane := range t.Lanes {
		text += " " + lane.layout(0, func(time.Duration) float64 { return 0 }).Text + "."
	}
	return text
}
