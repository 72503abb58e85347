//go:build unix

package main

import (
	"bufio"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

// held is the other end of the connection that a clinger holds as long as it lives.
type held struct {
	address string
	lines   *bufio.Scanner
	listens net.Listener
}

func hold(t *testing.T) *held {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return &held{address: listener.Addr().String(), listens: listener}
}

// await returns when the clinger says the word.
func (h *held) await(t *testing.T, word string) {
	t.Helper()
	if h.lines == nil {
		if err := h.listens.(*net.TCPListener).SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		connection, err := h.listens.Accept()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { connection.Close() })
		if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		h.lines = bufio.NewScanner(connection)
	}
	for h.lines.Scan() {
		if h.lines.Text() == word {
			return
		}
	}
	t.Fatalf("the receiver never said %q: %v", word, h.lines.Err())
}

// gone returns when the clinger has ended, and fails the test when it has not in time.
func (h *held) gone(t *testing.T) {
	t.Helper()
	for h.lines.Scan() {
		continue
	}
	if err := h.lines.Err(); err != nil && !strings.Contains(err.Error(), "reset") {
		t.Errorf("the receiver was not stopped: %v", err)
	}
}

// clinging prepares a run against a clinger that is started by --exec, as a grandchild.
func clinging(t *testing.T, mode string, args ...string) (*command, *held) {
	h := hold(t)
	c := hookbench(t, append([]string{"--provider", "cas-sso", "--url", "/hook", "--exec", "clinger & wait", "--timeout", "60s",
		"--env", "MODE=" + mode, "--env", "HOLD=" + h.address}, args...)...)
	return c, h
}

func TestReceiverIsStoppedAtTheEnd(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	c, h := clinging(t, modeAnswers, "--only", "SSO-R-ACK-01")
	c.start(t)
	h.await(t, "here")
	g.Expect(c.code(t)).To(Equal(exitConformant), c.err.String())
	h.gone(t)
}

func TestReceiverThatIsNotReachedIsStopped(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	c, h := clinging(t, modeDeaf, "--start-timeout", "8s")
	c.start(t)
	h.await(t, "here")
	g.Expect(c.code(t)).To(Equal(exitInconclusive))
	g.Expect(c.err.String()).To(ContainSubstring("does not answer after 8s"))
	h.gone(t)
}

func TestInterruptionWritesReports(t *testing.T) {
	t.Parallel()
	for name, sent := range map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			if signal.Ignored(sent) { // as under nohup: the child would ignore it too
				heeded := make(chan os.Signal, 1)
				signal.Notify(heeded, sent)
				defer signal.Stop(heeded)
			}
			c, h := clinging(t, modeSilent)
			c.start(t)
			h.await(t, "asked")
			g.Expect(c.Process.Signal(sent)).To(Succeed())
			g.Expect(c.code(t)).To(Equal(exitInterrupted), c.err.String())
			h.gone(t)
			expectIncomplete(t, c)
			g.Expect(c.out.String()).To(ContainSubstring("INTERRUPTED"))
			g.Expect(c.err.String()).To(ContainSubstring("a second signal stops at once"))
		})
	}
}

// timeout(1) sends SIGTERM to its child and then to its process group: that is one.
func TestSignalOfTimeoutWritesReports(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	c, h := clinging(t, modeSilent)
	c.start(t)
	h.await(t, "asked")
	g.Expect(c.Process.Signal(syscall.SIGTERM)).To(Succeed())
	c.err.await(t, "interrupted")
	g.Expect(c.Process.Signal(syscall.SIGTERM)).To(Succeed())
	g.Expect(c.code(t)).To(Equal(exitInterrupted), c.err.String())
	h.gone(t)
	expectIncomplete(t, c)
}

func expectIncomplete(t *testing.T, c *command) {
	t.Helper()
	g := NewWithT(t)
	report := c.report(t)
	g.Expect(report.Get("run.complete").Raw).To(Equal("false"))
	g.Expect(report.Get("verdict").String()).To(Equal("inconclusive"))
	g.Expect(report.Get("results.#").Int()).To(BeEquivalentTo(17))
	report.Get("results").ForEach(func(_, result gjson.Result) bool {
		g.Expect(result.Get("outcome").String()).To(Equal("inconclusive"), result.Raw)
		g.Expect(result.Get("reason").String()).To(ContainSubstring("interrupted"))
		return true
	})
}

func TestInterruptionWhileTheReceiverStarts(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	c, h := clinging(t, modeDeaf)
	c.start(t)
	h.await(t, "here")
	g.Expect(c.Process.Signal(os.Interrupt)).To(Succeed())
	g.Expect(c.code(t)).To(Equal(exitInterrupted), c.err.String())
	h.gone(t)
	expectIncomplete(t, c)
}

// The second signal does not wait for a receiver that takes its time to end, and does not leave it behind.
func TestSecondSignalStopsAtOnce(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	c, h := clinging(t, modeSilent)
	c.start(t)
	h.await(t, "asked")
	g.Expect(c.Process.Signal(os.Interrupt)).To(Succeed())
	c.out.await(t, "INCONCLUSIVE") // the summary is written last
	began := time.Now()
	g.Expect(c.Process.Signal(os.Interrupt)).To(Succeed())
	g.Expect(c.code(t)).To(Equal(exitInterrupted))
	h.gone(t)
	g.Expect(time.Since(began)).To(BeNumerically("<", stopPatience))
}

// One that ends when it is asked has the time to do so, and is not waited for longer.
func TestWillingReceiverEndsByItself(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	p, err := startProcess(t.Context(), specs.Receiver, startShell("trap 'echo goodbye; exit 0' TERM; echo hello; while :; do sleep 0.01; done", nil))
	g.Expect(err).NotTo(HaveOccurred())
	g.Eventually(p.output.String).Should(ContainSubstring("hello"))
	began := time.Now()
	p.stop()
	g.Expect(time.Since(began)).To(BeNumerically("<", stopPatience))
	g.Expect(p.output.String()).To(ContainSubstring("goodbye"))
	g.Expect(p.ending()).To(Equal("exit status 0"))
}
