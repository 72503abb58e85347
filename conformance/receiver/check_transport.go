package receiver

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

// reachedOverHTTPS delivers over the address as it is given, which must be https with a certificate that verifies.
func reachedOverHTTPS(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTLS()
	g.Expect(t.address().Scheme).To(gomega.Equal("https"), "the address of the receiver is not https; unencrypted addresses are never called (for a test on one machine, --allow-http takes this demand away)")
	t.send(ctx, "a right delivery over TLS", t.delivery(ctx)) // an answer of any kind shows that the handshake succeeded
}

// needsTLS ends the check where the run was told not to ask for TLS.
func (t *Trial) needsTLS() {
	if t.bench.config.Target.AllowHTTP && t.address().Scheme == "http" {
		conformance.End(reports.NotApplicable, "relaxed by --allow-http")
	}
}

func (t *Trial) address() *url.URL {
	address, err := url.Parse(t.bench.config.Target.URL)
	if err != nil {
		panic(err) // Validate has parsed it
	}
	return address
}

// refusesOldTLS offers TLS 1.0 and 1.1 alone, which must fail, and 1.2 and newer, which must not.
func refusesOldTLS(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTLS()
	if t.address().Scheme != "https" {
		conformance.End(reports.NotApplicable, "the address is not https, so there is no TLS to look at")
	}
	if err := t.handshake(ctx, tls.VersionTLS12, tls.VersionTLS13); err != nil {
		g.Expect(err).NotTo(gomega.HaveOccurred(), "a handshake with TLS 1.2 or 1.3 failed")
	}
	for version, name := range map[uint16]string{tls.VersionTLS10: "TLS 1.0", tls.VersionTLS11: "TLS 1.1"} {
		err := t.handshake(ctx, version, version)
		g.Expect(err).To(gomega.HaveOccurred(), "a handshake with "+name+" succeeded; versions before TLS 1.2 must be refused")
		if !refusedByPeer(err) {
			conformance.End(reports.Error, "a handshake with %s: %v", name, err)
		}
	}
}

// handshake makes a TLS connection with the given versions and every cipher suite there is.
func (t *Trial) handshake(ctx context.Context, oldest, newest uint16) error {
	config := &tls.Config{
		RootCAs: t.bench.config.Target.RootCAs, ServerName: t.address().Hostname(),
		MinVersion: oldest, MaxVersion: newest,
	}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		config.CipherSuites = append(config.CipherSuites, suite.ID)
	}
	ctx, cancel := context.WithTimeout(ctx, min(t.bench.config.Target.Timeout, 10*time.Second))
	defer cancel()
	connection, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", hostPort(t.address()))
	if err != nil {
		return err
	}
	return connection.Close()
}

// refusedByPeer tells a handshake that the receiver broke off from a connection that could not be made.
func refusedByPeer(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return false
	}
	return !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "tls")
}
