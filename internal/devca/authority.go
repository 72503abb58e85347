// Package devca is a certificate authority for development: HTTPS on one's own machine, with certificates that a client
// trusts once it is given one file.
//
// The authority is of no use against anybody. Its certificate has name constraints (RFC 5280 section 4.2.1.10): clients
// that trust it accept what it signs for localhost, for names below .localhost, .test and .example (RFC 2606, RFC 6761),
// and for loopback addresses, and refuse anything else, whoever got hold of the key.
package devca

import (
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"time"
)

// CA is a certificate authority with its key. It is safe for concurrent use.
type CA struct {
	certificate *x509.Certificate
	key         crypto.Signer
	path        string
	warning     string
	leaves      leaves
}

// Open returns the authority that is kept in the folder: ca.pem, which clients are given to trust, and ca-key.pem, which
// stays secret. What is missing is created, the folder with mode 0700. With "" the authority lives in memory only.
//
// Errors are one line: files that cannot be read or written, that do not belong together, or a certificate that has
// expired or will within a day. Nothing that exists is ever overwritten. Any number of processes may open the same folder
// at the same time, also a new one, and get the same authority.
func Open(dir string) (*CA, error) { return openAt(dir, time.Now()) }

func openAt(dir string, now time.Time) (*CA, error) {
	if dir == "" {
		return inMemory(now)
	}
	ca, err := folder(dir).open(now)
	if err != nil {
		return nil, fmt.Errorf("certificate authority in %s: %w", dir, err)
	}
	return ca, nil
}

func inMemory(now time.Time) (*CA, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	certificate, err := newAuthority(key, now)
	if err != nil {
		return nil, err
	}
	return &CA{certificate: certificate, key: key}, nil
}

// CertificatePEM returns the certificate of the authority, as ca.pem holds it.
func (ca *CA) CertificatePEM() []byte { return encode(certificateBlock, ca.certificate.Raw) }

// Path returns where the certificate lies, for those who are told to trust it; "" for an authority in memory.
func (ca *CA) Path() string { return ca.path }

// Warning returns one line about what is not as it should be although the authority works, or "": that others than its
// owner may read the key.
func (ca *CA) Warning() string { return ca.warning }

// Pool returns roots that consist of this authority alone.
func (ca *CA) Pool() *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(ca.certificate)
	return roots
}

// ServerTLS returns the configuration of a server that speaks HTTP/2 and HTTP/1.1 over TLS 1.2 or later, and has a
// certificate for every name that the authority may sign for. Each call returns a new one.
func (ca *CA) ServerTLS() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: ca.leaf,
	}
}

// RootsWith returns the roots of the system together with the certificates of PEM texts, so that a client trusts both. An
// error means that a text holds no certificate.
func RootsWith(texts ...[]byte) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil { // a system without roots: there is nothing to add to
		roots = x509.NewCertPool()
	}
	for i, text := range texts {
		if !roots.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("certificates to trust: text %d of %d holds no certificate in PEM", i+1, len(texts))
		}
	}
	return roots, nil
}
