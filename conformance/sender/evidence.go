package sender

import (
	"net/http"
	"slices"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// evidenceLimit is how many attempts a report keeps of one check.
const evidenceLimit = 60

// observe keeps a call of the API.
func (t *Trial) observe(e customer.Exchange) {
	attempt := reports.Attempt{
		Note: e.Note, Sent: e.Sent.UTC(), TookMs: milliseconds(e.Took),
		Request: reports.Request{Method: e.Method, URL: e.URL, Headers: reports.NewHeaders(e.Header), Body: reports.NewBody(e.Body, len(e.Body))},
	}
	if e.Answer.Err != nil {
		attempt.Error = e.Answer.Err.Error()
	} else {
		attempt.Response = response(e.Answer.Status, e.Answer.Header, e.Answer.Body)
	}
	t.record(attempt)
}

// saw keeps requests to an endpoint of the bench. Due counts from the first of them.
func (t *Trial) saw(note string, requests ...sink.Request) {
	for _, r := range requests {
		attempt := reports.Attempt{
			Note: note, Incoming: true, Sent: r.Arrived.UTC(), TookMs: milliseconds(max(r.Answered.Sub(r.Arrived), 0)),
			Request: reports.Request{Method: r.Method, URL: r.URL, Headers: reports.NewHeaders(r.Header), Body: reports.NewBody(r.Body, r.Size)},
		}
		if since, _ := r.When.Since(requests[0].When); since > 0 {
			attempt.Due = since.Round(time.Millisecond).String()
		}
		switch {
		case r.Status > 0:
			attempt.Response = response(r.Status, nil, nil)
		case r.GaveUp:
			attempt.Error = "the sender gave up before it was answered"
		default:
			attempt.Error = "the bench closed the connection without an answer"
		}
		t.record(attempt)
	}
}

func response(status int, header http.Header, body []byte) *reports.Response {
	return &reports.Response{Status: status, Headers: reports.NewHeaders(header), Body: reports.NewBody(body, len(body))}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (t *Trial) record(attempt reports.Attempt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.attempts) < evidenceLimit {
		t.attempts = append(t.attempts, attempt)
	}
}

// decide marks the latest evidence as what a failure speaks of.
func (t *Trial) decide() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.attempts); n > 0 && n < evidenceLimit {
		t.attempts[n-1].Decisive = true
	}
}

// decided marks the last of so much evidence, where none is marked: what was recorded later is not what the check has failed by.
func (t *Trial) decided(seen int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seen > 0 && !slices.ContainsFunc(t.attempts, func(a reports.Attempt) bool { return a.Decisive }) {
		t.attempts[seen-1].Decisive = true
	}
}

// recorded returns the evidence so far. What a leaked goroutine still records is not in it.
func (t *Trial) recorded() []reports.Attempt {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]reports.Attempt{}, t.attempts...)
}
