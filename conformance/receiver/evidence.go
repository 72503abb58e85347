package receiver

import (
	"slices"
	"time"

	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
)

// exchanged is a delivery that was sent, and what came back. It is kept as it is while the check goes on, and worded for
// the report when the check has ended: the receiver, which waits for the next delivery, is not kept waiting for that.
type exchanged struct {
	delivery fixtures.Delivery
	sending  sending
	sent     time.Time
	answer   Answer
	decisive bool // the failure speaks of it
}

// record keeps an exchange and returns its place.
func (t *Trial) record(e exchanged) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.exchanges = append(t.exchanges, e)
	return len(t.exchanges) - 1
}

// recorded returns the exchanges so far. What a leaked goroutine still records is not among them.
func (t *Trial) recorded() []exchanged {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.exchanges)
}

// forget drops the exchanges after the first n.
func (t *Trial) forget(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.exchanges = slices.Clone(t.exchanges[:n])
}

// decide marks an exchange as what the failure speaks of.
func (t *Trial) decide(place int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if place < len(t.exchanges) {
		t.exchanges[place].decisive = true
	}
}

// decideBy marks the last delivery of an event: the repeat, where it was repeated.
func (t *Trial) decideBy(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, e := range slices.Backward(t.exchanges) {
		if t.key(e.delivery) == key {
			t.exchanges[i].decisive = true
			return
		}
	}
}

// evidence is what the report keeps of the exchanges, not yet redacted.
func (b *Bench) evidence(all []exchanged) []reports.Attempt {
	attempts := make([]reports.Attempt, len(all))
	for i, e := range all {
		attempts[i] = b.attempt(e)
	}
	return attempts
}

func (b *Bench) attempt(e exchanged) reports.Attempt {
	d, answer := e.delivery, e.answer
	attempt := reports.Attempt{
		Note: e.sending.what, Decisive: e.decisive,
		Request: reports.Request{
			Method: d.Method, URL: b.config.Target.URL,
			Headers: message.WireHeader(&b.config.Provider.Contract, d.Header), Body: reports.NewBody(d.Body, len(d.Body)),
		},
		Sent:   e.sent.UTC(),
		TookMs: float64(answer.Took.Microseconds()) / 1000,
	}
	if e.sending.due > 0 {
		attempt.Due = e.sending.due.String()
	}
	if answer.Err != nil {
		attempt.Error = answer.Err.Error()
		return attempt
	}
	attempt.Response = &reports.Response{Status: answer.Status, Headers: reports.NewHeaders(answer.Header), Body: reports.NewBody(answer.Body, len(answer.Body))}
	return attempt
}
