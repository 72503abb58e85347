package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// example is a right receiver.
type example struct {
	folder, source, runtime string
	proxied                 []string // what its proxy has to do, and is not judged
}

func rightOnes() []example {
	return []example{
		{folder: "receiver-go", source: "main.go", runtime: "go", proxied: []string{"CL-R-TLS-01"}},
		{folder: "receiver-python", source: "receiver.py", runtime: "python3"},
		{folder: "receiver-node", source: "receiver.js", runtime: "node", proxied: []string{"CASN-R-TLS-01", "CASN-R-TLS-02"}},
		{folder: "receiver-php", source: "receiver.php", runtime: "php"},
		{folder: "receiver-java", source: "Receiver.java", runtime: "java"},
	}
}

// Every demand is kept, the mild ones too, as the pipeline of the example judges it.
func TestRightReceivers(t *testing.T) {
	t.Parallel()
	for _, e := range rightOnes() {
		t.Run(e.folder, func(t *testing.T) {
			t.Parallel()
			need(t, e.runtime)
			g := NewWithT(t)
			j := judge(t, e.folder, inputsOf(t, e.folder)...)
			g.Expect(j.code).To(Equal(0), "%s%s", j.stdout, j.stderr)
			g.Expect(j.report.Run.Strict).To(BeTrue())
			left := j.notPassed()
			for _, id := range e.proxied {
				g.Expect(left[id].Reason).To(Equal("relaxed by --allow-http"), id)
				delete(left, id)
			}
			g.Expect(left).To(BeEmpty())
			g.Expect(j.summary).To(ContainSubstring("CONFORMANT"))
			g.Expect(j.outputs).To(HavePrefix("exit-code=0\n"))
		})
	}
}

func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

// inputsOf returns what the pipeline of an example gives to the action, in the action's variables.
func inputsOf(t *testing.T, folder string) []string {
	t.Helper()
	var inputs []string
	for _, step := range pipelineOf(t, folder).Jobs["conformance"].Steps {
		if strings.HasPrefix(step.Uses, "hookbench/hookbench@") {
			for name, value := range step.With {
				inputs = append(inputs, "INPUT_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))+"="+value)
			}
			return inputs
		}
	}
	t.Fatalf("%s: its pipeline does not use the action", folder)
	return nil
}

// An example is short, says what it is, and is listed.
func TestExamplesAreReadable(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("README.md")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, e := range append(rightOnes(), example{folder: "receiver-naive", source: "receiver.py"}) {
		g := NewWithT(t)
		g.Expect(string(list)).To(ContainSubstring("]("+e.folder+") |"), e.folder)
		source, err := os.ReadFile(filepath.Join(e.folder, e.source))
		g.Expect(err).NotTo(HaveOccurred())
		lines := strings.Split(string(source), "\n")
		g.Expect(len(lines)).To(BeNumerically("<=", 120), e.folder)
		for _, line := range lines {
			g.Expect(len([]rune(line))).To(BeNumerically("<=", 130), "%s: %s", e.folder, line)
		}
		readme, err := os.ReadFile(filepath.Join(e.folder, "README.md"))
		g.Expect(err).NotTo(HaveOccurred())
		for _, link := range regexp.MustCompile(`\]\(([^):]+)\)`).FindAllStringSubmatch(string(readme), -1) {
			g.Expect(filepath.Join(e.folder, link[1])).To(BeAnExistingFile(), e.folder)
		}
	}
}
