package sender

import (
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
)

func doubling() []time.Duration {
	return []time.Duration{0, 10 * time.Second, 30 * time.Second, 70 * time.Second}
}

// A sender that knows one address is judged in everything that one address shows, and told what was not tried.
func TestSendersConfiguredByHand(t *testing.T) {
	for _, one := range []struct {
		provider string
		open     []string // ids that take more than one endpoint, or an API
	}{
		{"eaze-customs", nil},
		{"cas-sso", []string{"SSO-S-API-01", "SSO-S-API-02", "SSO-S-API-03", "SSO-S-DLV-05", "SSO-S-DLV-07", "SSO-S-TRG-01", "SSO-S-SIG-03"}},
	} {
		t.Run(one.provider, func(t *testing.T) {
			g := NewWithT(t)
			h := &handmade{provider: opened(t, one.provider), secret: "whsec_by_hand", tries: doubling()}
			var open []string
			for _, r := range h.judge(t, h.secret) {
				if r.Outcome == reports.NotApplicable {
					open = append(open, r.ID)
					g.Expect(r.Reason).To(ContainSubstring("by hand"), r.ID)
					continue
				}
				g.Expect(r.Outcome).To(Equal(reports.Passed), fmt.Sprintf("%s: %s", r.ID, r.Reason))
			}
			g.Expect(open).To(Equal(one.open))
		})
	}
}

// What is wrong with it fails, although all comes to one address.
func TestWrongSendersConfiguredByHand(t *testing.T) {
	g := NewWithT(t)
	other := &handmade{provider: opened(t, "eaze-customs"), secret: "another", tries: doubling()}
	g.Expect(outcomeOf(other.judge(t, "the-right-one"), "EAZE-S-KEY-01")).To(Equal(reports.Failed))
	lazy := &handmade{provider: opened(t, "cas-sso"), secret: "whsec_x", tries: doubling()[:2]}
	results := lazy.judge(t, "whsec_x")
	g.Expect(outcomeOf(results, "SSO-S-RTY-01")).To(Equal(reports.Failed))
	g.Expect(outcomeOf(results, "SSO-S-SIG-02")).To(Equal(reports.Passed))
}

// Without the secret such a sender cannot be judged, and the reason says how to give it.
func TestSenderConfiguredByHandWithoutItsSecret(t *testing.T) {
	g := NewWithT(t)
	h := &handmade{provider: opened(t, "eaze-customs"), secret: "k", tries: doubling()}
	for _, r := range h.judge(t, "") {
		if r.ID == "EAZE-S-DLV-01" {
			g.Expect(r.Outcome).To(Equal(reports.Failed))
			g.Expect(r.Reason).To(ContainSubstring("/configured/by/hand instead"))
			g.Expect(r.Reason).To(ContainSubstring("--secret"))
		}
	}
}

func outcomeOf(results []reports.Result, id string) reports.Outcome {
	for _, r := range results {
		if r.ID == id {
			return r.Outcome
		}
	}
	return ""
}
