// Package examples_test judges the examples as their own pipelines would: by the steps of the action.
package examples_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"github.com/hookbench/hookbench/reports"
)

// builtAt is the variable that says where hookbench is.
const builtAt = "BENCH_UNDER_TEST"

// TestMain has hookbench built by the action's own step, which the tests then run as a pipeline would.
func TestMain(m *testing.M) { os.Exit(built(m)) }

func built(m *testing.M) int {
	flag.Parse()
	if testing.Short() {
		fmt.Println("the examples are other processes: a short run leaves them out")
		return 0
	}
	folder, err := os.MkdirTemp("", "hookbench-examples-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	program, err := build(folder)
	if err == nil {
		err = os.Setenv(builtAt, program)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// build runs the action's building step and returns the program that it names.
func build(folder string) (string, error) {
	outputs := filepath.Join(folder, "outputs")
	step := exec.Command("bash", "../ci/build.sh")
	step.Env = append(os.Environ(), "INPUT_BINARY=", "RUNNER_TEMP="+folder, "GITHUB_OUTPUT="+outputs)
	if text, err := step.CombinedOutput(); err != nil {
		return "", fmt.Errorf("ci/build.sh: %w: %s", err, text)
	}
	text, err := os.ReadFile(outputs)
	program, is := strings.CutPrefix(strings.TrimSpace(string(text)), "program=")
	if err == nil && !is {
		err = fmt.Errorf("ci/build.sh names no program: %q", text)
	}
	return program, err
}

// ending is how a program ended.
type ending struct {
	code           int
	stdout, stderr string
}

// run runs a program in a folder, with variables beside those of the test. It is asked to end before the test must.
func run(t *testing.T, folder string, environment []string, program string, arguments ...string) ending {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, arguments...)
	command.Dir, command.Env = folder, append(os.Environ(), environment...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Second
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", program, err)
	}
	return ending{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// absolute returns a path below the root of the repository.
func absolute(t *testing.T, path ...string) string {
	t.Helper()
	root, err := filepath.Abs("..")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return filepath.Join(append([]string{root}, path...)...)
}

// document reads a YAML file.
func document[T any](t *testing.T, path string) T {
	t.Helper()
	g := NewWithT(t)
	var content T
	text, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(yaml.Unmarshal(text, &content)).To(Succeed(), path)
	return content
}

// judged is what the judging step of the action leaves behind.
type judged struct {
	ending
	report           reports.Report
	summary, outputs string
}

// judge runs the judging step of the action in a folder.
func judge(t *testing.T, folder string, inputs ...string) judged {
	t.Helper()
	g := NewWithT(t)
	kept := t.TempDir()
	summary, outputs := filepath.Join(kept, "summary"), filepath.Join(kept, "outputs")
	environment := append(inputs, "PROGRAM="+os.Getenv(builtAt), "REPORTS="+kept, "GITHUB_STEP_SUMMARY="+summary, "GITHUB_OUTPUT="+outputs)
	j := judged{ending: run(t, folder, environment, "bash", absolute(t, "ci", "action.sh"))}
	text := func(name string) string {
		content, _ := os.ReadFile(name) // what is not there is empty
		return string(content)
	}
	j.summary, j.outputs = text(summary), text(outputs)
	if written := text(filepath.Join(kept, "report.json")); written != "" {
		var err error
		j.report, err = reports.ReadJSON(strings.NewReader(written))
		g.Expect(err).NotTo(HaveOccurred())
	}
	return j
}

// notPassed returns the outcome of every requirement that has not passed and was to be tried.
func (j judged) notPassed() map[string]reports.Result {
	left := map[string]reports.Result{}
	for _, r := range j.report.Results {
		if r.Outcome != reports.Passed && !strings.HasPrefix(r.Reason, "not selected by") && !strings.HasPrefix(r.Reason, "skipped by") {
			left[r.ID] = r
		}
	}
	return left
}
