package reports

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestFailuresAreToldInALineOrTwo(t *testing.T) {
	g := NewWithT(t)
	failed := sample().Results[2]
	g.Expect(TextOptions{}.FailureLines(failed)).To(Equal("FAILED  PX-R-SIG-01 (must): the delivery without a signature was answered\n        200, want a refusal\n"))
	g.Expect(TextOptions{Width: 120}.FailureLines(failed)).To(HaveSuffix("was answered 200, want a refusal\n"))
	g.Expect(TextOptions{Color: true}.FailureLines(failed)).To(HavePrefix("\x1b[1;31mFAILED\x1b[0m  PX-R-SIG-01 (must): the"))
	g.Expect(TextOptions{}.FailureLines(sample().Results[5])).To(HavePrefix("KNOWN FAILURE  PX-R-SIG-04 (must): a truncated"))
	g.Expect(TextOptions{}.FailureLines(sample().Results[4])).To(Equal("FAILED  PX-R-SIG-03 (should): Expected\n"), "the first line of a reason")
}

func TestLinesAreSafeAndFit(t *testing.T) {
	for name, text := range attacks() {
		t.Run(name, func(t *testing.T) {
			failed := sample().Results[3]
			failed.ID, failed.Reason = "PX-"+text, text
			told := TextOptions{}.FailureLines(failed)
			expectSafe(t, told, 80)
			NewWithT(t).Expect(strings.Count(told, "\n")).To(BeNumerically("<=", 3))
			expectSafe(t, strings.TrimRight(TextOptions{Width: 61}.Line(text), " "), 61)
			NewWithT(t).Expect(TextOptions{}.Line(text)).NotTo(ContainSubstring("\n"))
		})
	}
}
