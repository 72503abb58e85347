package examples_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
)

// reasons returns, by their ids, what the README of the naive receiver says that the report says.
func reasons(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("receiver-naive/README.md")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	said := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([A-Z0-9-]+) \| "([^"]+)" \|`).FindAllStringSubmatch(string(text), -1) {
		said[row[1]] = row[2]
	}
	return said
}

// The naive receiver fails for the reasons that its README gives, and for no others. The demand that waits for its slow work
// is tried by itself; for the others the work is quick, since nobody has a minute for them.
func TestTheNaiveReceiver(t *testing.T) {
	t.Parallel()
	need(t, "python3")
	const slow = "SSO-R-ACK-02"
	said := reasons(t)
	NewWithT(t).Expect(said).To(HaveKey(slow))
	for name, c := range map[string]struct {
		inputs []string
		ids    []string
	}{
		"slow work": {inputs: []string{"INPUT_ARGS=--only=" + slow}, ids: []string{slow}},
		"all else": {
			inputs: []string{"INPUT_ARGS=--skip=" + slow, "WORK_SECONDS=0"},
			ids:    slices.DeleteFunc(slices.Collect(maps.Keys(said)), func(id string) bool { return id == slow }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			j := judge(t, "receiver-naive", c.inputs...)
			g.Expect(j.code).To(Equal(1), "%s%s", j.stdout, j.stderr)
			left := j.notPassed()
			g.Expect(slices.Collect(maps.Keys(left))).To(ConsistOf(c.ids))
			for id, r := range left {
				g.Expect(r.Reason+" "+r.Hint).To(ContainSubstring(said[id]), id)
			}
			g.Expect(j.summary).To(ContainSubstring("NOT CONFORMANT"))
			g.Expect(j.outputs).To(HavePrefix("exit-code=1\n"))
		})
	}
}

// What its README shows of the report is what the report says, but for how long an answer took.
func TestTheNaiveReceiversReportIsTheOneShown(t *testing.T) {
	t.Parallel()
	need(t, "python3")
	g := NewWithT(t)
	text, err := os.ReadFile("receiver-naive/README.md")
	g.Expect(err).NotTo(HaveOccurred())
	shown := regexp.MustCompile("(?ms)^```text\n(.*?)^```$").FindStringSubmatch(string(text))
	g.Expect(shown).NotTo(BeNil())
	j := judge(t, "receiver-naive", "INPUT_ARGS=--only=SSO-R-SIG-05", "NO_COLOR=1")
	took := regexp.MustCompile(`after [0-9.]+ (ms|s)`)
	said := took.ReplaceAllString(j.stdout, "after")
	for line := range strings.Lines(shown[1]) {
		g.Expect(said).To(ContainSubstring(took.ReplaceAllString(line, "after")))
	}
}

// Its list of known failures holds what fails, so that its pipeline passes until something is mended.
func TestTheNaiveReceiverPassesWithItsKnownFailures(t *testing.T) {
	t.Parallel()
	need(t, "python3")
	g := NewWithT(t)
	inputs := append(inputsOf(t, "receiver-naive"), "WORK_SECONDS=0", "INPUT_ARGS=--skip=SSO-R-ACK-02\n--skip=area:idempotency")
	j := judge(t, "receiver-naive", inputs...)
	g.Expect(j.code).To(Equal(0), "%s%s", j.stdout, j.stderr)
	known := 0
	for _, r := range j.report.Results {
		if r.Outcome == reports.Failed {
			known++
			g.Expect(r.Known).NotTo(BeEmpty(), r.ID)
		}
	}
	g.Expect(known).To(Equal(3))
}
