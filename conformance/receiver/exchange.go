package receiver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
)

const (
	answerLimit = 64 << 10 // bytes of an answer's body that are read
	userAgent   = "hookbench"
)

// newClient returns a client that behaves as a provider does: no redirects, no proxies of this machine, no cookies.
func newClient(target Target) *http.Client {
	transport := queue.NewTransport()
	transport.TLSClientConfig.RootCAs = target.RootCAs
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// exchange sends a message once. When a connection that was kept from an earlier exchange turns out closed before
// any byte of an answer came, the receiver had closed it while it was idle, and the message goes out again on a new
// connection; a failure on a new connection is final.
func (b *Bench) exchange(ctx context.Context, m message.Message, s sending) Answer {
	defer b.hold()()
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	answer, stale := b.once(ctx, m, s)
	if stale {
		b.client.CloseIdleConnections()
		answer, _ = b.once(ctx, m, s)
		answer.connected = true
	}
	answer.Took = time.Since(began)
	if answer.Err != nil {
		answer.TimedOut = errors.Is(answer.Err, context.DeadlineExceeded)
		answer.Err = b.reason(answer.Err)
	}
	return answer
}

// once makes one attempt and tells whether it failed on a connection that had gone stale. Redirects are answers, so the
// transport is asked: a client would read their address, and object to it, before it knows that they are not followed.
func (b *Bench) once(ctx context.Context, m message.Message, s sending) (answer Answer, stale bool) {
	var had, reused, answering atomic.Bool // told by goroutines of the transport, which may outlive the request
	trace := &httptrace.ClientTrace{
		GotConn:              func(info httptrace.GotConnInfo) { had.Store(true); reused.Store(info.Reused) },
		GotFirstResponseByte: func() { answering.Store(true) },
	}
	m.Header = message.WireHeader(&b.config.Provider.Contract, m.Header)
	request, err := newRequest(httptrace.WithClientTrace(ctx, trace), b.config.Target.URL, m, s.gate)
	if err != nil {
		return Answer{Err: err}, false
	}
	response, err := b.client.Transport.RoundTrip(request)
	if err != nil {
		return Answer{Err: err, connected: had.Load()}, reused.Load() && !answering.Load() && ctx.Err() == nil
	}
	defer response.Body.Close()
	if response.StatusCode < 100 {
		return Answer{Err: fmt.Errorf("what came back is not HTTP: the status is %03d", response.StatusCode)}, false
	}
	answer = Answer{Status: response.StatusCode, Header: response.Header}
	if response.StatusCode == http.StatusSwitchingProtocols {
		return answer, false // what follows is no answer, and has no end
	}
	answer.Body, err = io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err != nil {
		return Answer{Err: fmt.Errorf("the answer broke off after its header (%d): %w", response.StatusCode, err)}, false
	}
	return answer, false
}

// newRequest returns the request of a message. A body that is plainly in memory goes out together with its header; before
// any other the transport sends the header alone, and the receiver wakes up twice.
func newRequest(ctx context.Context, address string, m message.Message, gate func()) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, m.Method, address, bytes.NewReader(m.Body))
	if err != nil {
		return nil, err
	}
	request.Header = m.Header
	if request.Header.Get("User-Agent") == "" {
		request.Header.Set("User-Agent", userAgent)
	}
	request.Close = gate != nil // a server that serves one connection at a time must not wait for a second request on it
	if user := request.URL.User; user != nil && request.Header.Get("Authorization") == "" {
		password, _ := user.Password()
		request.SetBasicAuth(user.Username(), password)
	}
	if gate != nil && len(m.Body) > 0 {
		body := func() (io.ReadCloser, error) { return io.NopCloser(&gatedReader{rest: m.Body, gate: gate}), nil }
		request.Body, _ = body()
		request.GetBody = body
	}
	return request, nil
}

// gatedReader hands out a body and calls the gate before its last byte.
type gatedReader struct {
	rest []byte
	gate func()
}

func (r *gatedReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	part := r.rest
	if len(part) > 1 {
		part = part[:len(part)-1]
	} else {
		r.gate()
	}
	n := copy(p, part)
	r.rest = r.rest[n:]
	return n, nil
}

// reasonLimit is how many characters of a client error are worth reading: some quote what the target sent.
const reasonLimit = 300

// reason words a client error for a reader: without what stands in the report already, and without secrets, which have
// to go before anything is cut off.
func (b *Bench) reason(err error) error {
	text := []rune(b.config.Redactor.String(reason(err).Error()))
	if len(text) > reasonLimit {
		text = append(text[:reasonLimit], '…')
	}
	return errors.New(string(text))
}

// reason leaves out of a client error the method and the address, and the names of the library's own parts.
func reason(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var op *net.OpError
	text := strings.TrimPrefix(err.Error(), "net/http: HTTP/1.x transport connection broken: ")
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(text, "server closed idle connection"):
		return errors.New("the receiver closed the connection before its answer was complete")
	case strings.Contains(text, "server response headers exceeded"):
		return errors.New("the answer's header is too long to be read")
	case strings.HasPrefix(text, "malformed HTTP"), strings.HasPrefix(text, "malformed MIME"):
		return fmt.Errorf("what came back is not HTTP: %s", text)
	case errors.As(err, &op):
		return fmt.Errorf("%s: %w", op.Op, op.Err)
	default:
		return errors.New(strings.TrimPrefix(text, "net/http: "))
	}
}
