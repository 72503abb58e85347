package conformance

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

func catalogue() specs.Catalogue {
	return specs.Catalogue{Provider: "px", Requirements: []specs.Requirement{
		{ID: "PX-R-ACK-01", Party: specs.Receiver, Area: "acknowledge", Level: specs.Must},
		{ID: "PX-R-SIG-01", Party: specs.Receiver, Area: "signature", Level: specs.Must},
		{ID: "PX-R-SIG-10", Party: specs.Receiver, Area: "signature", Level: specs.Should},
		{ID: "PX-R-SIGN-01", Party: specs.Receiver, Area: "signing", Level: specs.Should},
		{ID: "PX-S-API-01", Party: specs.Sender, Area: "subscription-api", Level: specs.Must},
	}}
}

func TestSelectors(t *testing.T) {
	for selector, want := range map[Selector][]string{
		"PX-R-SIG-01":           {"PX-R-SIG-01"},
		"PX-R-SIG":              {"PX-R-SIG-01", "PX-R-SIG-10"}, // ends at a hyphen: PX-R-SIGN is another
		"PX-R-SIG-":             {"PX-R-SIG-01", "PX-R-SIG-10"},
		"PX-R-SIG-1":            nil,
		"PX-R":                  {"PX-R-ACK-01", "PX-R-SIG-01", "PX-R-SIG-10", "PX-R-SIGN-01"},
		"area:signature":        {"PX-R-SIG-01", "PX-R-SIG-10"},
		"area:sign":             nil,
		"level:should":          {"PX-R-SIG-10", "PX-R-SIGN-01"},
		"level:must":            {"PX-R-ACK-01", "PX-R-SIG-01"},
		"level:may":             nil,
		"check:acknowledges":    nil,
		"px-r-sig-01":           nil,
		"":                      nil,
		"PX-S":                  nil, // a requirement on the other party
		"area:subscription-api": nil,
	} {
		t.Run(string(selector), func(t *testing.T) {
			g := NewWithT(t)
			var tried []string
			selection := Selection{Only: []Selector{selector}}
			for _, r := range catalogue().Of(specs.Receiver) {
				if selection.Reason(r) == "" {
					tried = append(tried, r.ID)
				}
			}
			g.Expect(tried).To(Equal(want))
			err := selection.Check(catalogue(), specs.Receiver)
			if want == nil {
				g.Expect(err).To(MatchError(ContainSubstring("names no receiver requirement of px")))
			} else {
				g.Expect(err).NotTo(HaveOccurred())
			}
		})
	}
}

func TestSkippingWinsOverSelecting(t *testing.T) {
	g := NewWithT(t)
	s := Selection{Only: []Selector{"area:signature"}, Skip: []Selector{"level:should"}}
	all := catalogue().Requirements
	g.Expect(s.Check(catalogue(), specs.Receiver)).To(Succeed())
	g.Expect(s.Reason(all[0])).To(Equal("not selected by --only"))
	g.Expect(s.Reason(all[1])).To(BeEmpty())
	g.Expect(s.Reason(all[2])).To(Equal("skipped by --skip level:should"))
}

func TestSelectionThatLeavesNothing(t *testing.T) {
	g := NewWithT(t)
	s := Selection{Only: []Selector{"PX-R-ACK"}, Skip: []Selector{"level:must"}}
	g.Expect(s.Check(catalogue(), specs.Receiver)).To(MatchError(ContainSubstring("nothing to try")))
	g.Expect(Selection{}.Check(catalogue(), specs.Receiver)).To(Succeed())
	none := specs.Catalogue{Provider: "px", Requirements: catalogue().Requirements[:4]}
	g.Expect(Selection{}.Check(none, specs.Sender)).To(MatchError(ContainSubstring("no requirement on a sender")))
	g.Expect(Selection{Only: []Selector{"PX"}}.Check(none, specs.Sender)).To(MatchError(ContainSubstring("no requirement on a sender")))
}
