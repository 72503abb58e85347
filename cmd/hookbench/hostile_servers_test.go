package main

import (
	"bufio"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/specs"
)

// The provider that hostile receivers are judged by: it signs, and does not demand HTTPS.
const (
	hostileProvider = "cas-sso"
	hostileSecret   = "whsec_of_the_hostile_0123"
)

// raw serves connections as the function does, and closes them when the test is over.
func raw(serve func(net.Conn)) func(*testing.T, *command) string {
	return func(t *testing.T, _ *command) string {
		t.Helper()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		over := make(chan struct{})
		t.Cleanup(func() { close(over); listener.Close(); all.Wait() })
		all.Go(func() {
			for {
				connection, err := listener.Accept()
				if err != nil {
					return
				}
				all.Go(func() { attended(connection, serve, over) })
			}
		})
		return "http://" + listener.Addr().String() + "/hook"
	}
}

// attended serves a connection until that is done or everything is over.
func attended(connection net.Conn, serve func(net.Conn), over <-chan struct{}) {
	served := make(chan struct{})
	go func() {
		select {
		case <-over:
		case <-served:
		}
		connection.Close()
	}()
	serve(connection)
	close(served)
}

// says serves connections that answer every request with the same bytes and then do as the function says, with the
// connection; nil takes the next request.
func says(answer string, then func(net.Conn)) func(*testing.T, *command) string {
	return raw(func(c net.Conn) {
		requests := bufio.NewReader(c)
		for {
			request, err := http.ReadRequest(requests)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, request.Body)
			if _, err := io.WriteString(c, answer); err != nil {
				return
			}
			if then != nil {
				then(c)
				return
			}
		}
	})
}

// forever writes the same text until the other side gives up.
func forever(text string) func(net.Conn) {
	text = strings.Repeat(text, 1000) // what is tested is the amount
	return func(c net.Conn) {
		for {
			if _, err := io.WriteString(c, text); err != nil {
				return
			}
		}
	}
}

// dripPause is how long a dripping answer pauses between two bytes. The pause is what is tested; nothing waits for it.
const dripPause = 5 * time.Millisecond

// dripping writes a text, byte by byte, until the other side gives up.
func dripping(text string) func(net.Conn) {
	return func(c net.Conn) {
		for i := 0; ; i = (i + 1) % len(text) {
			if _, err := c.Write([]byte{text[i]}); err != nil {
				return
			}
			<-time.After(dripPause)
		}
	}
}

// silent keeps the connection and says nothing more.
func silent(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

func closing(net.Conn) {}

// resetting breaks the connection off with a reset.
func resetting(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }

// resettingAtOnce does so before it has read what it was asked.
func resettingAtOnce(c net.Conn) {
	_, _ = c.Read(make([]byte, 1)) // a reset that comes before would meet the connection while it is made
	resetting(c)
}

// right is a right receiver.
func right(t *testing.T) *fixtures.Receiver {
	t.Helper()
	provider, err := specs.Open(hostileProvider)
	if err != nil {
		t.Fatal(err)
	}
	return &fixtures.Receiver{Provider: provider, Secrets: []string{hostileSecret}}
}

// handled serves requests by a handler.
func handled(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(server.Close)
	return server
}

// unless serves a right receiver, but does something else with the requests of which the function is true. It is told
// the number of the request and how a right receiver answers it.
func unless(when func(n int64, answer int) bool, then http.HandlerFunc) func(*testing.T, *command) string {
	return func(t *testing.T, _ *command) string {
		t.Helper()
		receiver := right(t)
		var count atomic.Int64
		server := handled(t, func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			receiver.ServeHTTP(answer, r)
			if when(count.Add(1), answer.Code) {
				then(w, r)
				return
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		})
		server.Start()
		return server.URL + "/hook"
	}
}

func never(int64, int) bool { return false }

func every(n int64) func(int64, int) bool {
	return func(number int64, _ int) bool { return number%n == 0 }
}

func from(n int64) func(int64, int) bool {
	return func(number int64, _ int) bool { return number >= n }
}

func forged(_ int64, answer int) bool { return answer >= 400 }

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func refuse(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }

func breakOff(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// markup is what a receiver may say to do harm where it is shown.
var markup = strings.Join([]string{
	"\x1b]0;title\x07\x1b[2J\x1b[31m", "\xff\xfe\x80", "]]><![CDATA[", "</system-out></testcase>", "<script>alert(1)</script>",
	"\n::error::gotcha\n##vso[task.complete]", "&lt;&amp;\u202e\u0000\ufffe", `"}]}`, "\r\nhookbench: conformant",
}, " ")
