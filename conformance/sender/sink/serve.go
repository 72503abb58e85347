package sink

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// ServeHTTP takes one request.
func (s *Sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.flood.rise()
	request := s.record(r)
	if s.agrees(w, r.URL.EscapedPath(), *request) {
		return
	}
	hook := s.find(r.URL.EscapedPath(), request.Header, request.Body)
	s.options.Pace.arrive(hook)
	action := hook.arrive(request)
	status, gaveUp := s.act(w, r, request, action, hook)
	hook.answered(request, func(r *Request) {
		r.Status, r.GaveUp, r.Answered, r.Ended = status, gaveUp, time.Now(), s.options.Now()
	})
	if status == 0 {
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
}

// agrees answers a question whether the address agrees to be called, and tells whether it was one. The hook keeps it apart from
// deliveries.
func (s *Sink) agrees(w http.ResponseWriter, path string, request Request) bool {
	if s.options.Agree == nil {
		return false
	}
	a, asked := s.options.Agree(request)
	if asked {
		write(w, s.find(path, request.Header, request.Body).ask(request, a))
	}
	return asked
}

// record reads a request to its end.
func (s *Sink) record(r *http.Request) *Request {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	request := &Request{
		Method: r.Method, URL: scheme + r.Host + r.URL.RequestURI(), Header: r.Header.Clone(), TLS: r.TLS != nil,
		Arrived: time.Now(), When: s.options.Now(),
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit))
	more, restErr := io.Copy(io.Discard, io.LimitReader(r.Body, bodyMost-bodyLimit))
	request.Body, request.Size, request.Cut = body, len(body)+int(more), more > 0
	request.Broken = errors.Join(err, restErr) != nil
	return request
}

// act does what the script wants and returns the status that was answered, or 0 and whether the other side gave up.
func (s *Sink) act(w http.ResponseWriter, r *http.Request, request *Request, a Action, hook *Hook) (status int, gaveUp bool) {
	switch {
	case a.Handler != nil:
		r.Body = io.NopCloser(bytes.NewReader(request.Body))
		noted := &statusNoter{ResponseWriter: w, status: http.StatusOK}
		a.Handler.ServeHTTP(noted, r)
		return noted.status, false
	case a.Break:
		s.options.Pace.answer(r, request, hook, 0)
		reset(w)
		return 0, false
	case a.Silent > 0:
		gaveUp := s.wait(r, a.Silent)
		s.options.Pace.answer(r, request, hook, 0)
		return 0, gaveUp
	case a.Delay > 0:
		if s.wait(r, a.Delay) {
			return 0, true
		}
	}
	s.options.Pace.answer(r, request, hook, a.Status)
	write(w, a)
	return a.Status, false
}

func write(w http.ResponseWriter, a Action) {
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // who hangs up gets no answer
}

// wait waits, in real time unless the clock knows better, and tells whether the other side closed the connection meanwhile.
func (s *Sink) wait(r *http.Request, d time.Duration) (gaveUp bool) {
	if s.options.Pace.Pass != nil {
		return s.pass(r, d)
	}
	defer s.options.Pace.wait(r)()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false
	case <-s.closing:
		return false
	case <-r.Context().Done():
		return true
	}
}

// pass waits in the sender's time.
func (s *Sink) pass(r *http.Request, d time.Duration) (gaveUp bool) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	go func() {
		select {
		case <-s.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	return s.options.Pace.Pass(ctx, r.RemoteAddr, d) != nil && r.Context().Err() != nil
}

// reset breaks the connection so that the other side gets a reset rather than an orderly end.
func reset(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	under := connection
	if wrapped, ok := connection.(interface{ NetConn() net.Conn }); ok {
		under = wrapped.NetConn()
	}
	if tcp, ok := under.(interface{ SetLinger(seconds int) error }); ok {
		_ = tcp.SetLinger(0) // without it the end would be orderly
	}
	_ = under.Close()
}

// statusNoter notes the status that a handler answers.
type statusNoter struct {
	http.ResponseWriter
	status int
}

func (n *statusNoter) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}
