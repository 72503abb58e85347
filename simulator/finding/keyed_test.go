package finding_test

import (
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/finding"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

func keyedDelivery(key string, headers ...string) finding.Delivery {
	d := signedDelivery(headers...)
	d.Contract = &specs.Contract{Authentication: specs.Authentication{StaticKey: &specs.StaticKey{Header: "X-Acme-Key"}}}
	d.Secrets = []string{key}
	return d
}

func TestKeyedDeliveries(t *testing.T) {
	const key = "acme_Key+/= 01234567"
	hmac := with(func(s *specs.Signature) { s.Written = "{signature}" })
	plain, err := signature.Sign(hmac, key, signedDelivery().Covered)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	foreign, err := signature.Sign(other(), key, signedDelivery().Covered)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	met := map[string]bool{}
	for _, c := range []struct{ want, key, value string }{
		{"", key, key},
		{"key-bearer", key, "Bearer " + key},
		{"key-bare", "Bearer abc", "abc"},
		{"key-basic", key, "Basic OmFjbWVfS2V5Ky89IDAxMjM0NTY3"},
		{"key-basic-user", key, "Basic YWNtZV9LZXkrLz0gMDEyMzQ1Njc6"},
		{"key-quoted", key, `"` + key + `"`},
		{"key-quoted-single", key, "'" + key + "'"},
		{"key-unquoted", `"quoted key"`, "quoted key"},
		{"key-trimmed", "a key\t", "a key"},
		{"key-upper-case", key, strings.ToUpper(key)},
		{"key-lower-case", key, strings.ToLower(key)},
		{"key-prefix-stripped", key, "Key+/= 01234567"},
		{"key-base64", key, "YWNtZV9LZXkrLz0gMDEyMzQ1Njc="},
		{"key-base64-newline", key, "YWNtZV9LZXkrLz0gMDEyMzQ1NjcK"},
		{"key-decoded", "a2V5", "key"},
		{"key-hex", "a2V5", "61325635"},
		{"key-hashed", "a2V5", "aedbcece349eeb048bcf19b4a6ac8e747cd2efa852bda2793aeec9c0357dbd94"},
		{"key-url-encoded", key, "acme_Key%2B%2F%3D+01234567"},
		{"key-signed", key, plain},
		{"key-signed", key, "sha256=" + plain},
		{"key-signed", key, strings.ToUpper(plain)},
		{"value-cut", key, key[:17]},
		{"unexplained", key, "another key"},
		{"unexplained", key, key[:3]},
	} {
		t.Run(c.want, func(t *testing.T) {
			expectFinding(t, keyedDelivery(c.key, "X-Acme-Key: "+c.value), c.want, "")
			met[c.want] = true
		})
	}
	expectFinding(t, keyedDelivery(key, "X-Other: "+foreign), "foreign-x-other", "that of X-Other")
	expectFinding(t, keyedDelivery(key, "X-Key: "+key), "header-name", "in the header X-Key instead of X-Acme-Key")
	expectFinding(t, keyedDelivery(key, "X-Key: Bearer "+key), "header-name+key-bearer", "")
	for _, id := range finding.IDs() {
		if strings.HasPrefix(id, "key-") && !met[id] {
			t.Errorf("nothing tests %s", id)
		}
	}
}

// A provider may have both ways: the first that is wrong is the finding.
func TestSignatureAndKey(t *testing.T) {
	d := keyedDelivery(secret, "X-Acme-Signature: "+sign(t, scheme(), secret))
	own := scheme()
	d.Contract.Authentication.Signature = &own
	r := finding.Examine(d)
	g := NewWithT(t)
	g.Expect(r.Header).To(Equal("X-Acme-Key"))
	g.Expect(r.Finding.ID).To(Equal("header-missing"))
	d.Header = http.Header{"X-Acme-Key": {secret}}
	r = finding.Examine(d)
	g.Expect(r.Header).To(Equal("X-Acme-Signature"))
}
