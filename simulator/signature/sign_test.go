package signature_test

import (
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

// TestSign compares with published test vectors, and with values made once by Python's hmac module.
func TestSign(t *testing.T) {
	for _, c := range []struct {
		name   string
		scheme specs.Signature
		secret string
		m      signature.Message
		want   string
	}{
		{"RFC 4231 case 1", bareHex(), strings.Repeat("\x0b", 20), signature.Message{Body: []byte("Hi There")},
			"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
		{"RFC 4231 case 1, SHA-512", with(bareHex(), func(s *specs.Signature) { s.Algorithm = specs.HMACSHA512 }), strings.Repeat("\x0b", 20), signature.Message{Body: []byte("Hi There")},
			"87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
		{"RFC 4231 case 2", bareHex(), "Jefe", signature.Message{Body: []byte("what do ya want for nothing?")},
			"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{"RFC 4231 case 6, a key longer than a block", prefixedHex(), strings.Repeat("\xaa", 131), signature.Message{Body: []byte("Test Using Larger Than Block-Size Key - Hash Key First")},
			"sha256=60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
		{"RFC 2202 case 1", with(bareHex(), func(s *specs.Signature) { s.Algorithm = specs.HMACSHA1 }), strings.Repeat("\x0b", 20), signature.Message{Body: []byte("Hi There")},
			"b617318655057264e28bc0b6fb378c8ef146be00"},
		{"nothing", bareHex(), "", signature.Message{}, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
		{"id, timestamp and body with a base64 secret", versioned(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			signature.Message{ID: "msg_p5jXN8AQM9LWM0D4loKWxJek", Timestamp: "1614265330", Body: []byte(`{"test": 2432232314}`)},
			"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		{"timestamp beside the signature", timestamped(), "whsec_abc_DEF123", signature.Message{Timestamp: "1700000000", Body: []byte(`{"a":"é"}`)},
			"t=1700000000,v1=6cb5a4b05e55ec45cd1d20e85f60d427dda69b2f5f1da57406b3eb593e1ce50de6740baae004a5950e907eb938169c79d7db63252a310047e218daaf4aa96624"},
		{"a secret without prefix where one is stripped", timestamped(), "DEF123", signature.Message{Timestamp: "1700000000", Body: []byte(`{"a":"é"}`)},
			"t=1700000000,v1=e10dd9b10d4570b4a09a6e28d53d4d41b4f1d4af1969f9035b1cae75323f73898c001b1206b08dca2354dfc89f93639c4ca85cd93d83fae80fbd5005d3bdcfa4"},
		{"base64 secret", old(), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", signature.Message{Body: []byte(`{"a":1}`)}, "zOE9J4rYsVnFmlzKztKyaO948R8="},
		{"placeholders within the body stay", bareHex(), "whsec_abc", signature.Message{ID: "x", Timestamp: "y", Body: []byte(`{"a":"{timestamp}{id}"}`)},
			"d710305ec003fe2a28b1edbf98fd5c6dabf3fe37fa6de479ac7bf981688ea2bd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			got, err := signature.Sign(c.scheme, c.secret, c.m)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got).To(Equal(c.want))
			g.Expect(signature.Verify(c.scheme, c.secret, c.want, c.m)).To(Succeed())
		})
	}
}

func with(s specs.Signature, change func(*specs.Signature)) specs.Signature {
	change(&s)
	return s
}

// TestSignRefuses has words that no folder may use, and secrets that cannot be read. No error may quote the secret.
func TestSignRefuses(t *testing.T) {
	for _, c := range []struct {
		want   string
		secret string
		change func(*specs.Signature)
	}{
		{`unknown algorithm "hmac-md5"`, "s3cret", func(s *specs.Signature) { s.Algorithm = "hmac-md5" }},
		{`unknown encoding "base32"`, "s3cret", func(s *specs.Signature) { s.Encoding = "base32" }},
		{`unknown reading of the secret "hex"`, "s3cret", func(s *specs.Signature) { s.Secret = "hex" }},
		{`template "{bodi}": unknown placeholder {bodi}`, "s3cret", func(s *specs.Signature) { s.Signed = "{bodi}" }},
		{`holds {signature} 0 times`, "s3cret", func(s *specs.Signature) { s.Written = "sha256=" }},
		{`holds {signature} 2 times`, "s3cret", func(s *specs.Signature) { s.Written = "{signature},{signature}" }},
		{`template "{signature}{body}": unknown placeholder {body}`, "s3cret", func(s *specs.Signature) { s.Written = "{signature}{body}" }},
		{`signing secret: is not base64: illegal base64 data at input byte 4`, "s3cret", func(s *specs.Signature) { s.Secret = specs.SecretBase64 }},
		{`signing secret: is not base64: illegal base64 data at input byte 0`, "s3cret_!", func(s *specs.Signature) { s.Secret = specs.SecretPrefixBase64 }},
	} {
		t.Run(c.want, func(t *testing.T) {
			g := NewWithT(t)
			scheme := with(prefixedHex(), c.change)
			_, err := signature.Sign(scheme, c.secret, message(event))
			g.Expect(err).To(MatchError(ContainSubstring(c.want)))
			g.Expect(err).NotTo(MatchError(ContainSubstring(c.secret)))
			g.Expect(signature.Verify(scheme, c.secret, "sha256=00", message(event))).To(MatchError(err.Error()))
		})
	}
}
