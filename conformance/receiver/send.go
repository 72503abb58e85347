package receiver

import (
	"context"
	"slices"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
)

// sending says how one delivery is sent.
type sending struct {
	what  string        // noun phrase for the report: "a right delivery of user.login"
	due   time.Duration // provider time since the event; 0 for a first attempt
	limit time.Duration // longest wait for the answer; 0 takes the run's
	gate  func()        // called before the last byte of the body is sent, to send several at the same moment
}

// send sends a delivery and returns the answer. A connection that breaks says nothing about the receiver's rules, so
// it ends the check as an error; a time-out is returned.
func (t *Trial) send(ctx context.Context, what string, d fixtures.Delivery) Answer {
	return t.sendAs(ctx, d, sending{what: what})
}

func (t *Trial) sendAs(ctx context.Context, d fixtures.Delivery, s sending) Answer {
	return connected(t.try(ctx, d, s))
}

// try is sendAs without a judgement of a broken connection.
func (t *Trial) try(ctx context.Context, d fixtures.Delivery, s sending) Answer {
	answer := t.insist(ctx, d, s)
	t.heard(answer)
	return answer
}

// connected returns the answer, unless the connection broke: then it ends the check.
func connected(answer Answer) Answer {
	if answer.Err != nil && !answer.TimedOut {
		conformance.End(reports.Error, "%s %s; a broken connection is neither an acknowledgement nor a refusal", answer.To, answer.said())
	}
	return answer
}

// How often a delivery is sent again when its connection breaks.
const (
	insistence       = 3
	insistenceOfMany = 6
)

// insist sends a delivery again when its connection breaks before an answer came, as a provider does. A receiver that
// refuses before it has read the body, and closes, may break the connection before its answer is read; and many
// connections at the same moment overflow the short queue in which some servers' operating systems keep them until they
// are accepted. Neither says how the receiver deals with deliveries.
func (t *Trial) insist(ctx context.Context, d fixtures.Delivery, s sending) Answer {
	times, wait := insistence, 20*time.Millisecond
	if s.gate != nil {
		times = insistenceOfMany
	}
	for made := false; ; {
		answer := t.exchange(ctx, d, s)
		made = made || answer.connected
		answer.connected = made
		if answer.Err == nil || answer.TimedOut || times == 0 || ctx.Err() != nil {
			return answer
		}
		pause(ctx, wait)
		times, wait = times-1, 2*wait
	}
}

// exchange sends a delivery, records it and returns the answer, whatever it is. It is safe for concurrent use.
func (t *Trial) exchange(ctx context.Context, d fixtures.Delivery, s sending) Answer {
	if s.limit == 0 {
		s.limit = t.bench.config.deadline()
	}
	sent := time.Now()
	answer := t.bench.exchange(ctx, d.Message, s)
	answer.To, answer.Limit = s.what, s.limit
	if ctx.Err() == nil {
		answer.evidence = t.record(exchanged{delivery: d, sending: s, sent: sent, answer: answer})
	}
	return answer
}

// heard counts whether any of the answers came.
func (t *Trial) heard(answers ...Answer) {
	late := func(a Answer) bool { return a.TimedOut }
	t.bench.silent.heard(!slices.ContainsFunc(answers, late))
	if slices.ContainsFunc(answers, late) {
		t.timeouts.Add(1)
	}
}
