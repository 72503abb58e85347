package receiver

import (
	"cmp"
	"context"
	"fmt"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// takesEffectOnce repeats deliveries in sequence and at the same moment, and delivers distinct events of the same
// second; the effects probe must list each event once. How repeats are answered is for other requirements to judge.
func takesEffectOnce(ctx context.Context, g gomega.Gomega, t *Trial) {
	if t.bench.probe == nil {
		conformance.End(reports.NotApplicable, "the run has no effects probe (--probe)")
	}
	wanted := effectsWanted{}
	t.inSequence(ctx, &wanted)
	t.eachEvent(ctx, &wanted)
	for range 3 {
		t.simultaneously(ctx, &wanted)
	}
	t.distinct(ctx, &wanted)
	t.afterForgery(ctx, &wanted)
	t.expectEffects(ctx, g, wanted)
	t.onSchedule(ctx, g)
}

// onSchedule repeats an event on the documented schedule where the receiver lives in the provider's time: what it remembers of
// deliveries must not expire before the last repeat has come. Nothing can be said by a receiver whose own clock stands still.
func (t *Trial) onSchedule(ctx context.Context, g gomega.Gomega) {
	delays := t.contract().Retry.Delays
	if t.bench.config.Time == nil || delays == nil || delays.Basis == specs.Undocumented {
		return
	}
	schedule := t.contract().Retry.Attempts()
	begin, d := t.bench.now(), t.delivery(ctx)
	t.taken(ctx, "a right delivery", d)
	for _, due := range schedule[1:] {
		t.passUntil(ctx, begin.Add(due))
		t.send(ctx, fmt.Sprintf("the same delivery again, %s after the event", due), t.later(ctx, d))
	}
	last := schedule[len(schedule)-1]
	wanted := effectsWanted{again: fmt.Sprintf("The receiver seems to forget what it has processed. Remember it for longer than repeats may come: the last one does %s after the event.", last)}
	wanted.add(t.key(d), fmt.Sprintf("an event repeated on the documented schedule, up to %s after it,", last))
	t.expectEffects(ctx, g, wanted)
}

// taken sends a right delivery that must be accepted for its effects to be told.
func (t *Trial) taken(ctx context.Context, what string, d fixtures.Delivery) {
	answer := t.send(ctx, what, d)
	if !answer.Success() {
		conformance.End(reports.Inconclusive, "%s %s, so nothing can be told about its effect", answer.To, answer.said())
	}
}

func (t *Trial) inSequence(ctx context.Context, wanted *effectsWanted) {
	d := t.delivery(ctx)
	wanted.add(t.key(d), "an event delivered three times in a row")
	t.taken(ctx, "a right delivery", d)
	for range repeats - 1 {
		t.send(ctx, "the same delivery again", t.later(ctx, d))
	}
}

// eachEvent delivers every documented event twice. What was accepted must have had its effect, whatever its type.
func (t *Trial) eachEvent(ctx context.Context, wanted *effectsWanted) {
	for _, event := range t.provider().Verified() {
		for _, d := range t.life(ctx, orderOf(event)) {
			what := "a right delivery of " + d.Event
			if !t.send(ctx, what, d).Success() {
				return // that it is refused is for another requirement to judge
			}
			wanted.add(t.key(d), what+", delivered twice,")
			t.send(ctx, what+" again", t.later(ctx, d))
		}
	}
}

// simultaneously sends copies of one event at the same moment, and one more after them for a receiver that told all of
// them to come again.
func (t *Trial) simultaneously(ctx context.Context, wanted *effectsWanted) {
	d := t.delivery(ctx)
	wanted.add(t.key(d), "an event delivered several times at the same moment")
	copies := make([]fixtures.Delivery, burst/2)
	for i := range copies {
		copies[i] = t.later(ctx, d)
	}
	t.together(ctx, "a copy of one delivery", copies)
	t.send(ctx, "the same delivery once more", t.later(ctx, d))
}

// distinct sends different events of the same type and the same second.
func (t *Trial) distinct(ctx context.Context, wanted *effectsWanted) {
	now := t.bench.now()
	for range repeats {
		d := t.compose(ctx, message.Order{Event: t.root().Name, At: now})
		wanted.add(t.key(d), "one of several events of the same type and second")
		t.taken(ctx, "one of several events of the same type and second", d)
	}
}

// afterForgery sends a right delivery whose forged copy was refused before. Where the forgery is not refused, nothing
// can be told, and another requirement fails.
func (t *Trial) afterForgery(ctx context.Context, wanted *effectsWanted) {
	for _, c := range t.unauthenticated() {
		d := t.delivery(ctx)
		if t.send(ctx, "a delivery with "+c.Name, c.Corrupt(d)).Success() {
			return
		}
		wanted.add(t.key(d), "an event whose forged copy, with "+c.Name+", came first")
		t.send(ctx, "the same delivery without that fault", t.later(ctx, d))
	}
}

// effectsWanted lists events that must have exactly one effect.
type effectsWanted struct {
	keys  []string
	what  []string
	again string // hint for more than one effect; "": the usual one
}

func (w *effectsWanted) add(key, what string) {
	w.keys = append(w.keys, key)
	w.what = append(w.what, what)
}

// expectEffects waits for the effects and expects each event to have exactly one.
func (t *Trial) expectEffects(ctx context.Context, g gomega.Gomega, wanted effectsWanted) {
	t.awaitEffects(ctx, wanted.keys...)
	effects, _ := t.settle(ctx)
	var wrong complaints
	for i, key := range wanted.keys {
		if n := effects[key]; n != 1 {
			wrong.Add("%s had %d effects; exactly one is demanded", wanted.what[i], n)
			t.decideBy(key)
			t.hint = wanted.hint(n, t.contract().Identity.At.Value)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

func (w *effectsWanted) hint(n int, identity specs.Pointer) string {
	by := "the digest of the raw body"
	if identity != "" {
		by = string(identity)
	}
	if n == 0 {
		return "The receiver acknowledges events without acting on them, or takes different events for the same one. What identifies an event is " + by + "."
	}
	return cmp.Or(w.again, "The receiver acts on repeats. Remember what was processed by "+by+", and check and remember in one atomic step.")
}

// acknowledgesRepeatsWithOneEffect is acknowledgesRepeats and, where the run has an effects probe, takesEffectOnce.
func acknowledgesRepeatsWithOneEffect(ctx context.Context, g gomega.Gomega, t *Trial) {
	acknowledgesRepeats(ctx, g, t)
	if t.bench.probe == nil {
		t.remark = "That it takes effect once was not looked at: the run has no effects probe (--probe)."
		return
	}
	takesEffectOnce(ctx, g, t)
}
