package transport_test

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"runtime"
	"testing"

	"github.com/jarcoal/httpmock"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/transport"
)

// One address is stubbed for one client; the handlers answer the rest, and other clients notice nothing.
func TestAStubComesBeforeTheHandlers(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	usual := http.DefaultTransport
	hosts := sites()
	stubbed, plain := transport.InProcess(hosts), transport.InProcess(hosts)
	stubbed.RegisterResponder("POST", "https://a.example/mirror/here", httpmock.NewStringResponder(503, "not today"))
	status, text, err := call(t.Context(), &http.Client{Transport: stubbed}, "POST", "https://a.example/mirror/here", "")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(503), text)
	status, _, err = call(t.Context(), &http.Client{Transport: stubbed}, "PROPFIND", "https://a.example/mirror/here", "")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(200))
	status, _, err = call(t.Context(), &http.Client{Transport: plain}, "POST", "https://a.example/mirror/here", "")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(200))
	g.Expect(http.DefaultTransport).To(BeIdenticalTo(usual))
}

func TestAPanicSaysWhere(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	hosts := transport.Hosts{"a.example": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("no such table") })}
	_, _, err := call(t.Context(), &http.Client{Transport: transport.InProcess(hosts)}, "GET", "https://a.example/", "")
	g.Expect(err).To(MatchError(io.ErrUnexpectedEOF))
	g.Expect(err).To(MatchError(ContainSubstring("the handler of a.example panicked: no such table")))
}

// Over the wire an answer comes as it is written.
func TestStreaming(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	read := make(chan struct{})
	hosts := transport.Hosts{"a.example": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "first")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-read:
			_, _ = io.WriteString(w, "second")
		case <-r.Context().Done():
		}
	})}
	request, err := http.NewRequestWithContext(t.Context(), "GET", "https://a.example/", http.NoBody)
	g.Expect(err).NotTo(HaveOccurred())
	response, err := (&http.Client{Transport: ways(t, hosts)["over TLS"]}).Do(request)
	g.Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	first := make([]byte, len("first"))
	_, err = io.ReadFull(response.Body, first)
	g.Expect(err).NotTo(HaveOccurred())
	close(read)
	g.Expect(io.ReadAll(response.Body)).To(BeEquivalentTo("second"))
	g.Expect(response.ProtoMajor).To(Equal(2))
}

// A client's own transport is left as it is, and its clone keeps what it says of protocols.
func TestATransportOfOnesOwn(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	server, err := transport.Listen(sites())
	g.Expect(err).NotTo(HaveOccurred())
	old := map[string]func(string, *tls.Conn) http.RoundTripper{} // says: no HTTP/2
	var used []*http.Client
	for _, c := range []struct {
		own      *http.Transport
		protocol int
	}{
		{own: &http.Transport{Proxy: http.ProxyFromEnvironment}, protocol: 2},
		{own: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}, protocol: 2},
		{own: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSNextProto: old}, protocol: 1},
	} {
		client := &http.Client{Transport: server.Transport(c.own)}
		response, err := client.Get("https://a.example/mirror/")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(response.Body.Close()).To(Succeed())
		g.Expect(response.ProtoMajor).To(Equal(c.protocol))
		g.Expect(c.own.DialContext).To(BeNil())
		g.Expect(c.own.Proxy).NotTo(BeNil())
		used = append(used, client)
	}
	g.Expect(server.Close()).To(Succeed())
	for _, client := range used {
		_, err = client.Get("https://a.example/mirror/")
		g.Expect(err).To(HaveOccurred())
	}
}

// Who trusts nobody but public authorities is not fooled: the certificate is the development authority's.
func TestTheCertificateIsVerified(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	server, err := transport.Listen(sites())
	g.Expect(err).NotTo(HaveOccurred())
	defer server.Close()
	_, err = http.Get("https://" + server.Address() + "/")
	g.Expect(err).To(MatchError(ContainSubstring("certificate")))
}

// Deliveries of a simulator reach a handler in memory, at the https address that the provider demands.
func TestDeliveriesInProcess(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	got := make(chan http.Header, 1)
	hosts := transport.Hosts{"hooks.example": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.Header })}
	s := played(t, transport.InProcess(hosts), "cargolint")
	status, text, err := call(t.Context(), &http.Client{Transport: transport.InProcess(documented(t, s))}, "POST", "https://api.cargolint.com/api/v1/webhooks",
		`{"url":"https://hooks.example/in","events":["document.uploaded"]}`, "X-API-Key: sk_test_hookbench_business", "Content-Type: application/json")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(http.StatusCreated), text)
	delivered := emitted(t, s, "cargolint", "document.uploaded")
	g.Expect(delivered.Attempts).To(HaveLen(1))
	g.Expect(delivered.Status).To(BeEquivalentTo("delivered"))
	g.Expect((<-got).Get("X-CargoLint-Signature")).To(HavePrefix("sha256="))
}

// What a client, a server and a simulator need ends with them. Other tests must not run beside.
func TestNoGoroutineIsLeftBehind(t *testing.T) {
	g := NewWithT(t)
	before := runtime.NumGoroutine()
	server, err := transport.Listen(sites())
	g.Expect(err).NotTo(HaveOccurred())
	dialling := server.Transport(nil)
	for _, way := range []http.RoundTripper{dialling, transport.InProcess(sites())} {
		ctx, cancel := context.WithCancel(t.Context())
		_, _, err := call(ctx, &http.Client{Transport: way}, "GET", "https://a.example/mirror/", "")
		g.Expect(err).NotTo(HaveOccurred())
		cancel()
	}
	g.Expect(server.Close()).To(Succeed())
	dialling.CloseIdleConnections()
	g.Eventually(runtime.NumGoroutine).Should(BeNumerically("<=", before))
}
