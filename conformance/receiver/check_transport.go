package receiver

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

// reachedOverHTTPS delivers over the address as it is given, which must be https with a certificate that verifies.
func reachedOverHTTPS(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTLS()
	var wrong complaints
	if t.address().Scheme != "https" {
		wrong.Add("the address of the receiver is not https; unencrypted addresses are never called (for a test on one machine, --allow-http takes this demand away)")
	}
	g.Expect(wrong).To(conformance.BeNone())
	if answer := t.send(ctx, "a right delivery over TLS", t.delivery(ctx)); !answer.TimedOut {
		return // an answer of any kind shows that the handshake succeeded
	}
	if err := t.handshake(ctx, tls.VersionTLS12, tls.VersionTLS13, true); err != nil {
		conformance.End(reports.Error, "a handshake with TLS 1.2 or 1.3: %v", reason(err))
	}
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

// refusesOldTLS offers TLS 1.0 and 1.1 alone, which must fail, and 1.2 and newer, which must not. A connection that
// cannot be made, or whose certificate does not verify, says nothing about versions.
func refusesOldTLS(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTLS()
	if t.address().Scheme != "https" {
		conformance.End(reports.NotApplicable, "the address is not https, so there is no TLS to look at")
	}
	var wrong complaints
	if err := t.handshake(ctx, tls.VersionTLS12, tls.VersionTLS13, true); err != nil {
		t.refusedByPeer("TLS 1.2 or 1.3", err)
		wrong.Add("a handshake with TLS 1.2 or 1.3 failed: %v", reason(err))
	}
	for _, version := range []uint16{tls.VersionTLS10, tls.VersionTLS11} {
		name := tls.VersionName(version)
		if err := t.handshake(ctx, version, version, false); err != nil {
			t.refusedByPeer(name, err)
		} else {
			wrong.Add("a handshake with %s succeeded; versions before TLS 1.2 must be refused", name)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// handshake makes a TLS connection with the given versions and every cipher suite there is.
func (t *Trial) handshake(ctx context.Context, oldest, newest uint16, verify bool) error {
	config := &tls.Config{
		RootCAs: t.bench.config.Target.RootCAs, ServerName: t.address().Hostname(), InsecureSkipVerify: !verify,
		MinVersion: oldest, MaxVersion: newest,
	}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		config.CipherSuites = append(config.CipherSuites, suite.ID)
	}
	ctx, cancel := context.WithTimeout(ctx, min(t.bench.config.Target.Timeout, reachPatience))
	defer cancel()
	connection, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", hostPort(t.address()))
	if err != nil {
		return err
	}
	return connection.Close()
}

// refusedByPeer ends the check as an error unless the failed handshake is one that the receiver broke off.
func (t *Trial) refusedByPeer(version string, err error) {
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &op) && op.Op == "dial" || errors.As(err, &certificate) || errors.Is(err, context.DeadlineExceeded) {
		conformance.End(reports.Error, "a handshake with %s: %v", version, reason(err))
	}
}
