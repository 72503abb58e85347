package receiver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/hookbench/hookbench/simulator"
)

const (
	answerLimit = 64 << 10 // bytes of an answer's body that are read
	userAgent   = "hookbench"
)

// newClient returns a client that behaves as a provider does: no redirects, no proxies of this machine, no cookies.
func newClient(target Target) *http.Client {
	transport := simulator.NewTransport()
	transport.TLSClientConfig.RootCAs = target.RootCAs
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// exchange sends a message once. When a connection that was kept from an earlier exchange turns out closed before
// any byte of an answer came, the receiver had closed it while it was idle, and the message goes out again on a new
// connection; a failure on a new connection is final.
func (b *Bench) exchange(ctx context.Context, m simulator.Message, s sending) Answer {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	answer, stale := b.once(ctx, m, s)
	if stale {
		b.client.CloseIdleConnections()
		answer, _ = b.once(ctx, m, s)
	}
	answer.Took = time.Since(began)
	if answer.Err != nil {
		answer.TimedOut = errors.Is(answer.Err, context.DeadlineExceeded)
		answer.Err = reason(answer.Err)
	}
	return answer
}

// once makes one attempt and tells whether it failed on a connection that had gone stale.
func (b *Bench) once(ctx context.Context, m simulator.Message, s sending) (answer Answer, stale bool) {
	var reused, answering bool
	trace := &httptrace.ClientTrace{
		GotConn:              func(info httptrace.GotConnInfo) { reused = info.Reused },
		GotFirstResponseByte: func() { answering = true },
	}
	m.Header = simulator.WireHeader(&b.config.Provider.Contract, m.Header)
	request, err := newRequest(httptrace.WithClientTrace(ctx, trace), b.config.Target.URL, m, s.gate)
	if err != nil {
		return Answer{Err: err}, false
	}
	response, err := b.client.Do(request)
	if err != nil {
		return Answer{Err: err}, reused && !answering && ctx.Err() == nil
	}
	defer response.Body.Close()
	answer = Answer{Status: response.StatusCode, Header: response.Header}
	answer.Body, err = io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err != nil {
		return Answer{Err: fmt.Errorf("the answer broke off after its header (%d): %w", response.StatusCode, err)}, false
	}
	return answer, false
}

func newRequest(ctx context.Context, address string, m simulator.Message, gate func()) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, m.Method, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header = m.Header
	if request.Header.Get("User-Agent") == "" {
		request.Header.Set("User-Agent", userAgent)
	}
	request.Close = gate != nil // a server that serves one connection at a time must not wait for a second request on it
	if len(m.Body) > 0 {
		body := func() (io.ReadCloser, error) { return io.NopCloser(&gatedReader{rest: m.Body, gate: gate}), nil }
		request.Body, _ = body()
		request.GetBody = body
		request.ContentLength = int64(len(m.Body))
	}
	return request, nil
}

// gatedReader hands out a body and calls the gate, if there is one, before its last byte.
type gatedReader struct {
	rest []byte
	gate func()
}

func (r *gatedReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	part := r.rest
	if r.gate != nil && len(part) > 1 {
		part = part[:len(part)-1]
	} else if r.gate != nil {
		r.gate()
	}
	n := copy(p, part)
	r.rest = r.rest[n:]
	return n, nil
}

// reason shortens a client error to what a reader needs: the method and address stand in the report already.
func reason(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var op *net.OpError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the receiver closed the connection before its answer was complete")
	case strings.Contains(err.Error(), "server response headers exceeded"):
		return errors.New("the answer's header is too long to be read")
	case errors.As(err, &op):
		return fmt.Errorf("%s: %w", op.Op, op.Err)
	default:
		return err
	}
}
