package reports

import (
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// hostile is what a target may put wherever it has a say.
const hostile = "<script>alert(1)</script> ]]> &amp; \x1b[2J\x1b]0;owned\x07 \x00 \xff\xfe \u202egnp.exe \ufffe \u2028 ##vso[task.setvariable]x ::error::y\r\n::set-env name=A::b"

var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// sample is a report with every outcome, every kind of evidence and a hostile target.
func sample() Report {
	report := Report{
		SchemaVersion: SchemaVersion,
		Tool:          Tool{Name: "hookbench", Version: "1.2.3"},
		Run: Run{
			ID: "5f0c2b1e", StartedAt: began, FinishedAt: began.Add(12345 * time.Millisecond), Seed: 18446744073709551615, Complete: true,
			Relaxations: []string{"allow-http"}, Time: "instant", Schedule: specs.Gaps,
			Retry:       &Retry{Attempts: []string{"0s", "10s", "1m40s", "16m40s", "1h46m40s"}, Expiry: "24h0m0s", Tolerance: 0.1, Resolution: &Resolution{"50ms", "18.3s"}},
			Assumptions: []specs.Assumption{{Fact: "deadline", Value: "30s", Note: "the document names none"}},
			Command:     []string{"hookbench", "test", "receiver", "--provider", "parcels", "--url", "http://127.0.0.1:8080/hooks"},
		},
		Provider: Provider{
			ID: "parcels", Title: "Parcels Example", Document: "Parcels Webhooks Guide", Documentation: "https://docs.parcels.example/webhooks",
			Digest: "sha256:" + strings.Repeat("ab", 32),
		},
		Target: Target{Party: specs.Receiver, URL: "http://127.0.0.1:8080/hooks"},
		Results: []Result{
			row("PX-R-ACK-01", "acknowledge", specs.Must, Passed, ""),
			row("PX-R-ACK-02", "acknowledge", specs.Should, Inconclusive, "the answer came at the very deadline"),
			row("PX-R-SIG-01", "signature", specs.Must, Failed, "the delivery without a signature was answered 200, want a refusal"),
			row("PX-R-SIG-02", "signature", specs.Must, Failed, "hostile: "+hostile),
			row("PX-R-SIG-03", "signature", specs.Should, Failed, "Expected\n    <int>: 500\nto be in the range\n    <int>: 400 to 499"),
			row("PX-R-SIG-04", "signature", specs.Must, Failed, "a truncated signature was accepted"),
			row("PX-R-IDM-01", "idempotency", specs.Must, NotApplicable, "the run has no effects probe (--probe)"),
			row("PX-R-IDM-02", "idempotency", specs.Must, NotApplicable, "the run has no effects probe (--probe)"),
			row("PX-R-IDM-03", "idempotency", specs.Should, NotApplicable, "the run has no second secret (--next-secret)"),
			row("PX-R-ROB-01", "robustness", specs.Must, Error, "dial tcp 127.0.0.1:8080: connect: connection refused"),
			row("PX-R-ROB-02", "robustness", specs.Must, Inconclusive, "the check was given up: it took too long"),
			row("PX-R-ROB-03", "robustness", specs.Should, Error, "dial tcp 127.0.0.1:8080: connect: connection refused"),
		},
	}
	report.Results[2].Hint = "The receiver never looks at the signature header."
	report.Results[2].Attempts = []Attempt{rightDelivery(), unsigned()}
	report.Results[3].Hint = hostile
	report.Results[3].Attempts = []Attempt{hostileAttempt()}
	report.Results[5].Known = "fixed in release 9"
	report.Results[9].Attempts = []Attempt{unanswered()}
	report.Results[2].Basis, report.Results[3].Basis, report.Results[4].Basis = specs.Documented, specs.Implied, specs.Practice
	report.Conclude()
	return report
}

func row(id, area string, level specs.Level, outcome Outcome, reason string) Result {
	return Result{
		ID: id, Party: specs.Receiver, Area: area, Level: level, Basis: specs.Documented, Section: "Verifying signatures",
		Text:    "A delivery that the parcel service did not sign, or not with the secret of this endpoint, is refused.",
		Outcome: outcome, Reason: reason, DurationMs: 1.25,
	}
}

func rightDelivery() Attempt {
	body := []byte(`{"event":"parcel.moved","at":"2026-03-01T12:00:00Z","data":{"parcel":"P-1","to":"Zürich"}}`)
	return Attempt{
		Note: "right delivery",
		Request: Request{Method: "POST", URL: "http://127.0.0.1:8080/hooks", Body: NewBody(body, len(body)), Headers: map[string][]string{
			"Content-Type": {"application/json"}, "X-Parcels-Signature": {"sha256=" + strings.Repeat("0123456789abcdef", 4)},
		}},
		Response: &Response{Status: 200, Headers: map[string][]string{"Content-Length": {"2"}}, Body: NewBody([]byte("ok"), 2)},
		Sent:     began.Add(time.Second), TookMs: 0.8,
	}
}

func unsigned() Attempt {
	a := rightDelivery()
	a.Note, a.Due, a.TookMs = "signature missing", "1h46m40s", 12034.5
	a.Request.Headers = map[string][]string{"Content-Type": {"application/json"}, "X-Trace": {strings.Repeat("long ", 30)}}
	return a
}

func hostileAttempt() Attempt {
	a := rightDelivery()
	a.Note, a.Incoming = "body changed", true
	a.Response = &Response{
		Status: 799, Body: NewBody([]byte(hostile), 5_000_000),
		Headers: map[string][]string{"Location": {hostile}, "X-Empty": {}, hostile: {"x"}},
	}
	return a
}

func unanswered() Attempt {
	a := rightDelivery()
	a.Response, a.Error, a.TookMs = nil, "connection refused", 0.1
	a.Request.Headers, a.Request.Body = nil, Body{}
	return a
}

// plainSample is a report in which everything passed.
func plainSample() Report {
	report := sample()
	report.Results = []Result{row("PX-R-ACK-01", "acknowledge", specs.Must, Passed, "")}
	report.Conclude()
	return report
}
