package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hookbench/hookbench/reports/picture"
)

// pictures are those of the HTML report. Each is nil where there is nothing to see.
type pictures struct {
	Timeline     *picture.TimelineLayout
	TimelineNote string
	Outcomes     *picture.BarsLayout
	Latencies    *picture.HistogramLayout
}

func newPictures(report Report) pictures {
	var p pictures
	timeline, more := newTimeline(report)
	if len(timeline.Lanes) > 0 {
		layout := timeline.Layout()
		p.Timeline = &layout
	}
	if more > 0 {
		p.TimelineNote = fmt.Sprintf("%s more with attempts on a schedule; the JSON report has them.", count(more, "requirement"))
	}
	if len(report.Results) > 0 {
		layout := outcomesByArea(report.Results).Layout()
		p.Outcomes = &layout
	}
	if values := latencies(report.Results); len(values) > 0 {
		layout := picture.Histogram{Values: values}.Layout()
		p.Latencies = &layout
	}
	return p
}

// newTimeline returns a lane for each requirement whose attempts say when they were due, failures before the rest, and
// how many requirements there was no room for.
func newTimeline(report Report) (t picture.Timeline, more int) {
	const most = 12
	t = documented(report.Run.Retry)
	results := slices.SortedStableFunc(slices.Values(report.Results), func(a, b Result) int { return urgency(a) - urgency(b) })
	for _, r := range results {
		lane := picture.Lane{Name: fit(clippedName(r.ID), 20)}
		for i, a := range r.Attempts {
			if at, known := whenDue(r.Attempts[i:]); known {
				lane.Attempts = append(lane.Attempts, picture.Attempt{At: at, Ending: endingOf(a)})
			}
		}
		switch {
		case len(lane.Attempts) == 0:
		case len(t.Lanes) == most:
			more++
		default:
			t.Lanes = append(t.Lanes, lane)
		}
	}
	return t, more
}

// whenDue returns when the first of some attempts was due after its event, if that is known. The one that retries follow was
// made at once, and nothing is said of that.
func whenDue(attempts []Attempt) (time.Duration, bool) {
	if attempts[0].Due == "" && len(attempts) > 1 && attempts[0].Incoming == attempts[1].Incoming {
		_, err := time.ParseDuration(attempts[1].Due)
		return 0, err == nil
	}
	at, err := time.ParseDuration(attempts[0].Due)
	return at, err == nil
}

func urgency(r Result) int {
	return slices.Index([]Outcome{Failed, Error, Inconclusive, Passed, NotApplicable}, r.Outcome)
}

func endingOf(a Attempt) picture.Ending {
	switch {
	case a.Response == nil:
		return picture.Unanswered
	case a.Response.Status >= 200 && a.Response.Status < 300:
		return picture.Acknowledged
	default:
		return picture.Refused
	}
}

// documented returns the windows of the documented schedule. Times that are none are passed over.
func documented(retry *Retry) picture.Timeline {
	var t picture.Timeline
	if retry == nil {
		return t
	}
	before := time.Duration(0)
	for _, text := range retry.Attempts {
		at, err := time.ParseDuration(text)
		if err != nil {
			continue
		}
		slack := time.Duration(retry.Tolerance * float64(at-before))
		t.Windows = append(t.Windows, picture.Window{From: at - slack, To: at + slack})
		before = at
	}
	t.Expiry, _ = time.ParseDuration(retry.Expiry)
	return t
}

func outcomesByArea(results []Result) picture.Bars {
	var bars picture.Bars
	for _, area := range areas(results) {
		bar := picture.Bar{Name: fit(clippedName(area), 20)}
		var words []string
		for _, outcome := range Outcomes() {
			n := len(where(results, func(r Result) bool { return r.Area == area && r.Outcome == outcome }))
			bar.Parts = append(bar.Parts, picture.Part{Kind: string(outcome), Count: n})
			if n > 0 {
				words = append(words, fmt.Sprintf("%d %s", n, outcome))
			}
		}
		bar.Text = strings.Join(words, ", ")
		bars.Rows = append(bars.Rows, bar)
	}
	return bars
}

// latencies returns how long the target took for each of its answers, in milliseconds.
func latencies(results []Result) []float64 {
	var values []float64
	for _, r := range results {
		for _, a := range r.Attempts {
			if a.Response != nil && !a.Incoming {
				values = append(values, a.TookMs)
			}
		}
	}
	return values
}
