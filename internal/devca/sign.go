package devca

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"net"
	"time"
)

const (
	// lifetime is that of the authority, and the most that its certificates get. Some clients accept no more than 398 days.
	lifetime = 365 * 24 * time.Hour
	// skew is by how much clocks of clients may be late.
	skew = time.Hour
)

// domains are the names that the authority may sign for, with all names below: they are reserved, and resolve to this
// machine or not at all (RFC 2606, RFC 6761).
var domains = []string{"localhost", "test", "example"}

// newAuthority makes the certificate of an authority that signs for this machine only.
func newAuthority(key crypto.Signer, now time.Time) (*x509.Certificate, error) {
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(public)
	template := &x509.Certificate{
		// Authorities of several folders need different names to be told apart in a trust store.
		Subject:                     pkix.Name{CommonName: "hookbench development CA " + hex.EncodeToString(digest[:4])},
		NotBefore:                   now.Add(-skew),
		NotAfter:                    now.Add(lifetime),
		KeyUsage:                    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		ExtKeyUsage:                 []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid:       true,
		IsCA:                        true,
		MaxPathLenZero:              true,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         domains,
		PermittedIPRanges: []*net.IPNet{
			{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)},
			{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
		},
	}
	return create(template, template, key, key)
}

func create(template, parent *x509.Certificate, key, by crypto.Signer) (*x509.Certificate, error) {
	content, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(content)
}

// sign makes a certificate for hosts and addresses, with a key of its own. It does not ask what the authority may sign for.
//
// The common name is never a host: a client that looks for hosts there (OpenSSL does when there are only addresses
// beside it) tests it against the constraints for host names, and refuses the certificate.
func (ca *CA) sign(hosts []string, now time.Time) (*tls.Certificate, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	until := now.Add(lifetime)
	if ca.certificate.NotAfter.Before(until) {
		until = ca.certificate.NotAfter
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "hookbench development server"},
		NotBefore:             ca.certificate.NotBefore,
		NotAfter:              until,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		if address := net.ParseIP(host); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	leaf, err := create(template, ca.certificate, key, ca.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}, nil
}
