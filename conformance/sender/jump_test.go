//go:build linux && (amd64 || arm64)

package sender

import (
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/hookbench/hookbench/conformance/sender/jump"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/virtualtime"
)

// leap starts the program in a virtual time and judges it.
func (p program) leap(t *testing.T) []reports.Result {
	t.Helper()
	if _, err := exec.LookPath(p.command[0]); err != nil {
		t.Skipf("%s is not installed", p.command[0])
	}
	time, err := jump.Open()
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(time.Close)
	ca, environment := authority(t)
	port := freePort(t)
	f := &outsider{program: p, url: "http://127.0.0.1:" + port}
	output, err := os.CreateTemp(t.TempDir(), "output")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if text, _ := os.ReadFile(output.Name()); t.Failed() && len(text) > 0 {
			t.Logf("%v wrote:\n%s", p.command, text)
		}
		_ = output.Close()
	})
	_, err = time.Start(virtualtime.Command{
		Args: p.command, Dir: senders, Stdout: output, Stderr: output, Group: true,
		Env: append(os.Environ(), append(environment, "PORT="+port, "DEFECT="+p.defect)...),
	})
	if err != nil {
		t.Fatal(err)
	}
	f.ready(t)
	return f.judge(t, ca, time, time.Pace())
}

// leaps tells whether a program is judged in a virtual time in every run of the tests.
func (p program) leaps() bool {
	return slices.Contains([]string{
		"node sso.js linear-delays", "php sso.php skips-a-step", "ruby sso.rb retries-forever",
		"python3 notifications.py never-expires",
	}, p.name())
}

// Unmodified programs of other languages are judged in a virtual time: those that are right conform, and what is wrong with the
// others is found.
func TestTimedForeignSendersInVirtualTime(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what takes long")
	}
	chosen := slices.DeleteFunc(slices.Clone(programs), func(p program) bool { return os.Getenv(everyProgram) == "" && !p.leaps() })
	each(t, chosen, true, func(t *testing.T, p program) []reports.Result { return p.leap(t) })
}
