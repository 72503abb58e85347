package oauth

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// OtherKeySameID is signed by a stranger's key of the right kind, under the right kid.
func OtherKeySameID(i *Issuer, c Claims) (string, error) {
	return i.signAsStranger(c, func(right, stranger *signingKey) (jose.Signer, error) {
		return stranger.signerNamed(right.public.KeyID)
	})
}

// OtherKeyUnknownID is signed by a stranger's key under a kid that the issuer never published. A receiver may fetch
// the keys again because of it, and then not for a while: try it after a rollover.
func OtherKeyUnknownID(i *Issuer, c Claims) (string, error) {
	return i.signAsStranger(c, func(_, stranger *signingKey) (jose.Signer, error) {
		return stranger.signer, nil
	})
}

// OtherKeyEmbedded is signed by a stranger's key under the right kid, and brings the stranger's public key along in the
// header parameter jwk (RFC 7515 section 4.1.3).
func OtherKeyEmbedded(i *Issuer, c Claims) (string, error) {
	return i.signAsStranger(c, func(right, stranger *signingKey) (jose.Signer, error) {
		public := jose.JSONWebKey{Key: stranger.public.Key}
		return stranger.newSigner(new(jose.SignerOptions).WithHeader("jwk", public).WithHeader("kid", right.public.KeyID))
	})
}

func (i *Issuer) signAsStranger(c Claims, signer func(right, stranger *signingKey) (jose.Signer, error)) (string, error) {
	right, err := i.first()
	if err != nil {
		return "", err
	}
	stranger, err := i.stranger()
	if err != nil {
		return "", err
	}
	s, err := signer(right, stranger)
	if err != nil {
		return "", fmt.Errorf("stranger's signer: %w", err)
	}
	return i.payload(c).sign(s)
}

// HMACWithPEM is signed HS256; the secret is the public key as a PEM file of SubjectPublicKeyInfo ("PUBLIC KEY").
func HMACWithPEM(i *Issuer, c Claims) (string, error) { return i.signHMAC(c, publicPEM) }

// HMACWithPKCS1 is signed HS256; the secret is the public key as a PEM file of PKCS #1 ("RSA PUBLIC KEY").
func HMACWithPKCS1(i *Issuer, c Claims) (string, error) { return i.signHMAC(c, publicPKCS1) }

// HMACWithDER is signed HS256; the secret is the public key as the bytes of SubjectPublicKeyInfo.
func HMACWithDER(i *Issuer, c Claims) (string, error) {
	return i.signHMAC(c, x509.MarshalPKIXPublicKey)
}

// HMACWithModulus is signed HS256; the secret is the text of the member n of the published key (x of a key on a curve).
func HMACWithModulus(i *Issuer, c Claims) (string, error) { return i.signHMAC(c, publicNumber) }

// signHMAC signs with the issuer's public key, in the form given, as if it were a shared secret. This works on a
// verifier that lets the token choose the algorithm.
func (i *Issuer) signHMAC(c Claims, form func(public any) ([]byte, error)) (string, error) {
	k, err := i.first()
	if err != nil {
		return "", err
	}
	secret, err := form(k.public.Key)
	if err != nil {
		return "", err
	}
	options := new(jose.SignerOptions).WithType("JWT").WithHeader("kid", k.public.KeyID)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: secret}, options)
	if err != nil {
		return "", fmt.Errorf("hmac signer: %w", err)
	}
	return i.payload(c).sign(signer)
}

func publicPEM(public any) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), err
}

func publicPKCS1(public any) ([]byte, error) {
	key, ok := public.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("pkcs #1: the issuer's key is not RSA")
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(key)}), nil
}

func publicNumber(public any) ([]byte, error) {
	var number []byte
	switch key := public.(type) {
	case *rsa.PublicKey:
		number = key.N.Bytes()
	case *ecdsa.PublicKey:
		point, err := key.Bytes() // 0x04, x, y
		if err != nil {
			return nil, err
		}
		number = point[1 : 1+(len(point)-1)/2]
	}
	return []byte(base64.RawURLEncoding.EncodeToString(number)), nil
}
