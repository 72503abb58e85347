package signature

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// The errors of Verify for a value that is not the signature of the message.
var (
	ErrMismatch  = errors.New("signature does not match")
	ErrMalformed = errors.New("signature is malformed")
)

// Verify tells whether the value of the scheme's header signs the message: it accepts exactly what Sign returns and,
// where the scheme has several signatures, any value that has it among them. It compares in constant time. The error is
// ErrMismatch for a value of the right form, ErrMalformed for any other, wrapped with what is wrong, or that of Sign. It
// quotes neither the value nor the secret.
func Verify(scheme specs.Signature, secret, value string, m Message) error {
	public := isPublic(scheme, secret)
	scheme = scheme.For(secret)
	all := Alternatives(scheme, value)
	if len(all) == 0 {
		all = []string{value}
	}
	var first error
	for _, one := range all {
		err := verifyOne(scheme, secret, one, m, public)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func verifyOne(scheme specs.Signature, secret, value string, m Message, public bool) error {
	if public {
		return verifyPublic(scheme, secret, value, m)
	}
	want, err := Sign(scheme, secret, m)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(value)) == 1 {
		return nil
	}
	if wrong := malformation(scheme, want, value, m); wrong != "" {
		return fmt.Errorf("%w: %s", ErrMalformed, wrong)
	}
	return ErrMismatch
}

// around returns what is written before and after the digest of a message.
func around(scheme specs.Signature, m Message) (before, after string) {
	before, after, _ = strings.Cut(scheme.Written, "{signature}")
	before, _ = fill(before, m.value) // Sign has filled all of it
	after, _ = fill(after, m.value)
	return before, after
}

// malformation says how the form of a value differs from that of the right one; "" when it does not.
func malformation(scheme specs.Signature, want, value string, m Message) string {
	before, after := around(scheme, m)
	text, prefixed := strings.CutPrefix(value, before)
	text, suffixed := strings.CutSuffix(text, after)
	switch {
	case value == "":
		return "it is empty"
	case !prefixed:
		return fmt.Sprintf("it does not begin with %q", before)
	case !suffixed:
		return fmt.Sprintf("it does not end with %q", after)
	}
	length := len(want) - len(before) - len(after)
	if scheme.Encoding == specs.Hex {
		return hexMalformation(text, length)
	}
	return base64Malformation(text, length)
}

const hexDigits = "0123456789abcdef"

func hexMalformation(text string, length int) string {
	stranger := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(hexDigits, r) })
	switch {
	case stranger >= 0 && strings.ContainsRune("ABCDEF", rune(text[stranger])):
		return "it has upper-case hex digits, want lower-case"
	case stranger >= 0:
		return fmt.Sprintf("byte %d of the digest is no hex digit", stranger+1)
	case len(text) != length:
		return fmt.Sprintf("it has %d hex digits, want %d", len(text), length)
	default:
		return ""
	}
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="

func base64Malformation(text string, length int) string {
	stranger := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(base64Digits, r) })
	_, err := base64.StdEncoding.Strict().DecodeString(text)
	switch {
	case stranger >= 0 && strings.ContainsRune("-_", rune(text[stranger])):
		return "it is in the URL-safe alphabet of base64, want the standard one"
	case stranger >= 0:
		return fmt.Sprintf("byte %d of the digest is no base64 digit", stranger+1)
	case len(text) != length:
		return fmt.Sprintf("it has %d base64 digits, want %d", len(text), length)
	case err != nil:
		return "its base64 holds bits that belong to no byte"
	default:
		return ""
	}
}
