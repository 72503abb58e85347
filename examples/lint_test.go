package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// linter is what pipelines are checked with. It is no dependency of ours, so that nobody who imports us gets it.
const linter = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"

// Pipelines are as GitHub wants them.
func TestPipelinesAreValid(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	folder := t.TempDir()
	install := exec.CommandContext(t.Context(), "go", "install", linter)
	install.Env = append(os.Environ(), "GOBIN="+folder, "GOFLAGS=")
	if text, err := install.CombinedOutput(); err != nil {
		t.Skipf("actionlint cannot be had: %v: %s", err, text)
	}
	program := filepath.Join(folder, "actionlint")
	files, err := filepath.Glob("*/.github/workflows/*.yml")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(run(t, ".", nil, program, append([]string{"-no-color", "-shellcheck=", "-pyflakes="}, files...)...)).To(Equal(ending{}))
	broken := filepath.Join(folder, "broken.yml")
	g.Expect(os.WriteFile(broken, []byte("on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: echo, uses: both@v1}]}}\n"), 0o644)).To(Succeed())
	g.Expect(run(t, ".", nil, program, broken).code).To(Equal(1), "the linter finds nothing wrong with anything")
}

// gitlab is a template for GitLab, as far as the tests look at it.
type gitlab struct {
	Image        string
	Variables    map[string]string
	BeforeScript []string `yaml:"before_script"`
	Script       []string
	Artifacts    struct {
		When    string
		Paths   []string
		Reports struct{ JUnit string }
	}
}

// GitLab runs the lines of a job in one shell that ends with the first that fails.
func TestTheGitLabJob(t *testing.T) {
	t.Parallel()
	need(t, "php")
	g := NewWithT(t)
	job := document[map[string]gitlab](t, absolute(t, "ci", "gitlab.yml"))[".hookbench"]
	g.Expect(job.Artifacts.When).To(Equal("always"))
	kept := filepath.Join(t.TempDir(), "reports")
	environment := []string{"CI_PROJECT_DIR=" + t.TempDir(), "PATH=" + filepath.Dir(os.Getenv(builtAt)) + ":" + os.Getenv("PATH"),
		"PARTY=" + job.Variables["PARTY"], "BENCH_VERSION=" + job.Variables["BENCH_VERSION"], "REPORTS=" + kept, "HOOKBENCH_ONLY=SSO-R-SIG-01"}
	lines := strings.Join(append(job.BeforeScript, job.Script...), "\n")
	e := run(t, "receiver-php", environment, "bash", "-eo", "pipefail", "-c", lines)
	g.Expect(e.code).To(Equal(0), e.stdout+e.stderr)
	g.Expect(strings.ReplaceAll(job.Artifacts.Reports.JUnit, "$REPORTS", kept)).To(BeAnExistingFile())
	e = run(t, "receiver-php", append(environment, "HOOKBENCH_SECRET=file:/nowhere"), "bash", "-eo", "pipefail", "-c", lines)
	g.Expect(e.code).To(Equal(2))
}

// The scripts can be read by the shell that they are for.
func TestScriptsAreValid(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	scripts, err := filepath.Glob(absolute(t, "ci", "*.sh"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(scripts).To(HaveLen(3))
	for _, script := range scripts {
		g.Expect(run(t, ".", nil, "bash", "-n", script)).To(Equal(ending{}), script)
		info, err := os.Stat(script)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(info.Mode().Perm()&0o111).NotTo(BeZero(), script)
	}
}
