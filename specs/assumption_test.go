package specs_test

import (
	"testing"
	"time"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func TestAssumptions(t *testing.T) {
	provider, err := specs.Open("./testdata/parcels")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(provider.Assumptions()).To(Equal([]specs.Assumption{
		{Fact: "identity.timestampRenewed", Value: "true", Note: "a retry is taken to be stamped anew"},
		{Fact: "authentication.bearer.client", Value: "client_secret_basic"},
		{Fact: "retry.exponential.factor", Value: "2.5"},
		{Fact: "retry.jitter", Value: "0.1"},
		{Fact: "api.errors", Value: `contentType application/problem+json, body {"source":{"detail":"{detail}","pointer":"{pointer}"},"status":"{status}","title":"{title}"}`},
	}))
}

func TestAssumptionsWriteEveryKindOfValue(t *testing.T) {
	undocumented := func(note string) specs.Fact[[]time.Duration] {
		return specs.Fact[[]time.Duration]{Value: []time.Duration{90 * time.Second, time.Hour, 12 * time.Hour, 10 * time.Minute, 90 * time.Minute}, Basis: specs.Undocumented, Note: note}
	}
	delays := undocumented("a guess")
	provider := &specs.Provider{Contract: specs.Contract{
		Request:     specs.Request{Transport: specs.Fact[specs.Transport]{Value: specs.HTTPS, Basis: specs.Undocumented}},
		Identity:    specs.Identity{At: specs.Fact[specs.Pointer]{Value: "/id", Basis: specs.Undocumented}},
		Acknowledge: specs.Acknowledge{Statuses: specs.Fact[specs.StatusRange]{Value: specs.StatusRange{From: 200, To: 299}, Basis: specs.Undocumented}},
		Retry:       specs.Retry{Delays: &delays},
		Authentication: specs.Authentication{
			StaticKey: &specs.StaticKey{Known: specs.Known{Basis: specs.Undocumented, Note: "inferred"}, Header: "X-Key", Optional: true},
		},
		Subscriptions: &specs.Subscriptions{
			Defaults: []specs.MemberValue{{At: "/active", Value: true, Basis: specs.Documented}, {At: "/secret", Value: "s", Basis: specs.Undocumented}},
		},
		Triggers: []specs.CountTrigger{{Basis: specs.Undocumented, Event: "a", Count: 5, Same: []specs.Pointer{"/x", "/y"}, Emits: "b"}},
	}}
	NewWithT(t).Expect(provider.Assumptions()).To(Equal([]specs.Assumption{
		{Fact: "request.transport", Value: "https"},
		{Fact: "identity.at", Value: "/id"},
		{Fact: "authentication.staticKey", Value: "header X-Key, optional true", Note: "inferred"},
		{Fact: "acknowledge.statuses", Value: "200 to 299"},
		{Fact: "retry.delays", Value: "1m30s, 1h, 12h, 10m, 1h30m", Note: "a guess"},
		{Fact: "subscriptions.defaults[1]", Value: `at /secret, value "s"`},
		{Fact: "triggers[0]", Value: "event a, count 5, same /x, /y, emits b"},
	}))
}

// TestAssumptionsStandInTheOrderOfTheFile, whatever the order of the structs.
func TestAssumptionsStandInTheOrderOfTheFile(t *testing.T) {
	g := NewWithT(t)
	files := folder(t, "testdata/parcels")
	const jitter = "  jitter: {value: 0.1, basis: undocumented}\n"
	mistake{file: "delivery.yaml", old: jitter}.apply(t, files)
	mistake{file: "delivery.yaml", old: "retry:\n", new: "retry:\n" + jitter}.apply(t, files)
	provider, err := specs.Load(files, "here")
	g.Expect(err).NotTo(HaveOccurred())
	var facts []string
	for _, a := range provider.Assumptions() {
		facts = append(facts, a.Fact)
	}
	g.Expect(facts[2:4]).To(Equal([]string{"retry.jitter", "retry.exponential.factor"}))
}

// TestAssumptionsFollowTheContract: a flag changes a fact, and the report must say what was used.
func TestAssumptionsFollowTheContract(t *testing.T) {
	provider, err := specs.Open("cargolint")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(provider.Contract.Retry.ReadAs(specs.Offsets)).To(Succeed())
	NewWithT(t).Expect(provider.Assumptions()).To(ContainElement(specs.Assumption{Fact: "retry.reading", Value: "offsets", Note: "chosen for this run"}))
}
