package signature_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func TestVerifySaysWhatIsWrong(t *testing.T) {
	m := message(event)
	hex, _ := signature.Sign(prefixedHex(), "whsec_a", m)
	text, _ := signature.Sign(versioned(), "whsec_YWJj", m)
	digits := strings.TrimPrefix(hex, "sha256=")
	for _, c := range []struct {
		name   string
		scheme specs.Signature
		value  string
		want   string
		kind   error
	}{
		{"another digest", prefixedHex(), "sha256=" + strings.Repeat("0", 64), "signature does not match", signature.ErrMismatch},
		{"empty", prefixedHex(), "", "signature is malformed: it is empty", signature.ErrMalformed},
		{"bare prefix", prefixedHex(), "sha256=", "signature is malformed: it has 0 hex digits, want 64", signature.ErrMalformed},
		{"no prefix", prefixedHex(), digits, `signature is malformed: it does not begin with "sha256="`, signature.ErrMalformed},
		{"another prefix", prefixedHex(), "sha1=" + digits, `signature is malformed: it does not begin with "sha256="`, signature.ErrMalformed},
		{"upper case", prefixedHex(), "sha256=" + strings.ToUpper(digits), "signature is malformed: it has upper-case hex digits, want lower-case", signature.ErrMalformed},
		{"a digit short", prefixedHex(), hex[:len(hex)-1], "signature is malformed: it has 63 hex digits, want 64", signature.ErrMalformed},
		{"a digit long", prefixedHex(), hex + "0", "signature is malformed: it has 65 hex digits, want 64", signature.ErrMalformed},
		{"not hex", prefixedHex(), hex[:10] + "x" + hex[11:], "signature is malformed: byte 4 of the digest is no hex digit", signature.ErrMalformed},
		{"white space", prefixedHex(), hex + " ", "signature is malformed: byte 65 of the digest is no hex digit", signature.ErrMalformed},
		{"not text", prefixedHex(), "sha256=\xff\x00", "signature is malformed: byte 1 of the digest is no hex digit", signature.ErrMalformed},
		{"another base64 digest", versioned(), "v1," + base64.StdEncoding.EncodeToString(make([]byte, 32)), "signature does not match", signature.ErrMismatch},
		{"not base64", versioned(), "v1,!" + text[4:], "signature is malformed: byte 1 of the digest is no base64 digit", signature.ErrMalformed},
		{"URL-safe base64", versioned(), "v1,-" + text[4:], "signature is malformed: it is in the URL-safe alphabet of base64, want the standard one", signature.ErrMalformed},
		{"unpadded base64", versioned(), strings.TrimSuffix(text, "="), "signature is malformed: it has 43 base64 digits, want 44", signature.ErrMalformed},
		{"base64 with a line end", versioned(), text + "\n", "signature is malformed: byte 45 of the digest is no base64 digit", signature.ErrMalformed},
		{"base64 with stray bits", versioned(), "v1," + strings.Repeat("A", 42) + "B=", "signature is malformed: its base64 holds bits that belong to no byte", signature.ErrMalformed},
		{"hex for base64", versioned(), "v1," + digits, "signature is malformed: it has 64 base64 digits, want 44", signature.ErrMalformed},
		{"another timestamp beside it", timestamped(), "t=1,v1=" + digits, `signature is malformed: it does not begin with "t=2026-03-02T11:45:00.120Z,v1="`, signature.ErrMalformed},
		{"something behind", with(bareHex(), func(s *specs.Signature) { s.Written = "{signature};{id}" }), digits, `signature is malformed: it does not end with ";dlv_xyz789"`, signature.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			secret := "whsec_a"
			if c.scheme.Secret == specs.SecretPrefixBase64 {
				secret = "whsec_YWJj"
			}
			err := signature.Verify(c.scheme, secret, c.value, m)
			NewWithT(t).Expect(err).To(MatchError(c.want))
			NewWithT(t).Expect(err).To(MatchError(c.kind))
		})
	}
}
