package receiver

import (
	"context"
	"fmt"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
)

// limit is the longest time an answer may take.
type limit struct {
	Within conformance.Duration `json:"within"`
}

// answersInTime measures the answers to right deliveries of every event, to a repeat, to a refused one and to many at
// the same moment.
func answersInTime(ctx context.Context, g gomega.Gomega, t *Trial, p limit) {
	within := p.Within.Duration()
	s := sending{limit: within + within/10}
	if t.bench.config.Target.Timeout < s.limit {
		s.limit = t.bench.config.Target.Timeout
	}
	var wrong complaints
	for _, d := range t.mixture(ctx) {
		s.what = "a delivery of " + d.Event
		t.inTime(&wrong, t.sendAs(ctx, d, s), p)
		if len(wrong) > 0 {
			break
		}
	}
	if refused := t.unauthenticated(); len(wrong) == 0 && len(refused) > 0 {
		s.what = "a delivery with " + refused[0].Name
		t.inTime(&wrong, t.sendWrong(ctx, refused[0].Corrupt(t.delivery(ctx)), s), p)
	}
	if len(wrong) == 0 {
		for _, answer := range t.together(ctx, "a right delivery", t.fresh(ctx, burst)) {
			t.inTime(&wrong, answer, p)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// mixture is one right delivery of every event and a repeat of the first.
func (t *Trial) mixture(ctx context.Context) []fixtures.Delivery {
	var all []fixtures.Delivery
	for _, event := range t.provider().Verified() {
		all = append(all, t.life(ctx, message.Order{Event: event.Name})...)
	}
	return append(all, t.later(ctx, all[0]))
}

// inTime notes an answer that came too late. Where the run's own time-out is shorter than the demanded limit, a
// missing answer proves nothing.
func (t *Trial) inTime(wrong *complaints, answer Answer, p limit) {
	within := p.Within.Duration()
	switch {
	case !answer.TimedOut && answer.Took <= within:
	case answer.TimedOut && answer.Limit < within:
		conformance.End(reports.Inconclusive, "%s %s, and the run waits no longer; %s are allowed (raise --timeout)", answer.To, answer.said(), within)
	case answer.TimedOut:
		t.object(wrong, answer, fmt.Sprintf("an answer within %s is demanded", within))
	default:
		t.object(wrong, answer, fmt.Sprintf("that took %.1f s, and an answer within %s is demanded", answer.Took.Seconds(), within))
	}
}
