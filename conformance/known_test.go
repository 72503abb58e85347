package conformance

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
)

func TestReadKnownFailures(t *testing.T) {
	g := NewWithT(t)
	known, err := ReadKnownFailures(strings.NewReader("# reviewed\n\nPX-R-ACK-01 # the gateway # OPS-1\r\n\tPX-R-SIG-01#the same"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(known).To(Equal([]KnownFailure{{"PX-R-ACK-01", "the gateway # OPS-1", 3}, {"PX-R-SIG-01", "the same", 4}}))
}

func TestReadKnownFailuresStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"PX-R-ACK-01":                       "line 1: PX-R-ACK-01 has no reason: write it after #",
		"\nPX-R-ACK-01 #  ":                 "line 2: PX-R-ACK-01 has no reason: write it after #",
		"A-1 # one\n# between\nA-1 # other": "line 3: A-1 stands on line 1 already",
		strings.Repeat("x", 1<<20):          "token too long",
	} {
		_, err := ReadKnownFailures(strings.NewReader(text))
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(want)))
	}
	broken := errors.New("broken")
	_, err := ReadKnownFailures(iotest.ErrReader(broken))
	NewWithT(t).Expect(err).To(MatchError(broken))
}

func TestApplyKnownFailures(t *testing.T) {
	g := NewWithT(t)
	results := []reports.Result{
		{ID: "A-1", Outcome: reports.Failed},
		{ID: "A-2", Outcome: reports.Passed},
		{ID: "A-3", Outcome: reports.NotApplicable},
		{ID: "A-4", Outcome: reports.Inconclusive},
		{ID: "A-5", Outcome: reports.Error},
		{ID: "A-6", Outcome: reports.Failed},
	}
	var known []KnownFailure
	for i, id := range []string{"A-1", "A-2", "A-3", "A-4", "A-5", "A-7"} {
		known = append(known, KnownFailure{id, "because", i + 1})
	}
	g.Expect(Apply(known, results)).To(Equal([]string{
		"A-2 is listed as a known failure on line 2, but it passes: take it off the list",
		"A-7 is listed as a known failure on line 6, but there is no such requirement",
	}))
	var marked []string
	for _, r := range results {
		if r.Known != "" {
			marked = append(marked, r.ID)
		}
	}
	g.Expect(marked).To(Equal([]string{"A-1"}))
	g.Expect(Apply(nil, results)).To(BeEmpty())
}
