package devca

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// serve serves with the authority's certificates and returns the port. An answer says how it was asked for.
func serve(t *testing.T, ca *CA, address string) string {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("cannot listen on %s: %v", address, err)
	}
	server := &http.Server{
		TLSConfig: ca.ServerTLS(),
		ErrorLog:  log.New(io.Discard, "", 0),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%s for %q", r.Proto, r.TLS.ServerName)
		}),
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.ServeTLS(listener, "", "") })
	t.Cleanup(func() { _ = server.Close(); serving.Wait() })
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// get asks a host, which is wherever the server is.
func get(t *testing.T, roots *x509.CertPool, host, server string, http2 bool) (string, error) {
	t.Helper()
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2: http2,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server)
		},
	}
	defer transport.CloseIdleConnections()
	_, port, _ := net.SplitHostPort(server)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+net.JoinHostPort(host, port)+"/", nil)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	response, err := transport.RoundTrip(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return string(content), err
}

func TestGoClients(t *testing.T) {
	ca := open(t, t.TempDir())
	both, err := RootsWith(ca.CertificatePEM())
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for proto, http2 := range map[string]bool{"HTTP/2.0": true, "HTTP/1.1": false} {
		for _, c := range []struct{ host, listen, sni string }{
			{"localhost", "127.0.0.1", "localhost"},
			{"provider.localhost", "127.0.0.1", "provider.localhost"},
			{"receiver.test", "127.0.0.1", "receiver.test"},
			{"a.b.c.example", "127.0.0.1", "a.b.c.example"},
			{"RECEIVER.test", "127.0.0.1", "RECEIVER.test"},
			{"my_service.test", "127.0.0.1", "my_service.test"},
			{"127.0.0.1", "127.0.0.1", ""},
			{"127.8.9.10", "127.8.9.10", ""},
			{"::1", "::1", ""},
			{"localhost", "::1", "localhost"},
		} {
			t.Run(proto+" "+c.host+" at "+c.listen, func(t *testing.T) {
				server := net.JoinHostPort(c.listen, serve(t, ca, net.JoinHostPort(c.listen, "0")))
				for _, roots := range []*x509.CertPool{ca.Pool(), both} {
					g := NewWithT(t)
					g.Expect(get(t, roots, c.host, server, http2)).To(Equal(fmt.Sprintf("%s for %q", proto, c.sni)))
				}
				_, err := get(t, open(t, "").Pool(), c.host, server, http2)
				NewWithT(t).Expect(err).To(MatchError(ContainSubstring("unknown authority")))
			})
		}
	}
}

// A server that listens everywhere is reached by loopback addresses all the same.
func TestAServerThatListensEverywhere(t *testing.T) {
	ca := open(t, "")
	port := serve(t, ca, ":0")
	for _, host := range []string{"127.0.0.1", "127.1.2.3", "::1"} {
		NewWithT(t).Expect(get(t, ca.Pool(), host, net.JoinHostPort(host, port), true)).To(Equal(`HTTP/2.0 for ""`))
	}
}

// Who asks for a name that is not for development gets the certificate for localhost, as from most servers.
func TestOtherNamesAreNotSignedFor(t *testing.T) {
	ca := open(t, "")
	server := "127.0.0.1:" + serve(t, ca, "127.0.0.1:0")
	for _, host := range []string{"evil.com", "test.evil.com", "mytest", "example.com", "192.0.2.1"} {
		g := NewWithT(t)
		_, err := get(t, ca.Pool(), host, server, true)
		var wrong x509.HostnameError
		g.Expect(errors.As(err, &wrong)).To(BeTrue(), "%s: %v", host, err)
		g.Expect(wrong.Certificate.DNSNames).To(ConsistOf("localhost"))
	}
}

func TestWhatServersSpeak(t *testing.T) {
	g := NewWithT(t)
	ca := open(t, "")
	g.Expect(ca.ServerTLS().NextProtos).To(Equal([]string{"h2", "http/1.1"}))
	g.Expect(ca.ServerTLS()).NotTo(BeIdenticalTo(ca.ServerTLS()), "one server's changes are its own")
	server := "127.0.0.1:" + serve(t, ca, "127.0.0.1:0")
	for version, works := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		dialer := tls.Dialer{Config: &tls.Config{RootCAs: ca.Pool(), MinVersion: tls.VersionTLS10, MaxVersion: version}}
		conn, err := dialer.DialContext(t.Context(), "tcp", server)
		g.Expect(err == nil).To(Equal(works), "%s: %v", tls.VersionName(version), err)
		if err == nil {
			g.Expect(conn.Close()).To(Succeed())
		}
	}
}

// local is a connection of which only the local address matters.
type local struct {
	net.Conn
	address net.Addr
}

func (l local) LocalAddr() net.Addr { return l.address }

func at(address string) net.Conn {
	return local{address: net.TCPAddrFromAddrPort(netip.MustParseAddrPort(address))}
}

func TestWhatACertificateIsFor(t *testing.T) {
	ca := open(t, "")
	long := strings.Repeat("a.", 125) + "test"
	for name, c := range map[string]struct {
		hello tls.ClientHelloInfo
		hosts []string
		more  string // address
	}{
		"a name":                    {tls.ClientHelloInfo{ServerName: "a.test"}, []string{"a.test", "localhost"}, ""},
		"a name in capitals":        {tls.ClientHelloInfo{ServerName: "A.Test"}, []string{"a.test", "localhost"}, ""},
		"a top-level name":          {tls.ClientHelloInfo{ServerName: "example"}, []string{"example", "localhost"}, ""},
		"localhost":                 {tls.ClientHelloInfo{ServerName: "localhost"}, []string{"localhost"}, ""},
		"name before address":       {tls.ClientHelloInfo{ServerName: "a.test", Conn: at("127.0.0.2:1")}, []string{"a.test", "localhost"}, ""},
		"the address connected to":  {tls.ClientHelloInfo{Conn: at("127.0.0.2:1")}, []string{"localhost"}, "127.0.0.2"},
		"a mapped address":          {tls.ClientHelloInfo{Conn: at("[::ffff:127.0.0.3]:1")}, []string{"localhost"}, "127.0.0.3"},
		"an address as name":        {tls.ClientHelloInfo{ServerName: "127.0.0.4"}, []string{"localhost"}, "127.0.0.4"},
		"the usual one, mapped":     {tls.ClientHelloInfo{Conn: at("[::ffff:127.0.0.1]:1")}, []string{"localhost"}, ""},
		"the usual address":         {tls.ClientHelloInfo{Conn: at("127.0.0.1:1")}, []string{"localhost"}, ""},
		"an address of a container": {tls.ClientHelloInfo{Conn: at("172.17.0.2:1")}, []string{"localhost"}, ""},
		"an address with zone":      {tls.ClientHelloInfo{ServerName: "::1%lo"}, []string{"localhost"}, ""},
		"no address":                {tls.ClientHelloInfo{Conn: local{address: &net.UnixAddr{Name: "s"}}}, []string{"localhost"}, ""},
		"no connection":             {tls.ClientHelloInfo{}, []string{"localhost"}, ""},
		"another name":              {tls.ClientHelloInfo{ServerName: "evil.com"}, []string{"localhost"}, ""},
		"a wildcard":                {tls.ClientHelloInfo{ServerName: "*.test"}, []string{"localhost"}, ""},
		"an empty label":            {tls.ClientHelloInfo{ServerName: "a..test"}, []string{"localhost"}, ""},
		"a leading dot":             {tls.ClientHelloInfo{ServerName: ".test"}, []string{"localhost"}, ""},
		"beyond ASCII":              {tls.ClientHelloInfo{ServerName: "ü.test"}, []string{"localhost"}, ""},
		"a zero byte":               {tls.ClientHelloInfo{ServerName: "evil.com\x00.test"}, []string{"localhost"}, ""},
		"a line break":              {tls.ClientHelloInfo{ServerName: "a.test\n"}, []string{"localhost"}, ""},
		"too long":                  {tls.ClientHelloInfo{ServerName: long}, []string{"localhost"}, ""},
		"a label too long":          {tls.ClientHelloInfo{ServerName: strings.Repeat("a", 64) + ".test"}, []string{"localhost"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			made, err := ca.ServerTLS().GetCertificate(&c.hello)
			g.Expect(err).NotTo(HaveOccurred())
			want := []string{"127.0.0.1", "::1"}
			if c.more != "" {
				want = append(want, c.more)
			}
			var addresses []string
			for _, ip := range made.Leaf.IPAddresses {
				addresses = append(addresses, ip.String())
			}
			g.Expect(made.Leaf.DNSNames).To(ConsistOf(c.hosts))
			g.Expect(addresses).To(ConsistOf(want))
			g.Expect(made.Leaf.Subject.CommonName).To(Equal("hookbench development server"), "never a host")
			g.Expect(made.Leaf.NotAfter).NotTo(BeTemporally(">", ca.certificate.NotAfter))
			g.Expect(made.Leaf.IsCA).To(BeFalse())
			_, err = made.Leaf.Verify(x509.VerifyOptions{Roots: ca.Pool(), DNSName: c.hosts[0]})
			g.Expect(err).NotTo(HaveOccurred())
		})
	}
}

// With the key of the authority in the wrong hands, clients still refuse what is not for development.
func TestClientsRefuseWhatTheConstraintsExclude(t *testing.T) {
	ca := open(t, "")
	for host, allowed := range map[string]bool{
		"evil.com": false, "test.evil.com": false, "mytest": false, "192.0.2.1": false, "128.0.0.1": false, "::2": false, "10.0.0.1": false,
		"a.test": true, "test": true, "a.b.localhost": true, "127.255.255.255": true, "::1": true,
	} {
		t.Run(host, func(t *testing.T) {
			g := NewWithT(t)
			leaf, err := ca.sign([]string{host}, time.Now())
			g.Expect(err).NotTo(HaveOccurred())
			_, err = leaf.Leaf.Verify(x509.VerifyOptions{Roots: ca.Pool(), DNSName: host})
			if allowed {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			var invalid x509.CertificateInvalidError
			g.Expect(errors.As(err, &invalid)).To(BeTrue(), "%v", err)
			g.Expect(invalid.Reason).To(Equal(x509.CANotAuthorizedForThisName))
		})
	}
}

// An authority below this one would escape nothing, and is refused as well.
func TestNoAuthorityBelow(t *testing.T) {
	g := NewWithT(t)
	ca := open(t, "")
	key, err := newKey()
	g.Expect(err).NotTo(HaveOccurred())
	template := *ca.certificate
	template.Subject.CommonName, template.SubjectKeyId = "below", nil
	below, err := create(&template, ca.certificate, key, ca.key)
	g.Expect(err).NotTo(HaveOccurred())
	leaf, err := (&CA{certificate: below, key: key}).sign([]string{"a.test"}, time.Now())
	g.Expect(err).NotTo(HaveOccurred())
	between := x509.NewCertPool()
	between.AddCert(below)
	_, err = leaf.Leaf.Verify(x509.VerifyOptions{Roots: ca.Pool(), Intermediates: between})
	var invalid x509.CertificateInvalidError
	g.Expect(errors.As(err, &invalid)).To(BeTrue(), "%v", err)
	g.Expect(invalid.Reason).To(Equal(x509.TooManyIntermediates))
}

func TestACertificateIsMadeOnce(t *testing.T) {
	const many = 50
	g := NewWithT(t)
	ca := open(t, "")
	var made [many]*tls.Certificate
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() { made[i], _ = ca.ServerTLS().GetCertificate(&tls.ClientHelloInfo{ServerName: "a.test"}) })
	}
	all.Wait()
	g.Expect(made[0]).NotTo(BeNil())
	g.Expect(made).To(HaveEach(BeIdenticalTo(made[0])))
	other, err := ca.leaf(&tls.ClientHelloInfo{ServerName: "b.test"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(other).NotTo(BeIdenticalTo(made[0]))
}

// Handshakes of many clients at once, over real connections.
func TestManyFirstHandshakes(t *testing.T) {
	g := NewWithT(t)
	ca := open(t, "")
	server := "127.0.0.1:" + serve(t, ca, "127.0.0.1:0")
	var serials [20]string
	var errs [20]error
	var all sync.WaitGroup
	for i := range serials {
		all.Go(func() {
			dialer := tls.Dialer{Config: &tls.Config{RootCAs: ca.Pool(), ServerName: "a.test"}}
			conn, err := dialer.DialContext(t.Context(), "tcp", server)
			if errs[i] = err; err == nil {
				serials[i] = conn.(*tls.Conn).ConnectionState().PeerCertificates[0].SerialNumber.String()
				_ = conn.Close()
			}
		})
	}
	all.Wait()
	g.Expect(errs).To(HaveEach(BeNil()))
	g.Expect(serials).To(HaveEach(serials[0]))
}

func TestKeptCertificatesAreBounded(t *testing.T) {
	g := NewWithT(t)
	ca := open(t, "")
	ask := func(i int) *tls.Certificate {
		made, err := ca.leaf(&tls.ClientHelloInfo{ServerName: fmt.Sprintf("n%d.test", i)})
		g.Expect(err).NotTo(HaveOccurred())
		return made
	}
	first := ask(0)
	for i := range leafLimit {
		ask(i)
	}
	g.Expect(ask(0)).To(BeIdenticalTo(first))
	last := ask(leafLimit)
	g.Expect(ca.leaves.made).To(HaveLen(leafLimit))
	g.Expect(slices.Compact(ca.leaves.order)).To(HaveLen(leafLimit))
	g.Expect(ask(leafLimit)).To(BeIdenticalTo(last))
	g.Expect(ask(0)).NotTo(BeIdenticalTo(first), "the oldest went")
}
