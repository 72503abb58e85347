package signature

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// Sign returns the value of the scheme's header for the message. The error is for a scheme with words this package does
// not know, or for a secret that the scheme cannot read; it never quotes the secret. An empty secret, id or timestamp
// is signed as it is.
func Sign(scheme specs.Signature, secret string, m Message) (string, error) {
	scheme = scheme.For(secret)
	text, err := digest(scheme, secret, m)
	if err != nil {
		return "", err
	}
	return written(scheme.Written, m, text)
}

// digest returns the signature alone, encoded.
func digest(scheme specs.Signature, secret string, m Message) (string, error) {
	signed, err := payload(scheme, m)
	if err != nil {
		return "", err
	}
	key, err := readSecret(scheme.Secret, secret)
	if err != nil {
		return "", err
	}
	if scheme.Algorithm == specs.Ed25519 {
		return signedBy(scheme, secret, key, signed)
	}
	newHash, err := hashOf(scheme.Algorithm)
	if err != nil {
		return "", err
	}
	return encode(scheme.Encoding, keyed(newHash, key, signed))
}

// readSecret makes the key from the secret that the parties exchanged.
func readSecret(reading specs.SecretReading, secret string) ([]byte, error) {
	switch reading {
	case specs.SecretAsGiven:
		return []byte(secret), nil
	case specs.SecretPrefixStripped:
		return []byte(withoutPrefix(secret)), nil
	case specs.SecretBase64:
		return decodeSecret(secret)
	case specs.SecretPrefixBase64:
		return decodeSecret(withoutPrefix(secret))
	default:
		return nil, fmt.Errorf("signature scheme: unknown reading of the secret %q", reading)
	}
}

// withoutPrefix returns what follows the first underscore, or all of a secret without one.
func withoutPrefix(secret string) string {
	if _, rest, ok := strings.Cut(secret, "_"); ok {
		return rest
	}
	return secret
}

func decodeSecret(secret string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(secret)
	if err != nil {
		return nil, fmt.Errorf("signing secret: is not base64: %w", err)
	}
	return key, nil
}

func hashOf(algorithm specs.Algorithm) (func() hash.Hash, error) {
	switch algorithm {
	case specs.HMACSHA256:
		return sha256.New, nil
	case specs.HMACSHA1:
		return sha1.New, nil
	case specs.HMACSHA512:
		return sha512.New, nil
	default:
		return nil, fmt.Errorf("signature scheme: unknown algorithm %q", algorithm)
	}
}

func keyed(newHash func() hash.Hash, key, message []byte) []byte {
	mac := hmac.New(newHash, key)
	mac.Write(message)
	return mac.Sum(nil)
}

func encode(encoding specs.Encoding, sum []byte) (string, error) {
	switch encoding {
	case specs.Hex:
		return hex.EncodeToString(sum), nil
	case specs.Base64:
		return base64.StdEncoding.EncodeToString(sum), nil
	default:
		return "", fmt.Errorf("signature scheme: unknown encoding %q", encoding)
	}
}
