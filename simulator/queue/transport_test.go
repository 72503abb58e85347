package queue

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// connections is a server that follows a plan: what to do with the n-th request of the m-th connection, "answer" or
// "close" without an answer. It writes down every request it reads.
type connections struct {
	mu    sync.Mutex
	count int
	log   []string
	plan  func(connection, request int) string
}

func (c *connections) talk(conn net.Conn) {
	c.mu.Lock()
	c.count++
	n := c.count
	c.mu.Unlock()
	reader := bufio.NewReader(conn)
	for i := 1; ; i++ {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		c.mu.Lock()
		c.log = append(c.log, fmt.Sprintf("%d.%d", n, i))
		what := c.plan(n, i)
		c.mu.Unlock()
		if what == "close" {
			return
		}
		fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	}
}

func (c *connections) heard() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.log)
}

// deliver makes n deliveries, one after the other.
func deliver(t *testing.T, url string, n int) []Attempt {
	t.Helper()
	p := provider(exponential(0, 1, 1))
	by := NewTransport()
	by.IdleConnTimeout = time.Hour // however slow the machine, it is the server that closes connections
	q := New(Options{Transport: by})
	register(t, q, endpointOf(p, "one", url))
	var made []Attempt
	for range n {
		id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		advance(t, q, 0)
		made = append(made, look(t, q, id).Attempts...)
	}
	if _, err := q.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	return made
}

func TestConnectionsAreKept(t *testing.T) {
	g := NewWithT(t)
	server := &connections{plan: func(int, int) string { return "answer" }}
	for _, a := range deliver(t, rawServer(t, server.talk), 4) {
		g.Expect(a.Outcome).To(Equal(Acknowledged))
		g.Expect(a.Resent).To(BeFalse())
	}
	g.Expect(server.heard()).To(Equal([]string{"1.1", "1.2", "1.3", "1.4"}))
}

func TestAStaleConnectionIsNotTheEndpointsFailure(t *testing.T) {
	g := NewWithT(t)
	server := &connections{plan: func(connection, request int) string {
		if connection == 1 && request == 2 {
			return "close"
		}
		return "answer"
	}}
	made := deliver(t, rawServer(t, server.talk), 4)
	g.Expect(server.heard()).To(Equal([]string{"1.1", "1.2", "2.1", "3.1", "4.1"}), "kept connections are not used again")
	for i, a := range made {
		g.Expect(a.Outcome).To(Equal(Acknowledged))
		g.Expect(a.Resent).To(Equal(i == 1))
	}
}

func TestAnEndpointThatResetsFailsEachAttempt(t *testing.T) {
	g := NewWithT(t)
	server := &connections{plan: func(connection, request int) string {
		if connection == 1 && request == 1 {
			return "answer"
		}
		return "close"
	}}
	made := deliver(t, rawServer(t, server.talk), 4)
	g.Expect(server.heard()).To(Equal([]string{"1.1", "1.2", "2.1", "3.1", "4.1"}), "one attempt sent twice, and no more")
	g.Expect(made[0].Outcome).To(Equal(Acknowledged))
	for _, a := range made[1:] {
		g.Expect(a.Outcome).To(Equal(Broken))
	}
}

func TestAFailureOnANewConnectionIsNotTriedAgain(t *testing.T) {
	g := NewWithT(t)
	server := &connections{plan: func(int, int) string { return "close" }}
	made := deliver(t, rawServer(t, server.talk), 3)
	g.Expect(server.heard()).To(Equal([]string{"1.1", "2.1", "3.1"}))
	for _, a := range made {
		g.Expect(a.Outcome).To(Equal(Broken))
		g.Expect(a.Resent).To(BeFalse())
	}
}

func TestHTTP2IsSpokenWhereTheEndpointOffersIt(t *testing.T) {
	g := NewWithT(t)
	var proto []string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { proto = append(proto, r.Proto) }))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	by := NewTransport()
	by.TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	a := attemptAt(t, server.URL, Options{Transport: by})
	g.Expect(a.Outcome).To(Equal(Acknowledged))
	g.Expect(proto).To(Equal([]string{"HTTP/2.0"}))
}

func TestTheDefaultTransport(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	transport := NewTransport()
	g.Expect(transport.Proxy).To(BeNil())
	g.Expect(transport.DisableCompression).To(BeTrue())
	g.Expect(transport.MaxIdleConnsPerHost).To(BeNumerically(">=", defaultConcurrency))
}
