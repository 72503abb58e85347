//go:build unix

package main

import (
	"bytes"
	"log/slog"
	"net"
	"os"
	"strconv"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/internal/engine"
	"github.com/hookbench/hookbench/specs"
)

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := reserve()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func TestImages(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	needEngine(t)
	partner := partnerFolder(t)
	image := partnerImage(t, partner, "--provider", "cas-sso")
	port := freePort(t)
	everywhere := partnerImage(t, partner, "--provider", "cas-sso", "--listen", "0.0.0.0:"+strconv.Itoa(port))
	t.Run("one signal removes the container", func(t *testing.T) { t.Parallel(); interruptImage(t, image, 1) })
	t.Run("two signals remove the container", func(t *testing.T) { t.Parallel(); interruptImage(t, image, 2) })
	t.Run("its port is published", func(t *testing.T) { t.Parallel(); publishPort(t, everywhere, port) })
	t.Run("its end during the run is said", func(t *testing.T) { t.Parallel(); endDuringRun(t, image) })
}

// interruptImage starts an image that never answers, and ends the run.
func interruptImage(t *testing.T, image string, signals int) {
	g := NewWithT(t)
	port, other := strconv.Itoa(freePort(t)), strconv.Itoa(freePort(t))
	c := hookbench(t, "--provider", "cas-sso", "--image", image, "--port", port, "--url", "/hook", "--env", "PORT="+other)
	c.start(t)
	g.Eventually(func() bool { return answers(t.Context(), "http://127.0.0.1:"+other) }).WithTimeout(patience).Should(BeTrue())
	for range signals {
		g.Expect(c.Process.Signal(os.Interrupt)).To(Succeed())
	}
	g.Expect(c.code(t)).To(Equal(exitInterrupted), c.err.String())
	g.Eventually(func() bool { return answers(t.Context(), "http://127.0.0.1:"+other) }).WithTimeout(patience).Should(BeFalse())
}

// launching returns how a test starts an image of its own, with what is said of it.
func launching(image string, port int) (*console, *bytes.Buffer, launch) {
	said, listens := &bytes.Buffer{}, strconv.Itoa(port)
	return &console{log: slog.New(slog.NewTextHandler(said, nil))}, said, launch{
		party: specs.Receiver, image: imageFlags{image, port}, patience: patience, address: "http://127.0.0.1:" + listens,
		environment: []string{"HOOKBENCH_SECRET=whsec_0123456789", "PORT=" + listens},
	}
}

// publishPort starts an image as engines do that run in a machine of their own.
func publishPort(t *testing.T, image string, port int) {
	g := NewWithT(t)
	c, _, l := launching(image, port)
	by, err := engine.Find(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	by.Published = true
	s := &subject{log: c.log}
	defer s.stop()
	g.Expect(s.runImage(t.Context(), l, by)).To(Succeed())
	g.Expect(holds(t.Context(), l.address)).To(BeTrue())

	l.calls = []string{"https://receiver.example/", "http://127.0.0.1:1/"}
	g.Expect(l.checkCalls(by)).To(MatchError(ContainSubstring("do not reach the loopback of this machine")))
	by.Published = false
	g.Expect(l.checkCalls(by)).To(Succeed())
}

// endDuringRun kills a container that has answered.
func endDuringRun(t *testing.T, image string) {
	g, port := NewWithT(t), freePort(t)
	c, said, l := launching(image, port)
	s := &subject{}
	defer s.stop()
	g.Expect(s.start(t.Context(), c, l)).To(Succeed())
	s.warnOfEnd()
	g.Expect(said.String()).To(BeEmpty())
	g.Expect(s.container.Load().Remove()).To(Succeed())
	g.Eventually(s.process.Load().drained).WithTimeout(patience).Should(BeClosed())
	s.warnOfEnd()
	g.Expect(said.String()).To(ContainSubstring("the receiver ended during the run"))
	g.Expect(said.String()).To(ContainSubstring("receiver of cas-sso at"))
}

// Published ports take connections before anybody listens in the container, and hang up.
func TestHangingUpIsNoAnswer(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connection.Close()
		}
	}()
	address := "http://" + listener.Addr().String()
	g.Expect(answers(t.Context(), address)).To(BeTrue())
	g.Expect(holds(t.Context(), address)).To(BeFalse())
}
