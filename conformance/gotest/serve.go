package gotest

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// loopback is a handler that is served on a free port of this machine.
type loopback struct {
	url    string
	server *http.Server
	output *output
}

// serve serves a handler until close. What the server complains of, such as a panic of the handler, goes to the output
// of the test.
func serve(t *testing.T, handler http.Handler) (*loopback, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		if listener, err = net.Listen("tcp", "[::1]:0"); err != nil {
			return nil, fmt.Errorf("no port of loopback is free: %w", err)
		}
	}
	output := &output{to: t.Output()}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(output, "", 0)}
	go server.Serve(listener)
	return &loopback{url: "http://" + listener.Addr().String(), server: server, output: output}, nil
}

// close ends the server. What it is answering gets a second to end; a handler that hangs is not waited for.
func (l *loopback) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if l.server.Shutdown(ctx) != nil {
		l.server.Close()
	}
	l.output.close()
}

// output is the output of a test until that ends: writing to it later would end the program.
type output struct {
	mu sync.Mutex
	to io.Writer // nil: closed
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.to == nil {
		return len(p), nil
	}
	return o.to.Write(p)
}

func (o *output) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.to = nil
}
