package conformance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/specs"
)

// TestSharedRequirementsHaveChecks takes into each built-in folder whatever its facts allow, and into one whose retries keep
// their signed timestamp, as those of no built-in provider do: every entry of the shared catalogue is bound to a check that
// exists and takes its parameters, in one folder at least.
func TestSharedRequirementsHaveChecks(t *testing.T) {
	g := NewWithT(t)
	bound := map[string]bool{}
	folders := []*specs.Provider{withShared(t, "standard-webhooks", "renewed: {value: true,", "renewed: {value: false,")}
	for _, id := range specs.Builtin() {
		folders = append(folders, withShared(t, id))
	}
	for _, p := range folders {
		g.Expect(receiver.CheckNames(p.Catalogue)).To(Succeed(), p.ID())
		g.Expect(sender.CheckNames(p.Catalogue)).To(Succeed(), p.ID())
		for _, r := range p.Catalogue.Requirements {
			g.Expect(r.Text).NotTo(MatchRegexp(`[{}]|%!|<nil>`), r.ID)
			_, entry, _ := strings.Cut(r.ID, "-")
			bound[entry] = true
		}
	}
	for _, group := range specs.Shared() {
		for _, r := range group.Requirements {
			g.Expect(bound).To(HaveKey(strings.ReplaceAll(r.ID, "{n}", "01")))
		}
	}
}

// withShared returns a built-in provider with every group of the shared catalogue that its facts allow, and nothing else.
// The facts may be changed before: pairs of what stands in delivery.yaml and what is to stand there.
func withShared(t *testing.T, id string, changes ...string) *specs.Provider {
	t.Helper()
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "copy")
	g.Expect(os.CopyFS(dir, os.DirFS("../specs/"+id))).To(Succeed())
	changeFacts(g, filepath.Join(dir, "delivery.yaml"), changes)
	var lines []string
	for _, group := range specs.Shared() {
		lines = append(lines, fmt.Sprintf("  - {group: %s, basis: practice}", group.Name))
	}
	if _, err := withCatalogue(g, dir, id, lines); err != nil {
		for i, line := range lines {
			if strings.Contains(err.Error(), fmt.Sprintf("include[%d]: the group", i)) {
				lines[i] = "  #" + line
			}
		}
	}
	p, err := withCatalogue(g, dir, id, lines)
	g.Expect(err).NotTo(HaveOccurred())
	return p
}

func changeFacts(g *WithT, file string, changes []string) {
	text, err := os.ReadFile(file)
	g.Expect(err).NotTo(HaveOccurred())
	changed := strings.NewReplacer(changes...).Replace(string(text))
	g.Expect(changed != string(text)).To(Equal(len(changes) > 0), "nothing to change in %s", file)
	g.Expect(os.WriteFile(file, []byte(changed), 0o600)).To(Succeed())
}

func withCatalogue(g *WithT, dir, id string, lines []string) (*specs.Provider, error) {
	catalogue := fmt.Sprintf("provider: %s\nprefix: X\ndocument: shared\ninclude:\n%s\n", id, strings.Join(lines, "\n"))
	g.Expect(os.WriteFile(filepath.Join(dir, "requirements.yaml"), []byte(catalogue), 0o600)).To(Succeed())
	return specs.Open(dir)
}
