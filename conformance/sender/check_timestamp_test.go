package sender

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// The run of these tests began on both clocks at this date.
func dawn() time.Time { return time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC) }

// moved is a clock that is moved, and of which the date is known or is not.
type moved struct{ clock.Clock }

func (moved) Mode() string              { return "moved" }
func (moved) Resolution() time.Duration { return 0 }

type movedAndDated struct{ moved }

func (movedAndDated) Dates(_ time.Time, when clock.Span) (from, until time.Time) {
	return clock.Since(dawn(), when)
}

// timed is a delivery that came so long after the beginning on the sender's clock and on this machine's, and is signed with a date.
type timed struct {
	own, real time.Duration
	stamp     string
}

func stamped(own, real, signed time.Duration) timed {
	return timed{own, real, fmt.Sprint(dawn().Add(signed).Unix())}
}

func (d timed) request() sink.Request {
	return sink.Request{
		Header:  http.Header{"Webhook-Id": {"msg_1"}, "Webhook-Timestamp": {d.stamp}},
		Arrived: dawn().Add(d.real), Answered: dawn().Add(d.real), When: clock.At(d.own), Ended: clock.At(d.own), Status: 503,
	}
}

// judged judges the attempts at a failing endpoint, and the first one of a later event at another.
func judged(t *testing.T, time clock.Clock, check func(g Gomega, t *Trial, d *day), attempts []timed, late timed) conformance.Ending {
	t.Helper()
	d := paced(t, time, 0)
	d.bench.config.Provider = opened(t, "standard-webhooks")
	for name, all := range map[string][]timed{"failing": attempts, "plain": attempts[:1], "for another event": {late}} {
		var requests []sink.Request
		for _, one := range all {
			requests = append(requests, one.request())
		}
		d.roles = append(d.roles, roleOf(name, requests))
	}
	trial := d.bench.trial(specs.Requirement{ID: "timestamps"})
	return conformance.Judge(context.Background(), func(g Gomega) { check(g, trial, d) })
}

const (
	hour   = time.Hour
	moment = 10 * time.Millisecond
)

// Timestamps are held against the sender's own clock where it is known, and excused where they go by this machine's.
func TestWhichClockATimestampGoesBy(t *testing.T) {
	for name, c := range map[string]struct {
		clock clock.Clock
		first timed
		late  timed
		want  reports.Outcome
		says  string
	}{
		"the sender's own":               {movedAndDated{}, stamped(0, 0, 0), stamped(75*hour, moment, 75*hour), reports.Passed, ""},
		"as far off as is tolerated":     {movedAndDated{}, stamped(0, 0, -5*time.Minute), stamped(75*hour, moment, 75*hour+5*time.Minute), reports.Passed, ""},
		"further off":                    {movedAndDated{}, stamped(0, 0, -5*time.Minute-time.Second), stamped(75*hour, moment, 75*hour), reports.Failed, "lies 5m1s from when it was sent; 5m0s is tolerated"},
		"this machine's":                 {movedAndDated{}, stamped(0, 0, 0), stamped(75*hour, moment, 0), reports.Passed, ""},
		"neither":                        {movedAndDated{}, stamped(0, 0, 0), stamped(75*hour, moment, 20*hour), reports.Failed, "lies 55h0m0s from when it was sent"},
		"milliseconds":                   {movedAndDated{}, timed{0, 0, fmt.Sprint(dawn().UnixMilli())}, stamped(hour, moment, hour), reports.Failed, "which in Unix seconds is the year"},
		"no number":                      {movedAndDated{}, timed{0, 0, "2026-05-04T08:00:00Z"}, stamped(hour, moment, hour), reports.Failed, "is no count of Unix seconds"},
		"none":                           {movedAndDated{}, timed{}, stamped(hour, moment, hour), reports.Failed, "has no timestamp"},
		"this machine's, date unknown":   {moved{}, stamped(0, 0, 0), stamped(75*hour, moment, 0), reports.Passed, ""},
		"another, date unknown":          {moved{}, stamped(0, 0, -hour), stamped(75*hour, moment, 74*hour), reports.Inconclusive, "is not known with time moved"},
		"the sender's own, date unknown": {moved{}, stamped(0, 0, 0), stamped(75*hour, moment, 75*hour), reports.Inconclusive, "is not known with time moved"},
	} {
		ending := judged(t, c.clock, signsTimeOfAttempt, []timed{c.first}, c.late)
		g := NewWithT(t)
		g.Expect(ending.Outcome).To(Equal(c.want), "%s: %s", name, ending.Reason)
		g.Expect(ending.Reason).To(ContainSubstring(c.says), name)
	}
}

// That a retry is not signed anew can be told where the sender signs by the clock that is moved, or where there is one clock.
func TestWhetherARetryIsSignedAnew(t *testing.T) {
	own, others := stamped(75*hour, moment, 75*hour), stamped(75*hour, moment, 0)
	running := clock.Start(1)
	for name, c := range map[string]struct {
		clock clock.Clock
		retry timed
		late  timed
		want  reports.Outcome
	}{
		"anew":                           {movedAndDated{}, stamped(5*time.Minute, moment, 5*time.Minute), own, reports.Passed},
		"anew, when it was scheduled":    {movedAndDated{}, stamped(30*time.Minute, moment, 5*time.Minute), own, reports.Failed},
		"kept":                           {movedAndDated{}, stamped(5*time.Minute, moment, 0), own, reports.Failed},
		"anew, an hour back":             {movedAndDated{}, stamped(5*time.Minute, moment, 5*time.Minute-time.Hour), own, reports.Failed},
		"kept for seconds":               {movedAndDated{}, stamped(5*time.Second, moment, 0), own, reports.Failed},
		"by this machine's clock":        {movedAndDated{}, stamped(5*time.Minute, moment, 0), others, reports.Inconclusive},
		"too soon to tell":               {movedAndDated{}, stamped(time.Second, moment, 0), own, reports.Inconclusive},
		"kept, with one clock":           {running, stamped(5*time.Second, 5*time.Second, 0), stamped(hour, hour, hour), reports.Failed},
		"anew, with one clock":           {running, stamped(5*time.Second, 5*time.Second, 5*time.Second), stamped(hour, hour, hour), reports.Passed},
		"kept, date unknown":             {moved{}, stamped(5*time.Minute, moment, 0), own, reports.Inconclusive},
		"kept, where delays are divided": {clock.Start(3600), stamped(5*time.Minute, 83*time.Millisecond, 0), others, reports.Inconclusive},
	} {
		ending := judged(t, c.clock, renewsTimestamp, []timed{stamped(0, 0, 0), c.retry}, c.late)
		NewWithT(t).Expect(ending.Outcome).To(Equal(c.want), "%s: %s", name, ending.Reason)
	}
}

// Where the documents say that the first timestamp is kept, another one is wrong.
func TestWhetherARetryKeepsItsTimestamp(t *testing.T) {
	own := stamped(hour, moment, hour)
	for name, c := range map[string]struct {
		retry timed
		want  reports.Outcome
	}{
		"kept":             {stamped(5*time.Minute, moment, 0), reports.Passed},
		"anew":             {stamped(5*time.Minute, moment, 5*time.Minute), reports.Failed},
		"too soon to tell": {stamped(time.Second, moment, 0), reports.Inconclusive},
	} {
		ending := judged(t, movedAndDated{}, keepsTimestamp, []timed{stamped(0, 0, 0), c.retry}, own)
		NewWithT(t).Expect(ending.Outcome).To(Equal(c.want), "%s: %s", name, ending.Reason)
	}
}
