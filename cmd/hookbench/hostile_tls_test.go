package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// nobody returns an address on which nobody listens.
func nobody(t *testing.T, _ *command) string {
	t.Helper()
	listener, err := reserve()
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String() + "/hook"
}

// secure serves connections as the function does, under an https address.
func secure(serve func(net.Conn)) func(*testing.T, *command) string {
	return func(t *testing.T, c *command) string {
		return strings.Replace(raw(serve)(t, c), "http:", "https:", 1)
	}
}

func acknowledge(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// encryptedByMistake returns the http address of a server that speaks TLS.
func encryptedByMistake(t *testing.T, _ *command) string {
	server := handled(t, acknowledge)
	server.StartTLS()
	return strings.Replace(server.URL, "https:", "http:", 1) + "/hook"
}

// plainByMistake returns the https address of a server that does not.
func plainByMistake(t *testing.T, _ *command) string {
	server := handled(t, acknowledge)
	server.Start()
	return strings.Replace(server.URL, "http:", "https:", 1) + "/hook"
}

// certified serves with the certificate that the function makes. Its authority is the one of --ca-file, unless the
// function returns none.
func certified(make func(t *testing.T) (leaf tls.Certificate, authority []byte)) func(*testing.T, *command) string {
	return func(t *testing.T, c *command) string {
		t.Helper()
		leaf, authority := make(t)
		if authority != nil {
			text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority})
			if err := os.WriteFile(c.path("ca.pem"), text, 0o644); err != nil {
				t.Fatal(err)
			}
			c.Args = append(c.Args, "--ca-file", c.path("ca.pem"))
		}
		server := handled(t, acknowledge)
		server.TLS = &tls.Config{Certificates: []tls.Certificate{leaf}}
		server.StartTLS()
		return server.URL + "/hook"
	}
}

func unknown(t *testing.T) (tls.Certificate, []byte) {
	leaf, _ := issue(t, func(*x509.Certificate) {})
	return leaf, nil
}

func expired(t *testing.T) (tls.Certificate, []byte) {
	return issue(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) })
}

func anothers(t *testing.T) (tls.Certificate, []byte) {
	return issue(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"another.example"} })
}

// issue makes an authority and a certificate of it for 127.0.0.1, changed once.
func issue(t *testing.T, change func(*x509.Certificate)) (leaf tls.Certificate, authority []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	ca.Subject.CommonName = "an authority made for tests"
	if authority, err = x509.CreateCertificate(rand.Reader, ca, ca, key.Public(), key); err != nil {
		t.Fatal(err)
	}
	one := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: ca.NotBefore, NotAfter: ca.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(one)
	text, err := x509.CreateCertificate(rand.Reader, one, ca, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{text}, PrivateKey: key}, authority
}
