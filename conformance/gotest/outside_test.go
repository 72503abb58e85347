package gotest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// outside is a module of a team: it requires ours, and holds the Go of our README as tests.
func outside(t *testing.T) string {
	t.Helper()
	g := NewWithT(t)
	root, err := filepath.Abs("../..")
	g.Expect(err).NotTo(HaveOccurred())
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	g.Expect(err).NotTo(HaveOccurred())
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	g.Expect(err).NotTo(HaveOccurred())
	folder := t.TempDir()
	write := func(name, text string) {
		g.Expect(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644)).To(Succeed())
	}
	write("go.mod", "module example.com/team/webhooks\n\ngo 1.26.0\n\nrequire github.com/hookbench/hookbench v0.0.0\n\nreplace github.com/hookbench/hookbench => "+root+"\n")
	write("go.sum", string(sums))
	blocks := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllStringSubmatch(string(readme), -1)
	files := 0
	for _, block := range blocks {
		if strings.HasPrefix(block[1], "package ") { // others show a part of a test, in a module of its own
			write(fmt.Sprintf("readme%d_test.go", files), block[1])
			files++
		}
	}
	g.Expect(files).To(BeNumerically(">=", 3), "the README has less Go than it had")
	return folder
}

// inModule runs the go command in a folder. Modules that are not in the cache are asked for.
func inModule(t *testing.T, folder string, arguments ...string) (string, error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", arguments...)
	command.Dir, command.Env = folder, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "CGO_ENABLED=1")
	text, err := command.CombinedOutput()
	return string(text), err
}

// The Go of the README runs in a module of somebody else, as go test runs tests there, and brings along what it needs only.
func TestTheREADMEInAModuleOfItsOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what takes long")
	}
	t.Parallel()
	g := NewWithT(t)
	folder := outside(t)
	list, err := inModule(t, folder, "list", "-deps", "-test", "./...")
	if err != nil && regexp.MustCompile(`dial tcp|lookup|module cache|GOPROXY|no such host`).MatchString(list) {
		t.Skipf("a module cannot be fetched: %s", list)
	}
	g.Expect(err).NotTo(HaveOccurred(), list)
	g.Expect(strings.Fields(list)).To(ContainElement("github.com/hookbench/hookbench/conformance/gotest"))
	g.Expect(list).NotTo(ContainSubstring("github.com/onsi/ginkgo"))
	g.Expect(list).NotTo(ContainSubstring("testcontainers"))
	text, err := inModule(t, folder, "test", "-vet=off", "-race", "-count=2", "-parallel=4", "-v", "./...")
	g.Expect(err).NotTo(HaveOccurred(), text)
	for _, name := range []string{"TestReceiver", "TestSender", "TestSubscription"} {
		g.Expect(strings.Count(text, "--- PASS: "+name+" (")).To(Equal(2), text)
	}
	g.Expect(text).To(ContainSubstring("--- PASS: TestReceiver/signature/CL-R-SIG-05"))
}
