package examples_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(absolute(t, "docs", "ci.md"))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// What the guide shows of GitHub uses inputs that there are, and its arguments and variables are flags that there are.
func TestTheGuideShowsWhatThereIs(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	a, help := theAction(t), run(t, ".", nil, os.Getenv(builtAt), "help", "test", "receiver").stdout
	used := 0
	for _, block := range regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$").FindAllStringSubmatch(guide(t), -1) {
		var shown pipeline
		g.Expect(yaml.Unmarshal([]byte(block[1]), &shown)).To(Succeed())
		for _, s := range shown.Jobs["webhooks"].Steps {
			for name := range s.With {
				g.Expect(a.Inputs).To(HaveKey(name))
				used++
			}
		}
		for _, flag := range regexp.MustCompile(`(?m)^ +(--[a-z-]+)=|\bHOOKBENCH_([A-Z_]+):`).FindAllStringSubmatch(block[1], -1) {
			name := flag[1] + strings.ToLower(strings.ReplaceAll("--"+flag[2], "_", "-"))
			g.Expect(help).To(ContainSubstring(strings.TrimSuffix(name, "--") + " "))
			used++
		}
	}
	g.Expect(used).To(BeNumerically(">=", 10))
}

// The guide's list of known failures is one, and what it says that a mended line is told is what it is told.
func TestTheGuidesRatchet(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	text := guide(t)
	list := regexp.MustCompile("(?ms)^```\n(# webhooks.known\n.*?)^```$").FindStringSubmatch(text)
	g.Expect(list).NotTo(BeNil())
	known, err := conformance.ReadKnownFailures(strings.NewReader(list[1]))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(known).To(HaveLen(2))
	mended := []reports.Result{{ID: "SSO-R-IDM-02", Outcome: reports.Passed}, {ID: "SSO-R-ROB-04", Outcome: reports.Failed}}
	complaints := conformance.Apply(known, mended)
	g.Expect(complaints).To(HaveLen(1))
	g.Expect(strings.Join(strings.Fields(text), " ")).To(ContainSubstring("*" + complaints[0] + "*"))
	g.Expect(mended[1].Known).NotTo(BeEmpty())
}
