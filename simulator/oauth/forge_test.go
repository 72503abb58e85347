package oauth

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/gomega"
)

// decodeTwo decodes header and payload.
func decodeTwo(parts []string) (header, payload []byte, err error) {
	if header, err = base64.RawURLEncoding.DecodeString(parts[0]); err != nil {
		return nil, nil, err
	}
	payload, err = base64.RawURLEncoding.DecodeString(parts[1])
	return header, payload, err
}

// naivety is one mistake of a verifier and all the forgeries that it lets through.
type naivety struct {
	name    string
	make    func(*verifier)
	accepts []string
}

// naiveties hold a mistake for each forgery. That a verifier with that one mistake accepts the forgery shows that
// nothing else is wrong with it.
func naiveties(t *testing.T, i *Issuer) []naivety {
	stranger, err := i.stranger()
	if err != nil {
		t.Fatal(err)
	}
	first, err := i.first()
	if err != nil {
		t.Fatal(err)
	}
	underRightKid := stranger.public
	underRightKid.KeyID = first.public.KeyID
	always := func(string, string) bool { return true }
	prefix := func(got, want string) bool { return strings.HasPrefix(got, want) }
	orNone := func(check func(string, string) bool) func(string, string) bool {
		return func(got, want string) bool { return got == "" || check(got, want) }
	}
	hmac := func(secret []byte) func(*verifier) {
		return func(v *verifier) { v.letsTokenPick = [][]byte{secret} }
	}
	none := func(spelling string) func(*verifier) {
		return func(v *verifier) { v.unsigned = func(alg string) bool { return alg == spelling } }
	}
	list := []naivety{
		{"any word", func(v *verifier) { v.anyWord = true }, names(i)},
		{"no signature check", func(v *verifier) { v.readsOnly = true },
			[]string{"broken-signature", "changed-expiry", "changed-scope", "other-key-same-kid", "other-key-embedded", "other-key-unknown-kid"}},
		{"none", none("none"), []string{"alg-none"}},
		{"None", none("None"), []string{"alg-none-capitalised"}},
		{"nOnE", none("nOnE"), []string{"alg-none-mixed-case"}},
		{"knows the stranger", func(v *verifier) { v.keys.Keys = append(v.keys.Keys, stranger.public) }, []string{"other-key-unknown-kid"}},
		{"takes the stranger for the issuer", func(v *verifier) { v.keys.Keys = []jose.JSONWebKey{underRightKid} },
			[]string{"other-key-same-kid", "other-key-embedded"}},
		{"key out of the header", func(v *verifier) { v.trustsHeader = true }, []string{"other-key-embedded"}},
		{"HMAC with PEM", hmac(pemOf(t, first)), []string{"hmac-with-public-key-pem"}},
		{"HMAC with DER", hmac(derOf(t, first)), []string{"hmac-with-public-key-der"}},
		{"HMAC with number", hmac([]byte(memberOf(t, i))), []string{"hmac-with-public-key-modulus"}},
		{"no expiry", func(v *verifier) { v.checks.expiry = func(time.Time, time.Time) bool { return true } }, []string{"expired"}},
		{"no issuer", func(v *verifier) { v.checks.issuer = always }, []string{"other-issuer", "longer-issuer"}},
		{"issuer by prefix", func(v *verifier) { v.checks.issuer = prefix }, []string{"longer-issuer"}},
		{"no audience", func(v *verifier) { v.checks.audience = always }, []string{"other-audience", "longer-audience", "missing-audience"}},
		{"audience by substring", func(v *verifier) { v.checks.audience = strings.Contains }, []string{"longer-audience"}},
		{"audience only if there", func(v *verifier) { v.checks.audience = orNone(same) }, []string{"missing-audience"}},
		{"no scope", func(v *verifier) { v.checks.scope = always }, []string{"other-scope", "longer-scope", "missing-scope"}},
		{"scope by substring", func(v *verifier) { v.checks.scope = strings.Contains }, []string{"longer-scope"}},
		{"scope only if there", func(v *verifier) { v.checks.scope = orNone(hasWord) }, []string{"missing-scope"}},
	}
	if key, ok := first.public.Key.(*rsa.PublicKey); ok {
		pkcs1 := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(key)})
		list = append(list, naivety{"HMAC with PKCS #1", hmac(pkcs1), []string{"hmac-with-public-key-pkcs1"}})
	}
	return list
}

func names(i *Issuer) []string {
	var list []string
	for _, f := range i.Forgeries(rightClaims) {
		list = append(list, f.Name)
	}
	return list
}

func derOf(t *testing.T, k *signingKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(k.public.Key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func pemOf(t *testing.T, k *signingKey) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: derOf(t, k)})
}

// memberOf reads n, or x, as it is published.
func memberOf(t *testing.T, i *Issuer) string {
	var set struct{ Keys []struct{ N, X string } }
	get(t, i.JWKSURL(), &set)
	return set.Keys[0].N + set.Keys[0].X
}

func TestEachForgeryIsWrongInOneThing(t *testing.T) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256} {
		t.Run(string(algorithm), func(t *testing.T) {
			i := serve(t, Options{Algorithm: algorithm})
			right := rightVerifier(i, fetchKeys(t, i))
			token := mint(t, i, FirstKey, rightClaims)
			if err := right.verify(token); err != nil {
				t.Fatalf("right token: %v", err)
			}
			forged := map[string]string{}
			for _, f := range i.Forgeries(rightClaims) {
				made, err := f.Make()
				if err != nil || forged[f.Name] != "" || f.Text == "" {
					t.Fatalf("%s: made twice, without words, or not at all: %v", f.Name, err)
				}
				forged[f.Name] = made
				if right.verify(made) == nil {
					t.Errorf("the right verifier accepts %s", f.Name)
				}
			}
			covered := map[string]bool{}
			for _, n := range naiveties(t, i)[1:] {
				checkNaivety(t, right, n, forged)
				for _, name := range n.accepts {
					covered[name] = true
				}
			}
			checkNaivety(t, right, naiveties(t, i)[0], forged)
			for name := range forged {
				if !covered[name] && name != "not-a-token" {
					t.Errorf("no naive verifier accepts %s", name)
				}
			}
		})
	}
}

// checkNaivety tells whether the mistake lets through what it should, and nothing else.
func checkNaivety(t *testing.T, v verifier, n naivety, forged map[string]string) {
	t.Helper()
	v.keys.Keys = slices.Clone(v.keys.Keys)
	n.make(&v)
	for name, token := range forged {
		err := v.verify(token)
		if expected := slices.Contains(n.accepts, name); expected != (err == nil) {
			t.Errorf("%s: %s accepted %v, want %v (%v)", n.name, name, err == nil, expected, err)
		}
	}
}

func TestForgeriesFollowTheClaims(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{Algorithm: jose.ES256})
	aspects := func(c Claims) map[Aspect]int {
		count := map[Aspect]int{}
		for _, f := range i.Forgeries(c) {
			count[f.Aspect]++
		}
		return count
	}
	g.Expect(aspects(Claims{})).To(Equal(map[Aspect]int{Authenticity: 12, Validity: 1, Origin: 2}))
	g.Expect(aspects(Claims{Audience: "a"})).To(HaveKeyWithValue(Recipient, 3))
	g.Expect(aspects(Claims{Scope: "s"})).To(HaveKeyWithValue(Permission, 3))
	var unknown []string
	for _, f := range i.Forgeries(rightClaims) {
		if f.UnknownKey {
			unknown = append(unknown, f.Name)
		}
	}
	g.Expect(unknown).To(ConsistOf("other-key-unknown-kid"))
}

// Only an unknown kid may lead a receiver to fetch the keys again.
func TestOtherForgeriesKeepTheKid(t *testing.T) {
	i := serve(t, Options{})
	if err := i.Rollover(); err != nil {
		t.Fatal(err)
	}
	keys := fetchKeys(t, i)
	for _, f := range i.Forgeries(rightClaims) {
		token, err := f.Make()
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "not-a-token" {
			continue
		}
		header, _, err := decodeTwo(strings.Split(token, "."))
		if err != nil {
			t.Fatal(err)
		}
		if known := strings.Contains(string(header), keys.Keys[0].KeyID); known == f.UnknownKey {
			t.Errorf("%s: header %s", f.Name, header)
		}
	}
}

func TestABrokenSignatureDiffersInOneBit(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{})
	token := mint(t, i, FirstKey, rightClaims)
	broken, err := breakSignature(token)
	g.Expect(err).NotTo(HaveOccurred())
	before, err := parseCompact(token)
	g.Expect(err).NotTo(HaveOccurred())
	after, err := parseCompact(broken)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(broken).To(HaveLen(len(token)))
	g.Expect(after.header).To(Equal(before.header))
	g.Expect(after.payload).To(Equal(before.payload))
	different := 0
	for n := range before.signature {
		for x := before.signature[n] ^ after.signature[n]; x != 0; x &= x - 1 {
			different++
		}
	}
	g.Expect(different).To(Equal(1))
}

// A receiver may need only one word of the configured scope.
func TestScopeForgeriesLackEachWord(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{Algorithm: jose.ES256})
	v := rightVerifier(i, fetchKeys(t, i))
	for _, word := range strings.Fields(rightClaims.Scope) {
		v.scope = []string{word}
		g.Expect(v.verify(mint(t, i, FirstKey, rightClaims))).To(Succeed())
		for _, f := range i.Forgeries(rightClaims) {
			if f.Aspect == Permission {
				token, err := f.Make()
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(v.verify(token)).To(MatchError(ContainSubstring(word)), f.Name)
			}
		}
	}
}
