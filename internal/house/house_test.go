// Package house holds the rules of the house as tests: which package may import which, and that what differs between
// providers is data.
package house

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

const module = "github.com/hookbench/hookbench/"

// listed is a package as `go list` describes it. Paths of ours are without the module.
type listed struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	Imports      []string
	TestImports  []string
	XTestImports []string
	Deps         []string
}

// packages lists every package of the module.
func packages(t *testing.T) []listed {
	t.Helper()
	g := NewWithT(t)
	list := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,TestImports,XTestImports,Deps", "-e", "./...")
	list.Dir = "../.."
	out, err := list.Output()
	g.Expect(err).NotTo(HaveOccurred())
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := decoder.Decode(&p)
		if err == io.EOF {
			break
		}
		g.Expect(err).NotTo(HaveOccurred())
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		all = append(all, p)
	}
	for _, name := range []string{"specs", "reports", "simulator", "fixtures", "conformance", "conformance/receiver", "conformance/ginkgotree", "conformance/gotest", "cmd/hookbench"} {
		g.Expect(slices.ContainsFunc(all, func(p listed) bool { return p.ImportPath == name })).To(BeTrue(), "there is no package %s any more: change the rules here", name)
	}
	return all
}

// within tells whether a package is the named one or below it.
func within(path, name string) bool { return path == name || strings.HasPrefix(path, name+"/") }

func withinAny(path string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return within(path, name) })
}

// Imports point one way: cmd, conformance, {reports, simulator, fixtures}, specs. The pictures of reports know nothing of
// reports, and the dashboard draws with them too.
func TestImportsPointOneWay(t *testing.T) {
	allowed := map[string][]string{
		"specs":       {},
		"reports":     {"specs", "reports"},
		"simulator":   {"specs", "simulator", "reports/picture", "internal/devca"},
		"fixtures":    {"specs", "simulator", "fixtures"},
		"draft":       {"specs", "simulator"},
		"conformance": {"specs", "simulator", "fixtures", "reports", "conformance", "internal/devca", "virtualtime"},
		"virtualtime": {},
	}
	for _, p := range packages(t) {
		for house, may := range allowed {
			if !within(p.ImportPath, house) {
				continue
			}
			for _, path := range p.Imports {
				ours, is := strings.CutPrefix(path, module)
				if is && !withinAny(ours, may) {
					t.Errorf("%s imports %s; what lies in %s may import of ours only %q", p.ImportPath, ours, house, may)
				}
			}
		}
	}
}

// Nobody imports a command, and the plan does not know its engines.
func TestNobodyImportsWhatStandsAbove(t *testing.T) {
	for _, p := range packages(t) {
		for _, path := range p.Imports {
			ours, is := strings.CutPrefix(path, module)
			if is && within(ours, "cmd") {
				t.Errorf("%s imports the command %s", p.ImportPath, ours)
			}
			if is && p.ImportPath == "conformance" && within(ours, "conformance") {
				t.Errorf("conformance imports %s: the plan knows neither its checks nor what runs it", ours)
			}
		}
	}
}

// Ginkgo ends the test binaries of teams that run them with -parallel or -count: so nobody gets it who does not ask.
func TestGinkgoHasOneImporter(t *testing.T) {
	for _, p := range packages(t) {
		direct := slices.Concat(p.Imports, p.TestImports, p.XTestImports)
		if p.ImportPath != "conformance/ginkgotree" && slices.ContainsFunc(direct, isGinkgo) {
			t.Errorf("%s imports Ginkgo; only conformance/ginkgotree does", p.ImportPath)
		}
		if within(p.ImportPath, "cmd") || p.ImportPath == "conformance/ginkgotree" {
			continue
		}
		if slices.ContainsFunc(p.Deps, isGinkgo) {
			t.Errorf("%s gets Ginkgo by what it imports", p.ImportPath)
		}
	}
}

func isGinkgo(path string) bool { return within(path, "github.com/onsi/ginkgo") }

// Teams import gotest and the simulator: neither brings an engine of containers along, and a team's own tests need no gomega.
func TestWhatTeamsImportIsLight(t *testing.T) {
	for _, p := range packages(t) {
		if !within(p.ImportPath, "conformance/gotest") && !within(p.ImportPath, "simulator") {
			continue
		}
		if slices.ContainsFunc(p.Deps, func(path string) bool { return within(path, "github.com/testcontainers/testcontainers-go") }) {
			t.Errorf("%s gets testcontainers by what it imports", p.ImportPath)
		}
		if slices.ContainsFunc(p.Imports, func(path string) bool { return within(path, "github.com/onsi/gomega") }) {
			t.Errorf("%s imports gomega, whose types must not be in what it exports", p.ImportPath)
		}
	}
}

// Images are run through the command line of an engine: a client for engines would be initialised by every command.
func TestNoClientForEngines(t *testing.T) {
	for _, p := range packages(t) {
		if slices.ContainsFunc(p.Deps, func(path string) bool {
			return withinAny(path, []string{"github.com/testcontainers/testcontainers-go", "github.com/moby/moby", "github.com/docker/docker"})
		}) {
			t.Errorf("%s gets a client for container engines by what it imports; those belong into hookbenchtest/container", p.ImportPath)
		}
	}
}

// Checks are plain functions: no runner of tests is within.
func TestChecksKnowNoRunner(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath == "conformance" || within(p.ImportPath, "conformance/receiver") || within(p.ImportPath, "conformance/sender") {
			if slices.Contains(p.Imports, "testing") {
				t.Errorf("%s imports testing", p.ImportPath)
			}
		}
	}
}
