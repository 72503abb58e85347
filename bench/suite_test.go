package bench

import (
	"testing"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/ginkgotree"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
)

// suiteTarget is how many times as long as a bare client the suite may take for the same requests.
const suiteTarget = 1.5

func plainly(b *testing.B, plan *conformance.Plan) []reports.Result {
	return plan.Run(b.Context(), conformance.Observer{})
}

func withGinkgo(b *testing.B, plan *conformance.Plan) []reports.Result {
	return ginkgotree.Run(b.Context(), plan, conformance.Observer{})
}

// BenchmarkReceiverSuite runs the whole receiver suite of every provider against a right receiver, and has a bare
// client send the requests of such a run, in the same order.
func BenchmarkReceiverSuite(b *testing.B) {
	for _, id := range specs.Builtin() {
		provider, err := specs.Open(id)
		if err != nil {
			b.Fatal(err)
		}
		for _, by := range protections(provider) {
			b.Run(id+"/"+by.name, func(b *testing.B) { measureSuite(b, newTarget(b, provider, by)) })
		}
	}
}

// measureSuite has the suite run by itself, the suite run by Ginkgo, as the command line does, and the bare client take
// turns.
func measureSuite(b *testing.B, t *target) {
	all := t.capture(b)
	var last []reports.Result
	contestants := []func(){
		func() { t.renew(nil); last = t.judge(b, plainly) },
		func() { t.renew(nil); last = t.judge(b, withGinkgo) },
		func() { t.renew(nil); t.replay(b, all) },
		func() { t.mint(b, all.tokens()) },
	}
	times := medians(b, t.protection.rounds(), contestants...)
	expectRight(b, last)
	plan, ginkgo, bare, minting := times[0], times[1], times[2], times[3]
	b.ReportMetric(float64(all.requests()), "requests")
	milliseconds(b, plan, "ms/plan")
	milliseconds(b, ginkgo, "ms/ginkgo")
	milliseconds(b, bare, "ms/bare")
	if t.oauth.Issuer != nil {
		milliseconds(b, minting, "ms/minting")
		b.ReportMetric(float64(plan)/float64(bare), "x-bare-without-minting")
		bare += minting
	}
	ratio(b, plan, bare, "x-bare", suiteTarget)
	ratio(b, ginkgo, bare, "x-bare-ginkgo", suiteTarget)
}

// mint makes as many tokens as the traffic carries. A provider has a fresh one for each delivery, so that whoever sends
// the same requests has to make, or fetch, as many.
func (t *target) mint(b *testing.B, tokens int) {
	for range tokens {
		if _, err := t.oauth.Issuer.Mint(oauth.Claims{ClientID: "bench", Audience: audience, Scope: scope}); err != nil {
			b.Fatal(err)
		}
	}
}
