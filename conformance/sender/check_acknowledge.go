package sender

import (
	"fmt"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

// statuses are the answers that are tried; none: those that the bench tries anyway.
type statuses struct {
	Statuses []int `json:"statuses,omitempty"`
}

// acceptsEverySuccess looks for attempts after a success, one endpoint a status.
func acceptsEverySuccess(g gomega.Gomega, t *Trial, d *day, p statuses) {
	if len(p.Statuses) == 0 {
		p.Statuses = d.successes()
	}
	var wrong complaints
	for _, status := range p.Statuses {
		name := fmt.Sprintf("answering %d", status)
		if requests := t.arrived(d, name); len(requests) > 1 {
			t.object(&wrong, d.role(name), requests[1], "an event that was answered %d was sent again, after %s", status, gapsOf(requests)[0])
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if at := d.contract().Retry.Attempts(); len(at) > 1 {
		d.watchedUntil(at[1]+d.slack(at[1]), "a first retry")
	}
}

// retriesAfterStatuses looks for the schedule at endpoints that answer other statuses. Which delays it has is for other
// requirements to judge; here each status must be treated as 503 is.
func retriesAfterStatuses(g gomega.Gomega, t *Trial, d *day, p statuses) {
	if len(p.Statuses) == 0 {
		p.Statuses = failures()
	}
	full := len(d.attempts(d.need("failing")))
	var wrong complaints
	for _, status := range p.Statuses {
		name := fmt.Sprintf("failing with %d", status)
		requests := t.arrived(d, name)
		switch {
		case len(requests) == 1:
			wrong.Add("%s", d.notAgain(status))
		case len(requests) < full-1:
			wrong.Add("an event that was answered %d every time was tried %d times, one that was answered 503 %d times", status, len(requests), full)
		}
	}
	if at := d.contract().Retry.Attempts(); len(wrong) > 0 && len(at) > 1 {
		d.watchedUntil(at[1]+d.slack(at[1]), "a first retry")
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// notAgain says that a failure was taken for a success.
func (d *day) notAgain(status int) string {
	text := fmt.Sprintf("an event that was answered %d was not sent again", status)
	if status/100 == 3 && d.elsewhere != nil && d.elsewhere.Count() > 0 {
		text += ": the sender followed the redirect, and took the answer from there; the redirect itself is the answer"
	}
	return text
}

// retriesAfterFailures looks for further attempts at endpoints that refused, reset or did not answer, and at those that
// answered the given statuses.
func retriesAfterFailures(g gomega.Gomega, t *Trial, d *day, p statuses) {
	var wrong complaints
	t.retriesAfterNoAnswer(d, &wrong)
	for _, status := range p.Statuses {
		if len(t.arrived(d, fmt.Sprintf("failing with %d", status))) == 1 {
			wrong.Add("%s", d.notAgain(status))
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	t.remark = fmt.Sprintf("The endpoint that does not answer closed its connection after %s, where the sender did not do so before.", t.bench.patience.silence)
	if d.shakesHands() {
		t.remark += " No endpoint refused connections: the provider asks each for its agreement before it delivers."
	}
}

func (t *Trial) retriesAfterNoAnswer(d *day, wrong *complaints) {
	if at := d.contract().Retry.Attempts(); len(at) > 2 && d.reliable() {
		d.watchedUntil(at[2]+d.slack(at[2]), "a second retry")
	}
	said := map[string]string{
		"resetting": "whose connection was reset, twice,", "silent": "that was not answered at all", "refusing": "whose connection was refused",
	}
	for _, one := range shortLived() {
		if said[one.name] == "" || d.role(one.name) == nil && (t.bench.config.byHand() || d.shakesHands()) {
			continue // other requirements judge tokens; the one endpoint that is known, or was asked before, cannot refuse
		}
		requests := d.attempts(d.need(one.name))
		t.saw("delivery to the endpoint "+one.name, requests...)
		if len(requests) < one.least && firstSuccess(requests) < 0 { // what other events have used up is not retried
			wrong.Add("an event %s was not sent again", said[one.name])
		}
	}
}

// retriesUntilSuccess looks for further attempts after failures of every kind, and for none after a success.
func retriesUntilSuccess(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	for _, status := range d.successes() {
		name := fmt.Sprintf("answering %d", status)
		if requests := t.arrived(d, name); len(requests) > 1 {
			t.object(&wrong, d.role(name), requests[1], "an event that was answered %d was sent again, after %s", status, gapsOf(requests)[0])
		}
	}
	for _, status := range failures() {
		if len(t.arrived(d, fmt.Sprintf("failing with %d", status))) == 1 {
			wrong.Add("%s", d.notAgain(status))
		}
	}
	if len(wrong) > 0 && d.cut {
		conformance.End(reports.Inconclusive, "when failed deliveries are tried again is not documented, and the run's patience ended before all were (%s)", d.remedy())
	}
	t.retriesAfterNoAnswer(d, &wrong)
	g.Expect(wrong).To(conformance.BeNone())
}
