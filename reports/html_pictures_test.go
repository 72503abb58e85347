package reports

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestTheTimelineBeginsWithTheFirstAttempt(t *testing.T) {
	g := NewWithT(t)
	call, first, second, third := rightDelivery(), rightDelivery(), rightDelivery(), rightDelivery()
	first.Incoming, second.Incoming, third.Incoming = true, true, true
	second.Due, third.Due = "10s", "30s"
	report := sample()
	report.Results = report.Results[:2]
	report.Results[0].Attempts = []Attempt{call, first, second, third, first}
	report.Results[1].Attempts = []Attempt{first, first}
	line, _ := newTimeline(report)
	g.Expect(line.Lanes).To(HaveLen(1), "what was never tried again has no schedule to be compared with")
	var due []time.Duration
	for _, a := range line.Lanes[0].Attempts {
		due = append(due, a.At)
	}
	g.Expect(due).To(Equal([]time.Duration{0, 10 * time.Second, 30 * time.Second}), "a call of the API is no attempt")
}
