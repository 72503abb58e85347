package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// readers serves what reads bodies, and tells how that went.
func readers(t *testing.T, patience time.Duration) (*httptest.Server, chan error) {
	t.Helper()
	read := make(chan error, 1)
	server := httptest.NewServer(bounded(patience, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		read <- err
	})))
	t.Cleanup(server.Close)
	return server, read
}

func TestABodyThatDoesNotEndIsGivenUp(t *testing.T) {
	g := NewWithT(t)
	server, read := readers(t, 10*time.Millisecond)
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	g.Expect(err).NotTo(HaveOccurred())
	defer connection.Close()
	_, err = fmt.Fprint(connection, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(errors.Is(<-read, os.ErrDeadlineExceeded)).To(BeTrue())
}

func TestABodyThatIsTooLargeIsGivenUp(t *testing.T) {
	g := NewWithT(t)
	server, read := readers(t, time.Minute)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(strings.Repeat(" ", bodyLimit+1)))
	g.Expect(err).NotTo(HaveOccurred())
	response, err := http.DefaultClient.Do(request)
	if err == nil { // the connection may also end while the rest is being written
		response.Body.Close()
	}
	var large *http.MaxBytesError
	g.Expect(errors.As(<-read, &large)).To(BeTrue())
}

// A connection goes on after a body, without the deadline of that body.
func TestBodiesThatEndAreRead(t *testing.T) {
	g := NewWithT(t)
	server, read := readers(t, time.Minute)
	for range 3 {
		response, err := http.Post(server.URL, "application/json", strings.NewReader("{}"))
		g.Expect(err).NotTo(HaveOccurred())
		response.Body.Close()
		g.Expect(<-read).To(Succeed())
	}
}
