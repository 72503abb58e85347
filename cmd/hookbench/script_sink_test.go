package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/specs"
)

// sink is a right receiver that can be told to fail.
type sink struct {
	receiver atomic.Pointer[fixtures.Receiver]
	status   atomic.Int64 // 0: as the receiver does; below 0: never

	seen       chan struct{} // one for each delivery that has come
	mu         sync.Mutex
	head, body []byte // of the latest delivery
}

type sinksKey struct{}

func sinkNamed(ts *testscript.TestScript, name string) *sink {
	s := ts.Value(sinksKey{}).(map[string]*sink)[name]
	if s == nil {
		ts.Fatalf("no sink %s", name)
	}
	return s
}

func (s *sink) current() *fixtures.Receiver { return s.receiver.Load() }
func (s *sink) become(r *fixtures.Receiver) { s.receiver.Store(r) }

func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		s.keep(r)
		s.seen <- struct{}{}
	}
	switch status := int(s.status.Load()); {
	case status == 0 || r.Method == http.MethodGet:
		s.current().ServeHTTP(w, r)
	case status < 0:
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	default:
		w.WriteHeader(status)
	}
}

// keep remembers a request, and leaves it as it was.
func (s *sink) keep(r *http.Request) {
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s %s\n", r.Method, r.URL.Path, r.Proto)
	_ = r.Header.Write(&head)
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.head, s.body = bytes.ReplaceAll(head.Bytes(), []byte("\r\n"), []byte("\n")), body
}

// scriptSink serves a right receiver that knows the provider by a secret, and by a header where one is given. With a
// folder it serves over TLS, with a certificate of the development authority there.
func scriptSink(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 5 {
		ts.Fatalf("usage: sink NAME PROVIDER SECRET ['Name: value' [CA-DIR]]")
	}
	provider, err := specs.Open(args[1])
	ts.Check(err)
	s, r := &sink{seen: make(chan struct{}, 1000)}, &fixtures.Receiver{Provider: provider, Secrets: []string{args[2]}}
	if len(args) > 3 && args[3] != "" {
		name, value, _ := strings.Cut(args[3], ": ")
		r.Headers = http.Header{name: {value}}
	}
	s.become(r)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	server, scheme := &http.Server{Handler: s, ErrorLog: log.New(io.Discard, "", 0)}, "http"
	if len(args) > 4 {
		authority, err := devca.Open(ts.MkAbs(args[4]))
		ts.Check(err)
		server.TLSConfig, scheme = authority.ServerTLS(), "https"
		go func() { _ = server.ServeTLS(listener, "", "") }()
	} else {
		go func() { _ = server.Serve(listener) }()
	}
	ts.Defer(func() { server.Close() })
	ts.Setenv(args[0], scheme+"://"+listener.Addr().String())
	ts.Value(sinksKey{}).(map[string]*sink)[args[0]] = s
}

// scriptAwait returns when one more delivery has come.
func scriptAwait(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await NAME")
	}
	select {
	case <-sinkNamed(ts, args[0]).seen:
	case <-time.After(patience):
		ts.Fatalf("nothing came")
	}
}

// scriptReceived puts the body of the latest delivery into the file "body" and its head into "head".
func scriptReceived(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: received NAME")
	}
	s := sinkNamed(ts, args[0])
	s.mu.Lock()
	defer s.mu.Unlock()
	ts.Check(os.WriteFile(ts.MkAbs("body"), s.body, 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("head"), s.head, 0o644))
}

// scriptAnswer has a sink answer every delivery with a status; 0: as a right receiver does; -1: never.
func scriptAnswer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: answer NAME STATUS")
	}
	status, err := strconv.Atoi(args[1])
	ts.Check(err)
	sinkNamed(ts, args[0]).status.Store(int64(status))
}
