package picture

import (
	"math"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

// day is the schedule that an axis must show from its first retry to its expiry.
func day() Timeline {
	return Timeline{
		Windows: []Window{{0, 0}, {9 * time.Second, 11 * time.Second}, {time.Hour, time.Hour}}, Expiry: 24 * time.Hour,
		Lanes: []Lane{{Name: "A", Attempts: []Attempt{{0, Refused}, {10 * time.Second, Unanswered}, {24 * time.Hour, Acknowledged}}}},
	}
}

func TestTheAxisShowsSecondsAndADayAtOnce(t *testing.T) {
	g := NewWithT(t)
	l := day().Layout()
	marks := l.Lanes[0].Marks
	g.Expect(marks[0].X).To(Equal(l.Left))
	g.Expect(marks[1].X-marks[0].X).To(BeNumerically(">", 60), "10 s stand apart from the event")
	g.Expect(marks[2].X).To(BeNumerically("~", l.Right, 0.001))
	g.Expect(l.Bands[1].X).To(BeNumerically("<", marks[1].X))
	g.Expect(l.Bands[1].X + l.Bands[1].Width).To(BeNumerically(">", marks[1].X))
	g.Expect(l.Bands[2].Width).To(BeNumerically(">=", 4), "a window without a width can be seen")
	g.Expect(l.Expiry.Label).To(Equal("expiry 24 h"))
	g.Expect(l.Summary).To(Equal("The document wants attempts after 0, 9 s to 11 s, 1 h. A: 3 attempts, 1 acknowledged, 1 refused, 1 unanswered."))
}

func TestTicksHaveRoom(t *testing.T) {
	for _, longest := range []time.Duration{0, time.Minute, time.Hour, 24 * time.Hour, 400 * 24 * time.Hour} {
		l := Timeline{Expiry: longest}.Layout()
		NewWithT(t).Expect(len(l.Ticks)).To(BeNumerically(">", 2))
		for i := 1; i < len(l.Ticks); i++ {
			NewWithT(t).Expect(l.Ticks[i].X - l.Ticks[i-1].X).To(BeNumerically(">=", 46))
		}
	}
}

func TestAttemptsAtTheSamePlaceAreDrawnOnce(t *testing.T) {
	g := NewWithT(t)
	lane := Lane{Name: "A", Attempts: slices.Repeat([]Attempt{{time.Minute, Refused}, {time.Minute, Acknowledged}}, 5000)}
	l := Timeline{Lanes: []Lane{lane}}.Layout()
	g.Expect(l.Lanes[0].Marks).To(HaveLen(2))
	g.Expect(l.Lanes[0].Text).To(Equal("A: 10000 attempts, 5000 acknowledged, 5000 refused"))
}

func TestBarsFillTheirWidth(t *testing.T) {
	g := NewWithT(t)
	l := Bars{Rows: []Bar{
		{Name: "signature", Text: "3 passed, 1 failed", Parts: []Part{{"passed", 3}, {"failed", 1}, {"error", 0}}},
		{Name: "order", Text: "2 passed", Parts: []Part{{"passed", 2}}},
		{Name: "none"},
	}}.Layout()
	g.Expect(l.Rows[0].Parts).To(HaveLen(2))
	last := l.Rows[0].Parts[1]
	g.Expect(last.X + last.Width).To(BeNumerically("~", Width-margin, 0.001))
	g.Expect(l.Rows[1].Parts[0].Width).To(BeNumerically("~", (last.X+last.Width-gutter)/2, 0.001))
	g.Expect(l.Rows[2].Parts).To(BeEmpty())
	g.Expect(l.Summary).To(HavePrefix("signature: 3 passed, 1 failed. order: 2 passed."))
}

func TestHistogramCountsEveryValue(t *testing.T) {
	g := NewWithT(t)
	l := Histogram{Values: []float64{3, 0.5, 0.51, 1, 1000, 30_000}}.Layout()
	total, counted := 0, map[string]int{}
	for _, c := range l.Columns {
		total += c.Count
		counted[c.Label] = c.Count
	}
	g.Expect(total).To(Equal(6))
	g.Expect(counted["0.5 ms"]).To(Equal(1), "an edge belongs to the class below it")
	g.Expect(counted["1 ms"]).To(Equal(2))
	g.Expect(counted["5 ms"]).To(Equal(1))
	g.Expect(counted["1 s"]).To(Equal(1))
	g.Expect(counted["50 s"]).To(Equal(1))
	g.Expect(l.Summary).To(Equal("6 answers: half of them within 1 ms, 95 of 100 within 30 s, the slowest after 30 s."))
	g.Expect(Histogram{}.Layout().Columns).To(BeEmpty())
}

// Whatever the numbers are, a picture stays within its frame.
func TestPicturesStayWithinTheirFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := NewWithT(t)
		inside := func(x float64) {
			g.Expect(math.IsNaN(x)).To(BeFalse())
			g.Expect(x).To(And(BeNumerically(">=", 0), BeNumerically("<=", Width+0.001)))
		}
		duration := rapid.Map(rapid.Int64(), func(n int64) time.Duration { return time.Duration(n) })
		timeline := Timeline{Expiry: duration.Draw(t, "expiry"), Windows: []Window{{duration.Draw(t, "from"), duration.Draw(t, "to")}}}
		timeline.Lanes = []Lane{{Attempts: []Attempt{{duration.Draw(t, "at"), Refused}}}}
		l := timeline.Layout()
		inside(l.Lanes[0].Marks[0].X)
		inside(l.Bands[0].X + l.Bands[0].Width)
		h := Histogram{Values: rapid.SliceOfN(rapid.Float64(), 1, 50).Draw(t, "values")}.Layout()
		for _, c := range h.Columns {
			inside(c.X + c.Width)
			g.Expect(c.Y).To(BeNumerically(">=", 0))
		}
	})
}

func TestDurationsAreReadable(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0", -1: "0", time.Nanosecond: "1 ms", 500 * time.Millisecond: "500 ms", 10 * time.Second: "10 s", 100 * time.Second: "1 min 40 s", time.Hour: "1 h",
		6400 * time.Second: "1 h 46 min", 24 * time.Hour: "24 h", 25 * time.Hour: "1 d 1 h", 72 * time.Hour: "3 d",
	} {
		NewWithT(t).Expect(Duration(d)).To(Equal(want))
	}
}
