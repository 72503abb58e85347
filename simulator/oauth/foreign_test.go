package oauth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

func TestAlterationsOfAForeignJWT(t *testing.T) {
	for algorithm, generate := range strangers() {
		t.Run(string(algorithm), func(t *testing.T) {
			g := NewWithT(t)
			key, err := generate()
			g.Expect(err).NotTo(HaveOccurred())
			const text = `{"ver":"2.0","iss":"https://login.example","exp":4102444800.5,"roles":["hooks"],"n":12345678901234567890}`
			options := (&jose.SignerOptions{}).WithType("at+jwt").WithHeader("kid", "k1").WithHeader("x5t", "abc")
			signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, options)
			g.Expect(err).NotTo(HaveOccurred())
			signed, err := signer.Sign([]byte(text))
			g.Expect(err).NotTo(HaveOccurred())
			token, err := signed.CompactSerialize()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(IsJWT(token)).To(BeTrue())

			var made []string
			for _, f := range Alterations(token) {
				altered, err := f.Make()
				g.Expect(err).NotTo(HaveOccurred(), f.Name)
				g.Expect(verifies(altered, algorithm, key)).To(BeFalse(), f.Name)
				g.Expect(f.Aspect).To(Equal(Authenticity))
				g.Expect(f.UnknownKey).To(BeFalse())
				made = append(made, f.Name)
			}
			g.Expect(made).To(ConsistOf("not-a-token", "broken-signature", "alg-none", "alg-none-capitalised",
				"alg-none-mixed-case", "changed-expiry", "other-key-same-kid"))
			g.Expect(verifies(token, algorithm, key)).To(BeTrue())
		})
	}
}

// verifies tells whether the token has a right signature.
func verifies(token string, algorithm jose.SignatureAlgorithm, key any) bool {
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{algorithm})
	if err != nil {
		return false
	}
	switch private := key.(type) {
	case *rsa.PrivateKey:
		key = private.Public()
	case *ecdsa.PrivateKey:
		key = private.Public()
	case ed25519.PrivateKey:
		key = private.Public()
	}
	_, err = jws.Verify(key)
	return err == nil
}

func TestAlterationsChangeOneThing(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{Algorithm: jose.ES256})
	token := mint(t, i, FirstKey, rightClaims)
	before, err := parseCompact(token)
	g.Expect(err).NotTo(HaveOccurred())
	made := map[string]compact{}
	for _, f := range Alterations(token) {
		altered, err := f.Make()
		g.Expect(err).NotTo(HaveOccurred())
		if t, err := parseCompact(altered); err == nil {
			made[f.Name] = t
		}
	}
	g.Expect(made["other-key-same-kid"].payload).To(Equal(before.payload))
	g.Expect(made["other-key-same-kid"].header).To(MatchJSON(before.header))
	g.Expect(made["changed-expiry"].header).To(Equal(before.header))
	g.Expect(made["changed-expiry"].signature).To(Equal(before.signature))

	v := rightVerifier(i, fetchKeys(t, i))
	v.readsOnly = true
	g.Expect(v.checkClaims(made["changed-expiry"].payload)).To(Succeed())
	none, err := Alterations(token)[2].Make()
	g.Expect(err).NotTo(HaveOccurred())
	v = rightVerifier(i, fetchKeys(t, i))
	v.unsigned = func(alg string) bool { return alg == "none" }
	g.Expect(v.verify(none)).To(Succeed())
}

func TestATokenWithoutExpiryGetsOne(t *testing.T) {
	g := NewWithT(t)
	token := compact{[]byte(`{"alg":"RS256"}`), []byte(`{"sub":"x"}`), []byte("signature")}.String()
	changed, err := prolong(token)
	g.Expect(err).NotTo(HaveOccurred())
	parsed, err := parseCompact(changed)
	g.Expect(err).NotTo(HaveOccurred())
	var p payload
	g.Expect(json.Unmarshal(parsed.payload, &p)).To(Succeed())
	g.Expect(time.Unix(p.Expires, 0)).To(BeTemporally(">", time.Now()))
}

func TestAlterationsOfAnOpaqueToken(t *testing.T) {
	opaque := []string{
		"2YotnFZFEjr1zCsicMWpAA", "a.b.c", "-----", "x", "eyJhbGciOiJSU0EifQ.a.b.c.d",
		"e30.e30.c2ln",                     // no alg
		"bm90IGpzb24.e30.c2ln",             // header is not JSON
		"eyJhbGciOiJSUzI1NiJ9.WzFd.c2ln",   // payload is an array
		"eyJhbGciOiJSUzI1NiJ9.e30.",        // not signed
		"eyJhbGciOiJSUzI1NiJ9.e30.c2ln===", // padded
	}
	for _, token := range opaque {
		t.Run(token, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(IsJWT(token)).To(BeFalse())
			list := Alterations(token)
			g.Expect(list).To(HaveLen(2))
			g.Expect(list[0].Name).To(Equal("not-a-token"))
			g.Expect(list[1].Name).To(Equal("altered-token"))
			altered, err := list[1].Make()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(altered).NotTo(Equal(token))
		})
	}
}

func TestUnusualHeadersAreNotResigned(t *testing.T) {
	g := NewWithT(t)
	for _, header := range []string{`{"alg":"ES256K"}`, `{"alg":"RS256","crit":["b64"],"b64":false}`} {
		token := compact{[]byte(header), []byte(`{}`), []byte("signature")}.String()
		g.Expect(IsJWT(token)).To(BeTrue())
		resigned := slices.ContainsFunc(Alterations(token), func(f Forgery) bool { return f.Name == "other-key-same-kid" })
		g.Expect(resigned).To(BeFalse(), header)
	}
}

func TestASubstitutedCharacterKeepsTheAlphabet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		token := rapid.StringMatching(`[A-Za-z0-9._~+/=-]*[A-Za-z0-9][A-Za-z0-9._~+/=-]*`).Draw(t, "token")
		altered := substitute(token)
		different := 0
		for n := range token {
			if token[n] != altered[n] {
				different++
			}
		}
		if len(altered) != len(token) || different != 1 || strings.ContainsAny(altered, " \r\n") {
			t.Fatalf("%q became %q", token, altered)
		}
	})
}

func FuzzAlterations(f *testing.F) {
	f.Add("eyJhbGciOiJSUzI1NiJ9.e30.c2ln")
	f.Add("2YotnFZFEjr1zCsicMWpAA")
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		for _, forgery := range Alterations(token) {
			if forgery.Name == "other-key-same-kid" {
				continue // making RSA keys is too slow to be fuzzed
			}
			if altered, err := forgery.Make(); err == nil && altered == token && token != notAToken {
				t.Errorf("%s left %q as it was", forgery.Name, token)
			}
		}
	})
}
