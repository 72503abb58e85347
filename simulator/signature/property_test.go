package signature_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

// anyScheme draws a scheme from all words that a folder may use.
func anyScheme(t *rapid.T) specs.Signature {
	return specs.Signature{
		Header:    "X-Signature",
		Algorithm: rapid.SampledFrom([]specs.Algorithm{specs.HMACSHA256, specs.HMACSHA1, specs.HMACSHA512}).Draw(t, "algorithm"),
		Encoding:  rapid.SampledFrom([]specs.Encoding{specs.Hex, specs.Base64}).Draw(t, "encoding"),
		Signed:    rapid.SampledFrom([]string{"{body}", "{timestamp}.{body}", "{id}.{timestamp}.{body}"}).Draw(t, "signed"),
		Written:   rapid.SampledFrom([]string{"{signature}", "sha256={signature}", "t={timestamp},v1={signature}", "v1,{signature};{id}"}).Draw(t, "written"),
		Secret:    rapid.SampledFrom([]specs.SecretReading{specs.SecretAsGiven, specs.SecretPrefixStripped}).Draw(t, "reading"),
	}
}

func anyBytes() *rapid.Generator[[]byte] {
	return rapid.OneOf(
		rapid.SliceOfN(rapid.Byte(), 0, 200),
		rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }),
		rapid.SampledFrom([][]byte{nil, []byte(event), []byte("{body}{timestamp}"), []byte("\x00"), []byte("\xff\xfe")}),
	)
}

func anyMessage(t *rapid.T) signature.Message {
	return signature.Message{ID: rapid.String().Draw(t, "id"), Timestamp: rapid.String().Draw(t, "timestamp"), Body: anyBytes().Draw(t, "body")}
}

func TestWhatIsSignedVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scheme, secret, m := anyScheme(t), string(anyBytes().Draw(t, "secret")), anyMessage(t)
		value, err := signature.Sign(scheme, secret, m)
		if err != nil {
			t.Fatalf("sign: %v", err)
		}
		if err := signature.Verify(scheme, secret, value, m); err != nil {
			t.Fatalf("verify: %v", err)
		}
		if found, ok := signature.Explain(scheme, secret, value, m); ok {
			t.Fatalf("the right value is explained as %s", found.ID)
		}
	})
}

// change changes one byte to another.
func change(t *rapid.T, b []byte) []byte {
	changed := append([]byte(nil), b...)
	at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
	changed[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "xor"))
	return changed
}

func TestAnyChangeIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scheme, m := anyScheme(t), anyMessage(t)
		scheme.Secret = specs.SecretAsGiven // other readings do not look at every byte
		secret := rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "secret")
		m.Body = append(m.Body, 'x')
		value, err := signature.Sign(scheme, string(secret), m)
		if err != nil {
			t.Fatalf("sign: %v", err)
		}
		switch rapid.SampledFrom([]string{"value", "secret", "body"}).Draw(t, "changed") {
		case "value":
			value = string(change(t, []byte(value)))
		case "secret":
			secret = change(t, secret)
		case "body":
			m.Body = change(t, m.Body)
		}
		if err := signature.Verify(scheme, string(secret), value, m); err == nil {
			t.Fatal("a changed delivery verifies")
		}
	})
}

func TestRandomDigestsAreNotExplained(t *testing.T) {
	for _, s := range schemes() {
		t.Run(s.name, func(t *testing.T) {
			for _, size := range []int{20, 32, 64} {
				sum := make([]byte, size)
				_, _ = rand.Read(sum) // it never fails
				for _, digits := range []string{hex.EncodeToString(sum), base64.StdEncoding.EncodeToString(sum), string(sum)} {
					value := strings.ReplaceAll(s.Written, "{signature}", digits)
					_, found := signature.Explain(s.Signature, s.secret, value, message(event), bareHex(), versioned())
					NewWithT(t).Expect(found).To(BeFalse(), value)
				}
			}
		})
	}
}

func TestHostileInput(t *testing.T) {
	const n = 1 << 18
	values := []string{"", "\x00", "\xff\xfe", "sha256=", "sha256=" + strings.Repeat("0", n), strings.Repeat("é", n)}
	bodies := []string{"", "\x00", "\xff\xfe\xfd", strings.Repeat("[", n), strings.Repeat("\x00", n), `"` + strings.Repeat("\xff", n) + `"`}
	for _, body := range bodies {
		for _, value := range values {
			for _, secret := range []string{"", "\x00_\xff"} {
				m := signature.Message{ID: "\x00", Timestamp: "\xff", Body: []byte(body)}
				NewWithT(t).Expect(signature.Verify(prefixedHex(), secret, value, m)).NotTo(Succeed())
				if len(body)+len(value) < n {
					_, found := signature.Explain(prefixedHex(), secret, value, m)
					NewWithT(t).Expect(found).To(BeFalse())
				}
			}
		}
	}
	for _, body := range bodies {
		_, found := signature.Explain(versioned(), "whsec_!", values[len(values)-1], signature.Message{Body: []byte(body)})
		NewWithT(t).Expect(found).To(BeFalse())
	}
}
