package transport

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/jarcoal/httpmock"
)

// InProcess returns a transport for one client that answers every request by the handler of its host, in memory. Requests to
// other hosts end with ErrUnknownHost.
//
// It is a transport of httpmock, which has nothing registered: a responder that a test registers for one address comes
// before the handlers, such as httpmock.ConnectionFailure. The global transport of httpmock, and http.DefaultTransport, are
// left alone.
//
// Redirects, cookies, time-outs and cancelled contexts are as on a wire. There is no wire, however: answers come as a
// whole, connections cannot be hijacked, and nothing is compressed. Where that matters, use Listen.
func InProcess(hosts Hosts) *httpmock.MockTransport {
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(hosts.answer)
	return mock
}

// answer has a request answered by the handler of its host.
func (h Hosts) answer(sent *http.Request) (*http.Response, error) {
	if sent.Body != nil {
		defer sent.Body.Close()
	}
	handler, err := h.find(sent.URL.Scheme, sent.URL.Host)
	if err != nil {
		return nil, err
	}
	request, end := ending(sent)
	defer end()
	arrive(request)
	recorder := httptest.NewRecorder()
	if err := serve(handler, recorder, request); err != nil {
		return nil, err
	}
	if err := sent.Context().Err(); err != nil {
		return nil, err
	}
	response := recorder.Result()
	response.Request = sent
	response.Header = canonical(response.Header)
	if sent.Method == http.MethodHead {
		response.Body = http.NoBody
	}
	return response, nil
}

// serve runs a handler as a server does: one that panics has broken the connection, and nothing else.
func serve(handler http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case http.ErrAbortHandler:
			err = io.ErrUnexpectedEOF
		default:
			err = fmt.Errorf("the handler of %s panicked: %v: %w", r.Host, cause, io.ErrUnexpectedEOF)
		}
	}()
	handler.ServeHTTP(w, r)
	return nil
}

// arrive turns a client's request into what its server would see.
func arrive(r *http.Request) {
	r.Header = canonical(r.Header)
	if r.Host == "" {
		r.Host = r.URL.Host
	}
	if user := r.URL.User; user != nil && r.Header.Get("Authorization") == "" {
		password, _ := user.Password()
		r.SetBasicAuth(user.Username(), password)
	}
	if _, chosen := r.Header["User-Agent"]; !chosen {
		r.Header.Set("User-Agent", "Go-http-client/1.1")
	}
	if r.URL.Scheme == "https" {
		r.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: r.URL.Hostname()}
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.1", 1, 1
	r.RemoteAddr = "127.0.0.1:1"
	r.RequestURI = r.URL.RequestURI()
	r.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery, ForceQuery: r.URL.ForceQuery}
	r.GetBody, r.Response, r.Close = nil, nil, false
}

// canonical spells the names of headers as a server of net/http has read them. A sender may write them as they are
// documented, and a handler that asks for one would then not find it.
func canonical(sent http.Header) http.Header {
	read := make(http.Header, len(sent))
	for name, values := range sent {
		key := http.CanonicalHeaderKey(name)
		read[key] = append(read[key], values...)
	}
	return read
}
