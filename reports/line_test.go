package reports

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestAFailureIsOneLine(t *testing.T) {
	g := NewWithT(t)
	failed := sample().Results[4]
	g.Expect(TextOptions{}.FailureLine(failed)).To(Equal(`FAILED  PX-R-SIG-03  should  Expected\n    <int>: 500\nto be in the range\n  ...`))
	g.Expect(TextOptions{Width: 100}.FailureLine(failed)).To(HaveSuffix(`to be in the range\n    <int>: 400 to 499`))
	g.Expect(TextOptions{Color: true}.FailureLine(failed)).To(HavePrefix("\x1b[1;31mFAILED\x1b[0m  PX-R-SIG-03  should"))
	g.Expect(TextOptions{}.FailureLine(sample().Results[5])).To(HavePrefix("KNOWN FAILURE  PX-R-SIG-04  must"))
}

func TestLinesAreSafeAndFit(t *testing.T) {
	for name, text := range attacks() {
		t.Run(name, func(t *testing.T) {
			failed := sample().Results[3]
			failed.ID, failed.Reason = "PX-"+text, text
			expectSafe(t, strings.TrimRight(TextOptions{}.FailureLine(failed), " "), 80)
			expectSafe(t, strings.TrimRight(TextOptions{Width: 61}.Line(text), " "), 61)
			NewWithT(t).Expect(TextOptions{}.FailureLine(failed)).NotTo(ContainSubstring("\n"))
		})
	}
}
