package devca

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
)

// The blocks that are written (RFC 7468 sections 5 and 10).
const (
	certificateBlock = "CERTIFICATE"
	keyBlock         = "PRIVATE KEY"
)

func newKey() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

func newKeyPEM() ([]byte, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	content, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return encode(keyBlock, content), nil
}

func encode(kind string, content []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
}

// find returns the content of the first block of a kind.
func find(kind string, text []byte) []byte {
	for {
		block, rest := pem.Decode(text)
		switch {
		case block == nil:
			return nil
		case block.Type == kind:
			return block.Bytes
		}
		text = rest
	}
}

func decodeCertificate(text []byte) (*x509.Certificate, error) {
	certificate, err := x509.ParseCertificate(find(certificateBlock, text))
	if err != nil {
		return nil, errors.New("holds no certificate in PEM")
	}
	return certificate, nil
}

// decodeKey reads a key as we write it, or as `openssl ecparam -genkey` does. Its errors quote nothing.
func decodeKey(text []byte) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS8PrivateKey(find(keyBlock, text)); err == nil {
		if signer, ok := key.(crypto.Signer); ok {
			return signer, nil
		}
	}
	if key, err := x509.ParseECPrivateKey(find("EC PRIVATE KEY", text)); err == nil {
		return key, nil
	}
	return nil, errors.New("holds no private key in PEM (PKCS #8, not encrypted)")
}
