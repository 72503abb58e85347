package sender

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
)

// sole judges a requirement by a sender with a defect.
func sole(t *testing.T, defect, id string, pace int) reports.Result {
	t.Helper()
	p := opened(t, "cas-notifications")
	d, err := fixtures.SenderDefectNamed(p, defect)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range (bout{id: p.ID(), defect: d, only: []conformance.Selector{conformance.Selector(id)}, pace: pace}).run(t) {
		if r.ID == id {
			return r
		}
	}
	return reports.Result{}
}

// A failure is shown by the call that it speaks of, not by the cleaning up that follows on it.
func TestFailuresShowTheCallThatTheySpeakOf(t *testing.T) {
	g := NewWithT(t)
	r := sole(t, "everything-shown", "CASN-S-API-02", 0)
	g.Expect(r.Outcome).To(Equal(reports.Failed), r.Reason)
	g.Expect(r.Attempts[len(r.Attempts)-1].Note).To(Equal("cleaning up"))
	var decisive []string
	for _, a := range r.Attempts {
		if a.Decisive {
			decisive = append(decisive, a.Note)
		}
	}
	g.Expect(decisive).To(HaveLen(1))
	g.Expect(decisive).NotTo(ContainElement("cleaning up"))
}

// At a pace only a sender's delays are known to be divided: that its access tokens live on is no failure then.
func TestTokensThatOutliveAPace(t *testing.T) {
	g := NewWithT(t)
	g.Expect(sole(t, "tokens-live-too-long", "CASN-S-AUTH-02", 0).Outcome).To(Equal(reports.Failed))
	paced := sole(t, "tokens-live-too-long", "CASN-S-AUTH-02", 3600)
	g.Expect(paced.Outcome).To(Equal(reports.Inconclusive))
	g.Expect(paced.Reason).To(ContainSubstring("unless only its delays are divided"))
}
