package queue

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
)

// How the default transport treats connections.
const (
	// idleTimeout is shorter than the time for which common servers keep an idle connection (2 s and more), so
	// that a connection is rarely used in the moment in which the other side gives it up.
	idleTimeout     = time.Second
	idlePerEndpoint = 64
	headLimit       = 64 << 10
)

// NewTransport returns the transport that a queue uses by default, to be changed before it is given to one: kept
// connections, HTTP/2 where the endpoint offers it, answers as they come (nothing decompressed), at most 64 KiB of
// response headers, and no proxy, whatever the environment says.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 30 * time.Second}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    30 * time.Second,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxIdleConnsPerHost:    idlePerEndpoint,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: headLimit,
	}
}

// carrier sends requests, and knows the difference between an endpoint that fails and a connection gone stale.
//
// A server may close a kept connection at any time, also in the moment in which the next request is written to it:
// that request fails although its endpoint is well. So a request that fails on a reused connection before any byte
// of an answer goes out once more, on a new connection. An endpoint that resets what it was sent looks the same and
// gets that request twice; this happens once to an endpoint, which from then on has a new connection for each
// request. A failure on a new connection is always the endpoint's.
//
// The rule needs a transport that can be told to make a new connection, which is a *http.Transport; with any other
// RoundTripper each failure is the endpoint's.
type carrier struct {
	usual http.RoundTripper
	fresh *http.Transport // nil: no such thing
}

func newCarrier(usual http.RoundTripper) carrier {
	if usual == nil {
		usual = NewTransport()
	}
	c := carrier{usual: usual}
	if transport, ok := usual.(*http.Transport); ok {
		c.fresh = transport.Clone()
		c.fresh.DisableKeepAlives = true
	}
	return c
}

// close gives up the connections that are kept.
func (c carrier) close() {
	if keeping, ok := c.usual.(interface{ CloseIdleConnections() }); ok {
		keeping.CloseIdleConnections()
	}
}

// call is a message on its way to an address.
type call struct {
	target  *url.URL
	message message.Message
}

// request makes the request of a call, as a client would that neither follows redirects nor keeps cookies.
func (c call) request(ctx context.Context) *http.Request {
	host := c.target.Host
	if chosen := c.message.Header.Get("Host"); chosen != "" {
		host = chosen
	}
	bytesOf := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(c.message.Body)), nil }
	content, _ := bytesOf()
	if len(c.message.Body) == 0 {
		content = http.NoBody
	}
	return (&http.Request{
		Method: c.message.Method, URL: c.target, Host: host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: c.message.Header,
		Body:   content, GetBody: bytesOf, ContentLength: int64(len(c.message.Body)),
	}).WithContext(ctx)
}

// send makes a call; with fresh, on a new connection.
func (c carrier) send(ctx context.Context, call call, fresh bool) (*http.Response, *connection, error) {
	if c.fresh == nil {
		response, err := c.usual.RoundTrip(call.request(ctx))
		return response, &connection{}, err
	}
	if fresh {
		return try(ctx, c.fresh, call)
	}
	response, on, err := try(ctx, c.usual, call)
	if err == nil || !on.stale(err) || ctx.Err() != nil {
		return response, on, err
	}
	response, on, err = try(ctx, c.fresh, call)
	on.resent = true
	return response, on, err
}

func try(ctx context.Context, by http.RoundTripper, call call) (*http.Response, *connection, error) {
	on := &connection{traced: true}
	response, err := by.RoundTrip(call.request(httptrace.WithClientTrace(ctx, on.trace())))
	return response, on, err
}

// connection is what became known of the connection of a request.
type connection struct {
	traced                        bool // the members below are told by the transport
	resent                        bool
	wanted, had, reused, answered atomic.Bool
}

func (c *connection) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn:              func(string) { c.wanted.Store(true) },
		GotConn:              func(info httptrace.GotConnInfo) { c.had.Store(true); c.reused.Store(info.Reused) },
		GotFirstResponseByte: func() { c.answered.Store(true) },
	}
}

// stale tells whether the failure may be that of a connection which the other side had given up.
func (c *connection) stale(err error) bool {
	return c.reused.Load() && !c.answered.Load() && closedByPeer(err)
}

func closedByPeer(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		strings.Contains(err.Error(), "server closed idle connection") // net/http does not export this one
}

// missing tells whether the failure is that there was no connection at all.
func (c *connection) missing(err error) bool {
	if c.traced {
		return !c.had.Load()
	}
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// spared tells whether the transport refused the request itself, for example because of a header that cannot be sent.
func (c *connection) spared() bool { return c.traced && !c.wanted.Load() }
