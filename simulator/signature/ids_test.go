package signature_test

import (
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
	. "github.com/onsi/gomega"
)

// TestIDsHoldEveryMistake compares with the mistakes of many schemes.
func TestIDsHoldEveryMistake(t *testing.T) {
	known := map[string]bool{}
	for _, id := range signature.IDs() {
		NewWithT(t).Expect(known[id]).To(BeFalse(), id)
		known[id] = true
	}
	for _, s := range schemes() {
		for _, m := range signature.Mistakes(s.Signature, foreign()...) {
			for id := range strings.SplitSeq(m.ID, "+") {
				if !known[id] && !strings.HasPrefix(id, "foreign-") {
					t.Errorf("%s: %s is not among the ids", s.name, id)
				}
			}
		}
	}
}

func TestCount(t *testing.T) {
	g := NewWithT(t)
	all := signature.Mistakes(prefixedHex(), foreign()...)
	singles := 0
	for _, m := range all {
		if !strings.Contains(m.ID, "+") {
			singles++
		}
	}
	g.Expect(signature.Count(prefixedHex(), 1000, foreign()...)).To(Equal(len(all)))
	g.Expect(signature.Count(prefixedHex(), 1<<20, foreign()...)).To(Equal(singles))
	g.Expect(signature.Foreign(prefixedHex(), foreign()...)).To(HaveLen(4), "one of the five is the own one")
}
