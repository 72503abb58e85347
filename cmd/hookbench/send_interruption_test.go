//go:build unix

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// A signal ends the wait for an answer.
func TestSendIsInterrupted(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	arrived := make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that its client has gone
		arrived <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	c := hookbench(t)
	c.Args = []string{"hookbench", "send", "--provider", "cas-sso", "--secret", plantedSecret, "--event", "user.login", "--url", server.URL, "--timeout", patience.String()}
	c.start(t)
	select {
	case <-arrived:
	case <-time.After(patience):
		t.Fatal("nothing was sent")
	}
	g.Expect(c.Process.Signal(syscall.SIGINT)).To(Succeed())
	g.Expect(c.code(t)).To(Equal(exitInterrupted))
	g.Expect(c.err.String()).To(ContainSubstring("interrupted; the answer is not waited for"))
	expectNoSecret(t, "standard error", c.err.String())
}
