package receiver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"
)

// reachPatience is the longest wait for a connection, and for the handshake on it, before a run.
const reachPatience = 10 * time.Second

// Reach returns an error, in one line, when no connection to the receiver can be made that the run's deliveries could
// use: nobody listens, or what listens does not speak TLS or has a certificate that does not verify. How old or how
// slow its TLS is, is for the checks to judge.
func (b *Bench) Reach(ctx context.Context) error {
	target := b.config.Target
	address, err := url.Parse(target.URL)
	if err != nil {
		return err
	}
	if address.Scheme == "https" && target.RootCAs == nil {
		_, _ = x509.SystemCertPool() // kept by the library; reading it can take longer than an answer may
	}
	ctx, cancel := context.WithTimeout(ctx, min(target.Timeout, reachPatience))
	defer cancel()
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", hostPort(address))
	if err != nil {
		return fmt.Errorf("the receiver at %s cannot be reached: %w", target.URL, b.reason(err))
	}
	defer connection.Close()
	if address.Scheme != "https" {
		return nil
	}
	config := &tls.Config{RootCAs: target.RootCAs, ServerName: address.Hostname(), MinVersion: tls.VersionTLS10}
	return b.untrusted(tls.Client(connection, config).HandshakeContext(ctx))
}

// listens tells whether anybody still takes connections at the receiver's address.
func (b *Bench) listens(ctx context.Context) bool {
	address, err := url.Parse(b.config.Target.URL)
	if err != nil {
		return false
	}
	connection, err := (&net.Dialer{Timeout: min(b.config.Target.Timeout, reachPatience)}).DialContext(ctx, "tcp", hostPort(address))
	return err == nil && connection.Close() == nil
}

// untrusted returns the error of a handshake that no delivery would survive.
func (b *Bench) untrusted(err error) error {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &certificate):
		return fmt.Errorf("the certificate of the receiver at %s does not verify: %w (--ca-file names the authority of a certificate made for tests)", b.config.Target.URL, b.reason(certificate.Err))
	case errors.As(err, &record):
		return fmt.Errorf("the receiver at %s does not speak TLS: is its address http instead of https?", b.config.Target.URL)
	default:
		return nil
	}
}

func hostPort(address *url.URL) string {
	if address.Port() != "" {
		return address.Host
	}
	if address.Scheme == "https" {
		return net.JoinHostPort(address.Hostname(), "443")
	}
	return net.JoinHostPort(address.Hostname(), "80")
}
