package receiver

import (
	"context"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
)

// refusal is a corrupted delivery, the right one it was made from, and what became of it.
type refusal struct {
	corruption fixtures.Corruption
	right      fixtures.Delivery
	wrong      fixtures.Delivery
	answer     Answer
	acted      bool // the effects probe shows that the receiver acted on it
}

// refused tells whether the receiver refused the corrupted delivery: an answer outside 2xx or, where the run has an
// effects probe, any answer without effect.
func (r refusal) refused(hasProbe bool) bool {
	if r.acted || r.answer.TimedOut {
		return false
	}
	return !r.answer.Success() || hasProbe
}

// silent tells whether the refusal shows only by the absence of an effect.
func (r refusal) silent() bool { return r.answer.Success() && !r.acted }

// refuses expects each corrupted delivery to be refused, and the same delivery uncorrupted to be accepted: otherwise
// the refusal proves nothing.
func (t *Trial) refuses(ctx context.Context, g gomega.Gomega, corruptions ...fixtures.Corruption) {
	refusals := t.corrupt(ctx, corruptions...)
	var wrong complaints
	for _, r := range refusals {
		switch {
		case r.refused(t.bench.probe != nil):
		case r.acted && !r.answer.Success():
			t.object(&wrong, r.answer, "but the receiver acted on it: the effects probe lists it")
		default:
			t.object(&wrong, r.answer, "it must be refused")
			t.suspect(r.corruption.Mistake)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	t.acceptsUncorrupted(ctx, refusals)
}

// ground ends the check as inconclusive unless a plain right delivery is accepted: otherwise everything that follows
// would be refused for another reason than the one that is looked at.
func (t *Trial) ground(ctx context.Context) {
	plain := t.send(ctx, "a plain right delivery, to begin with,", t.delivery(ctx))
	if !t.accepts(plain) {
		conformance.End(reports.Inconclusive, "%s %s, so this cannot be told", plain.To, plain.said())
	}
}

// accepts tells whether a right delivery was accepted, and remembers that the receiver can do so.
func (t *Trial) accepts(answer Answer) bool {
	if answer.Success() {
		t.bench.accepted.Store(true)
	}
	return answer.Success()
}

// suspect keeps the first likely mistake as the hint.
func (t *Trial) suspect(mistake string) {
	if t.hint == "" {
		t.hint = mistake
	}
}

// corrupt sends a fresh delivery corrupted in each of the ways, and finds out which of them had an effect. It stops
// at the first that is not answered in time.
func (t *Trial) corrupt(ctx context.Context, corruptions ...fixtures.Corruption) []refusal {
	var refusals []refusal
	for _, c := range corruptions {
		r := refusal{corruption: c, right: t.delivery(ctx)}
		r.wrong = c.Corrupt(r.right)
		r.answer = t.sendWrong(ctx, r.wrong, sending{what: "a delivery with " + c.Name})
		refusals = append(refusals, r)
		if r.answer.TimedOut {
			return refusals
		}
	}
	t.findEffects(ctx, refusals)
	return refusals
}

// sendWrong sends a delivery that must be refused. A receiver that stops over it has failed: there was a connection, it
// broke, and none can be made any more. Otherwise a broken connection is an error.
func (t *Trial) sendWrong(ctx context.Context, d fixtures.Delivery, s sending) Answer {
	answer := t.try(ctx, d, s)
	if answer.Err == nil || answer.TimedOut || !answer.connected || !t.bench.accepted.Load() || t.bench.listens(ctx) {
		return connected(answer)
	}
	t.suspect("The receiver, or what runs it, seems to end over this delivery: its own log says why.")
	conformance.End(reports.Failed, "%s %s, and after it no connection can be made any more: the receiver has stopped", answer.To, answer.said())
	return answer
}

// findEffects marks the refusals on which the receiver acted, where the run has an effects probe.
func (t *Trial) findEffects(ctx context.Context, refusals []refusal) {
	if t.bench.probe == nil {
		return
	}
	needed := false
	for _, r := range refusals {
		needed = needed || r.answer.Success()
	}
	effects, settled := t.settle(ctx)
	if !settled && needed {
		conformance.End(reports.Inconclusive, "a delivery that must be refused was answered 2xx, and the effects probe cannot tell whether it had an effect: it lists none for a right delivery either")
	}
	for i, r := range refusals {
		refusals[i].acted = effects[t.key(r.wrong)] > 0
	}
}

// acceptsUncorrupted ends the check as inconclusive unless each right delivery behind the refusals is accepted.
func (t *Trial) acceptsUncorrupted(ctx context.Context, refusals []refusal) {
	for _, r := range refusals {
		answer := t.send(ctx, "the same delivery without that fault", t.later(ctx, r.right))
		if !t.accepts(answer) {
			conformance.End(reports.Inconclusive, "a delivery with %s was refused, but %s %s, so the refusal proves nothing", r.corruption.Name, answer.To, answer.said())
		}
	}
}

// corruptSchema sends deliveries of an event that break its schema, each after the events that come before it.
func (t *Trial) corruptSchema(ctx context.Context, event string) []refusal {
	var refusals []refusal
	life := t.life(ctx, message.Order{Event: event})
	for _, c := range fixtures.SchemaViolations(life[len(life)-1]) {
		life := t.life(ctx, message.Order{Event: event})
		last := len(life) - 1
		for _, d := range life[:last] {
			t.send(ctx, "a right delivery of "+d.Event+", which comes first", d)
		}
		r := refusal{corruption: c, right: life[last], wrong: c.Corrupt(life[last])}
		r.answer = t.send(ctx, "a delivery with "+c.Name, r.wrong)
		refusals = append(refusals, r)
		if r.answer.TimedOut {
			break
		}
	}
	return refusals
}
