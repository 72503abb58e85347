package network_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest/network"
)

// pair returns the two ends of a connection.
func pair(t *testing.T, n *network.Network) (ours, theirs net.Conn) {
	t.Helper()
	g := NewWithT(t)
	l, err := n.Listen("127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	accepted := make(chan net.Conn)
	go func() {
		c, _ := l.Accept()
		accepted <- c
	}()
	ours, err = n.DialContext(t.Context(), "tcp", l.Addr().String())
	g.Expect(err).NotTo(HaveOccurred())
	return ours, <-accepted
}

func bubble(t *testing.T, do func(t *testing.T, g Gomega, n *network.Network)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := network.New()
		defer n.Close()
		do(t, NewWithT(t), n)
	})
}

func TestCarriesManyBytesAndTheEnd(t *testing.T) {
	bubble(t, func(t *testing.T, g Gomega, n *network.Network) {
		ours, theirs := pair(t, n)
		sent := make([]byte, 1<<20)
		rand.Read(sent)
		go func() {
			_, _ = ours.Write(sent)
			ours.Close()
		}()
		got, err := io.ReadAll(theirs)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(bytes.Equal(got, sent)).To(BeTrue())
	})
}

func TestWaitsUntilTheDeadline(t *testing.T) {
	bubble(t, func(t *testing.T, g Gomega, n *network.Network) {
		ours, _ := pair(t, n)
		began := time.Now()
		g.Expect(ours.SetReadDeadline(began.Add(time.Hour))).To(Succeed())
		_, err := ours.Read(make([]byte, 1))
		g.Expect(err).To(MatchError(os.ErrDeadlineExceeded))
		g.Expect(time.Since(began)).To(Equal(time.Hour))
		g.Expect(ours.SetWriteDeadline(time.Now().Add(time.Hour))).To(Succeed())
		written, err := ours.Write(make([]byte, 1<<20))
		g.Expect(err).To(MatchError(os.ErrDeadlineExceeded))
		g.Expect(written).To(Equal(64 << 10))
	})
}

func TestEndings(t *testing.T) {
	bubble(t, func(t *testing.T, g Gomega, n *network.Network) {
		ours, theirs := pair(t, n)
		g.Expect(theirs.Close()).To(Succeed())
		_, err := ours.Read(make([]byte, 1))
		g.Expect(err).To(Equal(io.EOF))
		_, err = ours.Write([]byte("late"))
		g.Expect(errors.Is(err, syscall.EPIPE)).To(BeTrue())
		_, err = theirs.Read(make([]byte, 1))
		g.Expect(err).To(Equal(net.ErrClosed))

		ours, theirs = pair(t, n)
		_, err = theirs.Write([]byte("lost"))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(theirs.(interface{ SetLinger(int) error }).SetLinger(0)).To(Succeed())
		g.Expect(theirs.Close()).To(Succeed())
		_, err = ours.Read(make([]byte, 4))
		g.Expect(errors.Is(err, syscall.ECONNRESET)).To(BeTrue())
	})
}

func TestRefusals(t *testing.T) {
	bubble(t, func(t *testing.T, g Gomega, n *network.Network) {
		_, err := n.DialContext(t.Context(), "tcp", "127.0.0.1:1")
		g.Expect(errors.Is(err, syscall.ECONNREFUSED)).To(BeTrue())
		l, err := n.Listen("127.0.0.1:80")
		g.Expect(err).NotTo(HaveOccurred())
		_, err = n.Listen("127.0.0.1:80")
		g.Expect(errors.Is(err, syscall.EADDRINUSE)).To(BeTrue())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = n.DialContext(ctx, "tcp", "127.0.0.1:80") // nobody accepts
		g.Expect(err).To(MatchError(context.DeadlineExceeded))
		g.Expect(l.Close()).To(Succeed())
		_, err = n.DialContext(t.Context(), "tcp", "127.0.0.1:80")
		g.Expect(errors.Is(err, syscall.ECONNREFUSED)).To(BeTrue())
	})
}

// Close ends what others have left open, so that nothing of net/http keeps a bubble from ending.
func TestCloseEndsEverything(t *testing.T) {
	bubble(t, func(t *testing.T, g Gomega, n *network.Network) {
		l, err := n.Listen("127.0.0.1:0")
		g.Expect(err).NotTo(HaveOccurred())
		go http.Serve(l, http.NotFoundHandler())
		client := &http.Client{Transport: &http.Transport{DialContext: n.DialContext}}
		answer, err := client.Get("http://" + l.Addr().String())
		g.Expect(err).NotTo(HaveOccurred())
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close() // the connection stays, idle
		n.Close()
		_, err = client.Get("http://" + l.Addr().String())
		g.Expect(errors.Is(err, syscall.ECONNREFUSED)).To(BeTrue())
	})
}
