package signature

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// ErrPublicKey is the error of Sign for the public half of a key pair.
var ErrPublicKey = errors.New("signing secret: is a public key, which verifies and cannot sign")

// signedBy signs with a private key: 64 bytes, or the 32 of its seed.
func signedBy(scheme specs.Signature, secret string, key, message []byte) (string, error) {
	if isPublic(scheme, secret) {
		return "", ErrPublicKey
	}
	sum := signedWith(key, message)
	if sum == nil {
		return "", fmt.Errorf("signing secret: has %d bytes, want %d, or %d for a seed", len(key), ed25519.PrivateKeySize, ed25519.SeedSize)
	}
	return encode(scheme.Encoding, sum)
}

// signedWith returns the signature of a message, nil for what is no private key.
func signedWith(key, message []byte) []byte {
	switch len(key) {
	case ed25519.SeedSize:
		return ed25519.Sign(ed25519.NewKeyFromSeed(key), message)
	case ed25519.PrivateKeySize:
		return ed25519.Sign(key, message)
	default:
		return nil
	}
}

func isPublic(scheme specs.Signature, secret string) bool {
	return scheme.Asymmetric != nil && strings.HasPrefix(secret, scheme.Asymmetric.Public)
}

// verifyPublic verifies a value with a public key.
func verifyPublic(scheme specs.Signature, secret, value string, m Message) error {
	signed, err := payload(scheme, m)
	if err != nil {
		return err
	}
	key, err := readSecret(scheme.Secret, secret)
	switch {
	case err != nil:
		return err
	case len(key) != ed25519.PublicKeySize:
		return fmt.Errorf("public key: has %d bytes, want %d", len(key), ed25519.PublicKeySize)
	}
	specimen, _ := encode(scheme.Encoding, make([]byte, ed25519.SignatureSize))
	like, err := written(scheme.Written, m, specimen)
	if err != nil {
		return err
	}
	if wrong := malformation(scheme, like, value, m); wrong != "" {
		return fmt.Errorf("%w: %s", ErrMalformed, wrong)
	}
	before, after := around(scheme, m)
	sum, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(value, before), after))
	if err != nil || !ed25519.Verify(key, signed, sum) {
		return ErrMismatch
	}
	return nil
}
