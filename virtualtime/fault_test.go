//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/virtualtime"
)

// How a program ends is told, whether it ends well or not, by itself or by others.
func TestEndings(t *testing.T) {
	for line, want := range map[string]string{
		"exit 0":                      "",
		"sleep 3600; exit 3":          "exit status 3",
		"kill -9 $$":                  "signal: killed",
		"kill -SEGV $$":               "signal: segmentation fault",
		"(sleep 7200 &) ; exit 4":     "exit status 4",
		"trap 'exit 5' TERM; kill $$": "exit status 5",
	} {
		t.Run(line, func(t *testing.T) {
			g := NewWithT(t)
			vt := open(t, virtualtime.Options{Free: true})
			p := start(t, vt, "sh", "-c", line)
			g.Eventually(p.Ended()).WithTimeout(patience).Should(BeClosed())
			if want == "" {
				g.Expect(p.Err()).NotTo(HaveOccurred())
				return
			}
			g.Expect(p.Err()).To(MatchError(want))
		})
	}
}

func TestNoSuchProgram(t *testing.T) {
	vt := open(t, virtualtime.Options{})
	for name, c := range map[string]virtualtime.Command{
		"there is no command": {},
		"not found":           {Args: []string{"no-such-program-anywhere"}},
		"is a directory":      {Args: []string{os.TempDir()}},
		"no such file":        {Args: []string{"true"}, Dir: "/no/such/folder"},
	} {
		_, err := vt.Start(c)
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(name)))
	}
}

// Close ends what ignores every polite request, and what has gone away from its parent.
func TestCloseKillsEverything(t *testing.T) {
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{})
	ours, theirs, err := os.Pipe()
	g.Expect(err).NotTo(HaveOccurred())
	_, err = vt.Start(virtualtime.Command{Args: []string{"sh", "-c", "trap '' TERM; setsid sh -c 'trap \"\" TERM HUP; echo $$; sleep 1000' & echo $$; sleep 1000"}, Stdout: theirs})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(theirs.Close()).To(Succeed())
	pids := readPids(g, ours, 2)
	vt.Close()
	for _, pid := range pids {
		g.Eventually(alive(pid)).WithTimeout(patience).Should(BeFalse())
	}
	g.Expect(vt.Until(t.Context(), time.Hour)).NotTo(Succeed())
	_, err = vt.Start(virtualtime.Command{Args: []string{"true"}})
	g.Expect(err).To(MatchError(ContainSubstring("has ended")))
}

// When the tracing process is killed, nothing that it traced is left: neither running nor stopped.
func TestKilledTracerLeavesNothing(t *testing.T) {
	g := NewWithT(t)
	open(t, virtualtime.Options{}).Close() // where there is none, nothing can be left
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	command := exec.Command(self)
	command.Env = append(os.Environ(), bystander+"=sh|-c|trap '' TERM HUP; setsid sh -c 'echo $$; sleep 1000' & echo $$; sleep 1000")
	output, err := command.StdoutPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(command.Start()).To(Succeed())
	pids := readPids(g, output, 2)
	children := childrenOf(command.Process.Pid)
	g.Expect(children).NotTo(BeEmpty())
	g.Expect(command.Process.Kill()).To(Succeed())
	_ = command.Wait() // killed
	for _, pid := range append(pids, children...) {
		g.Eventually(alive(pid)).WithTimeout(patience).Should(BeFalse(), "process %d is still there", pid)
	}
}

// Nothing jumps while somebody holds, and nothing but what is asked for.
func TestHoldAndUntil(t *testing.T) {
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{})
	p := start(t, vt, "sleep", "3600")
	g.Expect(vt.Until(t.Context(), 10*time.Minute)).To(Succeed())
	g.Expect(vt.Elapsed()).To(BeNumerically("~", 10*time.Minute, time.Minute))
	vt.Hold()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	g.Expect(vt.Until(ctx, 2*time.Hour)).To(MatchError(context.DeadlineExceeded))
	g.Expect(vt.Elapsed()).To(BeNumerically("<", 30*time.Minute))
	vt.Release()
	g.Expect(p.Ended()).NotTo(BeClosed())
	g.Expect(vt.Until(t.Context(), 2*time.Hour)).To(Succeed())
	g.Eventually(p.Ended()).WithTimeout(patience).Should(BeClosed())
}

// Who waits by HoldAt gets hold of the very instant, although somebody else waits for a later one.
func TestHoldAt(t *testing.T) {
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{})
	start(t, vt, "sleep", "36000")
	far := make(chan error, 1)
	go func() { far <- vt.Until(t.Context(), 5*time.Hour) }()
	g.Expect(vt.HoldAt(t.Context(), time.Hour)).To(Succeed())
	g.Expect(vt.Elapsed()).To(BeNumerically("~", time.Hour, time.Minute))
	g.Consistently(far, "100ms").ShouldNot(Receive())
	vt.Release()
	g.Eventually(far).WithTimeout(patience).Should(Receive(BeNil()))
}

// Without programs the time jumps as well.
func TestNobodyThere(t *testing.T) {
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{})
	g.Expect(vt.Until(t.Context(), 24*time.Hour)).To(Succeed())
	g.Expect(vt.Elapsed()).To(BeNumerically("~", 24*time.Hour, time.Minute))
	g.Expect(time.Until(vt.Now())).To(BeNumerically("~", 24*time.Hour, time.Minute))
}

func readPids(g *WithT, from interface{ Read([]byte) (int, error) }, n int) []int {
	lines := bufio.NewScanner(from)
	var pids []int
	for len(pids) < n && lines.Scan() {
		pid, err := strconv.Atoi(lines.Text())
		g.Expect(err).NotTo(HaveOccurred(), lines.Text())
		pids = append(pids, pid)
	}
	g.Expect(pids).To(HaveLen(n))
	return pids
}

// alive tells whether a process is there that is not just waiting to be counted.
func alive(pid int) func() bool {
	return func() bool {
		if syscall.Kill(pid, 0) != nil {
			return false
		}
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err == nil && !strings.Contains(string(text), ") Z ")
	}
}

// childrenOf returns the processes that a process has started, the bell among them.
func childrenOf(pid int) []int {
	var all []int
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		child, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", child))
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		if len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			all = append(all, child)
		}
	}
	return all
}
