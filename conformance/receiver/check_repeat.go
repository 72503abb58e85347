package receiver

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator/message"
)

// repeats is how often a delivery is sent where the document names no number.
const repeats = 3

// acknowledgesRepeats sends the same delivery several times in a row and expects 2xx each time.
func acknowledgesRepeats(ctx context.Context, g gomega.Gomega, t *Trial) {
	var wrong complaints
	t.repeat(ctx, &wrong, t.delivery(ctx), make([]time.Duration, repeats))
	g.Expect(wrong).To(conformance.BeNone())
}

// repeat sends a delivery once for each instant of the provider's time and notes the first answer that is not 2xx.
func (t *Trial) repeat(ctx context.Context, wrong *complaints, d fixtures.Delivery, at []time.Duration) {
	event := t.bench.now()
	for i, due := range at {
		t.passUntil(ctx, event.Add(due))
		s := sending{what: fmt.Sprintf("attempt %d of a delivery of %s", i+1, d.Event), due: due}
		if due > 0 {
			s.what += fmt.Sprintf(", %s after the event", due)
		}
		answer := t.sendAs(ctx, t.later(ctx, d), s)
		if !answer.Success() {
			t.object(wrong, answer, "a 2xx answer is demanded")
			t.hint = hintForRepeat(i, due, answer)
			return
		}
	}
}

func hintForRepeat(attempt int, due time.Duration, answer Answer) string {
	switch {
	case answer.TimedOut:
		return ""
	case attempt > 0:
		return "The receiver seems to treat a repeat as an error. Answer 2xx to what has been processed already: otherwise the provider goes on repeating it."
	case due > 0:
		return "The receiver seems to refuse old timestamps. A delivery whose answers were lost comes again hours later with the timestamp of its event."
	default:
		return ""
	}
}

// lateness lists how late repeats come.
type lateness struct {
	Late []conformance.Duration `json:"late"`
}

// acknowledgesLateRepeats repeats deliveries after minutes and hours of the provider's time. A receiver judges age by
// its own clock, so the event is dated back by as much as the repeat is late, unless that clock can be moved.
func acknowledgesLateRepeats(ctx context.Context, g gomega.Gomega, t *Trial, p lateness) {
	var wrong complaints
	for _, late := range p.Late {
		t.repeat(ctx, &wrong, t.dated(ctx, late.Duration()), []time.Duration{late.Duration(), late.Duration()})
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// dated returns a right delivery of an event that lies back by the given time.
func (t *Trial) dated(ctx context.Context, back time.Duration) fixtures.Delivery {
	if t.bench.config.Time != nil {
		back = 0 // time passes until the repeat
	}
	return t.compose(ctx, message.Order{Event: t.root().Name, At: t.bench.now().Add(-back)})
}

// acknowledgesScheduledRepeats replays the documented schedule up to the last attempt before expiry: each repeat as
// late as it comes, twice, and then one event, as old as at its last attempt, through all attempts.
func acknowledgesScheduledRepeats(ctx context.Context, g gomega.Gomega, t *Trial) {
	schedule := t.contract().Retry.Attempts()
	var wrong complaints
	for _, due := range schedule[1:] {
		t.repeat(ctx, &wrong, t.dated(ctx, due), []time.Duration{due, due})
		if len(wrong) > 0 {
			break
		}
	}
	if len(wrong) == 0 {
		t.repeat(ctx, &wrong, t.dated(ctx, schedule[len(schedule)-1]), schedule)
	}
	g.Expect(wrong).To(conformance.BeNone())
}
