package queue

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// attemptAt makes one attempt to deliver to the address.
func attemptAt(t *testing.T, url string, options Options, change ...func(*Endpoint)) Attempt {
	t.Helper()
	p := provider(documentedTable())
	q := New(options)
	e := endpointOf(p, "one", url)
	for _, c := range change {
		c(&e)
	}
	register(t, q, e)
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	advance(t, q, 0)
	if _, err := q.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := look(t, q, id)
	if len(d.Attempts) != 1 {
		t.Fatalf("%d attempts, want 1", len(d.Attempts))
	}
	return d.Attempts[0]
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// rawServer lets talk write the answers to each connection itself.
func rawServer(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var talks sync.WaitGroup
	talks.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			talks.Go(func() { defer conn.Close(); talk(conn) })
		}
	})
	t.Cleanup(func() { listener.Close(); talks.Wait() })
	return "http://" + listener.Addr().String()
}

func hear(conn net.Conn) { _, _ = conn.Read(make([]byte, 64<<10)) }
