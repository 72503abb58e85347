package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// pipeline is a workflow of GitHub, as far as the tests look at it.
type pipeline struct {
	Jobs map[string]struct{ Steps []step }
}

type step struct {
	ID, Uses, Run, Shell, If string
	Env, With                map[string]string
}

func pipelineOf(t *testing.T, folder string) pipeline {
	t.Helper()
	return document[pipeline](t, filepath.Join(folder, ".github", "workflows", "webhook.yml"))
}

// action is action.yml, as far as the tests look at it.
type action struct {
	Inputs  map[string]struct{ Description, Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct{ Steps []step }
}

func theAction(t *testing.T) action {
	t.Helper()
	return document[action](t, absolute(t, "action.yml"))
}

func (a action) step(t *testing.T, id string) step {
	t.Helper()
	for _, s := range a.Runs.Steps {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("the action has no step %s", id)
	return step{}
}

// Whatever an input is for reaches a step, and no step asks for an input that there is not.
func TestTheActionsInputs(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	text, err := os.ReadFile(absolute(t, "action.yml"))
	g.Expect(err).NotTo(HaveOccurred())
	used := map[string]bool{}
	for _, found := range regexp.MustCompile(`\binputs\.([a-z-]+)`).FindAllStringSubmatch(string(text), -1) {
		used[found[1]] = true
	}
	a := theAction(t)
	for name := range used {
		g.Expect(a.Inputs).To(HaveKey(name))
	}
	for name, input := range a.Inputs {
		g.Expect(used).To(HaveKey(name))
		g.Expect(input.Description).NotTo(BeEmpty(), name)
	}
	for _, s := range a.Runs.Steps {
		g.Expect(s.Run).NotTo(ContainSubstring("${{"), "an input that stands in a script is run as one")
		g.Expect(s.Run == "" || s.Shell == "bash").To(BeTrue())
	}
	script, err := os.ReadFile(absolute(t, "ci", "action.sh"))
	g.Expect(err).NotTo(HaveOccurred())
	for name := range a.step(t, "judge").Env {
		if input, is := strings.CutPrefix(name, "INPUT_"); is {
			g.Expect(string(script)).To(MatchRegexp(`\b(INPUT_)?`+input+`\b`), "ci/action.sh drops an input")
		}
	}
}

// The examples' pipelines give the action no inputs but those that it has.
func TestPipelinesUseTheActionsInputs(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	a := theAction(t)
	files, err := filepath.Glob("*/.github/workflows/*.yml")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(len(files)).To(BeNumerically(">", 5))
	for _, file := range files {
		for _, job := range document[pipeline](t, file).Jobs {
			for _, s := range job.Steps {
				if !strings.HasPrefix(s.Uses, "hookbench/hookbench@") {
					continue
				}
				for name := range s.With {
					g.Expect(a.Inputs).To(HaveKey(name), file)
				}
			}
		}
	}
}

// A step's script runs as GitHub runs it: by bash, with the variables of the step.
func TestTheActionsSteps(t *testing.T) {
	t.Parallel()
	need(t, "php")
	g := NewWithT(t)
	a, outputs := theAction(t), filepath.Join(t.TempDir(), "outputs")
	program := a.step(t, "program")
	github := []string{"GITHUB_ACTION_PATH=" + absolute(t), "GITHUB_OUTPUT=" + outputs, "RUNNER_TEMP=" + t.TempDir()}
	e := run(t, t.TempDir(), append(github, "INPUT_BINARY="+os.Getenv(builtAt)), "bash", "-e", "-o", "pipefail", "-c", program.Run)
	g.Expect(e.code).To(Equal(0), e.stderr)
	text, err := os.ReadFile(outputs)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(Equal("program=" + os.Getenv(builtAt) + "\n"))

	kept := t.TempDir()
	step := a.step(t, "judge")
	inputs := append(github, "PROGRAM="+os.Getenv(builtAt), "REPORTS="+kept, "GITHUB_STEP_SUMMARY="+filepath.Join(kept, "summary"),
		"INPUT_PARTY=receiver", "INPUT_PROVIDER=", "INPUT_SECRET=whsec_from_the_secrets; touch stolen", "INPUT_ARGS=--only=area:signature\n\n--skip=SSO-R-SIG-07")
	e = run(t, "receiver-php", inputs, "bash", "-e", "-o", "pipefail", "-c", step.Run)
	g.Expect(e.code).To(Equal(0), e.stdout+e.stderr)
	g.Expect(e.stderr).To(HaveSuffix("hookbench: conformant (exit code 0)\n"))
	g.Expect(e.stdout).To(ContainSubstring("SSO-R-SIG-07"))
	g.Expect("receiver-php/stolen").NotTo(BeAnExistingFile())
	for _, name := range []string{"report.html", "report.xml", "report.json", "report.md", "summary"} {
		text, err := os.ReadFile(filepath.Join(kept, name))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(text).NotTo(BeEmpty(), name)
		g.Expect(string(text)).NotTo(ContainSubstring("whsec_from_the_secrets"), name)
	}
}

// Every exit code reaches the pipeline, with a line that says what it means.
func TestExitCodesReachThePipeline(t *testing.T) {
	t.Parallel()
	for code, said := range map[int]string{2: "wrong usage or configuration", 3: "inconclusive: the receiver could not be reached"} {
		g := NewWithT(t)
		inputs := map[int][]string{
			2: {"INPUT_PROVIDER=nobody", "INPUT_URL=http://127.0.0.1:1/", "INPUT_SECRET=s"},
			3: {"INPUT_PROVIDER=cas-sso", "INPUT_URL=http://127.0.0.1:1/", "INPUT_SECRET=s"},
		}[code]
		j := judge(t, t.TempDir(), inputs...)
		g.Expect(j.code).To(Equal(code), j.stderr)
		g.Expect(j.stderr).To(ContainSubstring("hookbench: " + said))
		g.Expect(j.outputs).To(ContainSubstring("exit-code="))
		g.Expect(j.summary != "").To(Equal(code == 3), "where nothing was sent there is no report")
	}
	e := run(t, t.TempDir(), []string{"PROGRAM=/nowhere/hookbench"}, "bash", absolute(t, "ci", "hookbench.sh"), "receiver")
	NewWithT(t).Expect(e.code).To(Equal(127))
	NewWithT(t).Expect(e.stderr).To(ContainSubstring("ended with 127, which is a mistake of the bench or of its environment"))
	e = run(t, t.TempDir(), nil, "bash", absolute(t, "ci", "hookbench.sh"))
	NewWithT(t).Expect(e.code).NotTo(Equal(0))
	NewWithT(t).Expect(e.stderr).To(ContainSubstring("which party is judged: receiver or sender"))
}

// A binary that cannot be run is said.
func TestABinaryThatIsNone(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	folder := t.TempDir()
	g.Expect(os.WriteFile(filepath.Join(folder, "text"), nil, 0o644)).To(Succeed())
	e := run(t, folder, []string{"INPUT_BINARY=text", "GITHUB_OUTPUT=" + filepath.Join(folder, "outputs")}, "bash", absolute(t, "ci", "build.sh"))
	g.Expect(e.code).To(Equal(2))
	g.Expect(e.stderr).To(HavePrefix("::error::binary: "))
}
