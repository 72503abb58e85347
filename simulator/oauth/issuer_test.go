package oauth

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	. "github.com/onsi/gomega"
)

// rightClaims are those of a run with an audience and a scope of two words.
var rightClaims = Claims{ClientID: "bench", Audience: "https://receiver.example", Scope: "hooks.write hooks.read"}

// serve starts an issuer under the path /idp of a loopback server.
func serve(t testing.TB, o Options) *Issuer {
	t.Helper()
	routes := http.NewServeMux()
	server := httptest.NewServer(routes)
	t.Cleanup(server.Close)
	o.URL = server.URL + "/idp"
	i, err := NewIssuer(o)
	if err != nil {
		t.Fatal(err)
	}
	routes.Handle("/idp/", http.StripPrefix("/idp", i))
	return i
}

func mint(t testing.TB, i *Issuer, which Key, c Claims) string {
	t.Helper()
	token, err := i.MintWith(which, c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// get fetches a JSON document.
func get(t testing.TB, address string, into any) http.Header {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d, %v", address, answer.StatusCode, err)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("GET %s: %v", address, err)
	}
	return answer.Header
}

func fetchKeys(t testing.TB, i *Issuer) jose.JSONWebKeySet {
	t.Helper()
	var keys jose.JSONWebKeySet
	get(t, i.JWKSURL(), &keys)
	return keys
}

func TestTokensVerifyAgainstTheFetchedKeys(t *testing.T) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256} {
		t.Run(string(algorithm), func(t *testing.T) {
			g := NewWithT(t)
			now := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
			i := serve(t, Options{Algorithm: algorithm, Lifetime: 10 * time.Minute, Clock: func() time.Time { return now }})
			parsed, err := jwt.ParseSigned(mint(t, i, FirstKey, rightClaims), []jose.SignatureAlgorithm{algorithm})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(parsed.Headers[0].ExtraHeaders).To(HaveKeyWithValue(jose.HeaderKey("typ"), "JWT"))

			var claims map[string]any
			g.Expect(parsed.Claims(fetchKeys(t, i), &claims)).To(Succeed()) // go-jose looks the kid up
			g.Expect(claims).To(HaveLen(9))
			g.Expect(claims).To(HaveKeyWithValue("iss", i.URL()))
			g.Expect(claims).To(HaveKeyWithValue("sub", "bench"))
			g.Expect(claims).To(HaveKeyWithValue("client_id", "bench"))
			g.Expect(claims).To(HaveKeyWithValue("aud", "https://receiver.example"))
			g.Expect(claims).To(HaveKeyWithValue("scope", "hooks.write hooks.read"))
			g.Expect(claims).To(HaveKeyWithValue("iat", BeNumerically("==", now.Unix())))
			g.Expect(claims).To(HaveKeyWithValue("nbf", BeNumerically("==", now.Unix())))
			g.Expect(claims).To(HaveKeyWithValue("exp", BeNumerically("==", now.Unix()+600)))
			g.Expect(claims).To(HaveKeyWithValue("jti", Not(BeEmpty())))
		})
	}
}

func TestClaimsThatAreNotSetAreLeftOut(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{Algorithm: jose.ES256})
	first, err := parseCompact(mint(t, i, FirstKey, Claims{Subject: "somebody"}))
	g.Expect(err).NotTo(HaveOccurred())
	second, err := parseCompact(mint(t, i, FirstKey, Claims{Subject: "somebody"}))
	g.Expect(err).NotTo(HaveOccurred())

	var claims, others map[string]any
	g.Expect(json.Unmarshal(first.payload, &claims)).To(Succeed())
	g.Expect(json.Unmarshal(second.payload, &others)).To(Succeed())
	g.Expect(claims).To(And(HaveLen(6), HaveKeyWithValue("sub", "somebody")))
	g.Expect(claims).NotTo(Or(HaveKey("aud"), HaveKey("scope"), HaveKey("client_id")))
	g.Expect(claims["jti"]).NotTo(Equal(others["jti"]))
}

func TestRolloverPublishesASecondKeyOnce(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{})
	before := fetchKeys(t, i)
	g.Expect(before.Keys).To(HaveLen(1))
	_, err := i.MintWith(SecondKey, rightClaims)
	g.Expect(err).To(MatchError(ContainSubstring("not published")))

	g.Expect(i.Rollover()).To(Succeed())
	after := fetchKeys(t, i)
	g.Expect(i.Rollover()).To(Succeed())
	g.Expect(fetchKeys(t, i)).To(Equal(after))
	g.Expect(after.Keys).To(HaveLen(2))
	g.Expect(after.Keys[0]).To(Equal(before.Keys[0]))
	g.Expect(i.JWKSFetches()).To(Equal(3))

	kids := map[Key]string{FirstKey: after.Keys[0].KeyID, SecondKey: after.Keys[1].KeyID}
	for which, kid := range kids {
		parsed, err := jwt.ParseSigned(mint(t, i, which, rightClaims), []jose.SignatureAlgorithm{jose.RS256})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(parsed.Headers[0].KeyID).To(Equal(kid))
		g.Expect(parsed.Claims(after, &map[string]any{})).To(Succeed())
	}
	g.Expect(kids[FirstKey]).NotTo(Equal(kids[SecondKey]))
	byDefault, err := i.Mint(rightClaims)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(kidOf(t, byDefault)).To(Equal(kids[FirstKey]))
	fromEndpoint, err := TokenClient{URL: i.TokenURL(), ID: "a", Secret: "b"}.Token(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(kidOf(t, fromEndpoint)).To(Equal(kids[SecondKey]))
}

func kidOf(t *testing.T, token string) string {
	t.Helper()
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Headers[0].KeyID
}

func TestPublishedKeysArePublicAndForSigning(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{})
	g.Expect(i.Rollover()).To(Succeed())
	var raw struct{ Keys []map[string]any }
	header := get(t, i.JWKSURL(), &raw)
	g.Expect(header.Get("Content-Type")).To(Equal("application/json"))
	for _, key := range raw.Keys {
		g.Expect(key).To(And(HaveKeyWithValue("use", "sig"), HaveKeyWithValue("alg", "RS256"), HaveKeyWithValue("kty", "RSA")))
		g.Expect(key).To(And(HaveLen(6), HaveKey("kid"), HaveKey("n"), HaveKey("e"))) // and no private member
	}
}

func TestDiscovery(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{})
	for _, name := range []string{"openid-configuration", "oauth-authorization-server"} {
		var document map[string]any
		header := get(t, i.URL()+"/.well-known/"+name, &document)
		g.Expect(header.Get("Content-Type")).To(Equal("application/json"))
		g.Expect(document).To(HaveKeyWithValue("issuer", i.URL()))
		g.Expect(document).To(HaveKeyWithValue("jwks_uri", i.URL()+"/.well-known/jwks.json"))
		g.Expect(document).To(HaveKeyWithValue("token_endpoint", i.URL()+"/token"))
		g.Expect(document).To(HaveKeyWithValue("grant_types_supported", ConsistOf("client_credentials")))
		g.Expect(document).To(HaveKeyWithValue("token_endpoint_auth_methods_supported", ConsistOf("client_secret_post", "client_secret_basic")))
		g.Expect(document).To(HaveKeyWithValue("id_token_signing_alg_values_supported", ConsistOf("RS256")))
		g.Expect(document).To(And(HaveKey("response_types_supported"), HaveKey("subject_types_supported")))
	}
}

func TestDocumentsAreReadOnly(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{})
	for _, path := range []string{"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/.well-known/jwks.json"} {
		answer, err := http.Post(i.URL()+path, "application/json", http.NoBody)
		g.Expect(err).NotTo(HaveOccurred())
		answer.Body.Close()
		g.Expect(answer.StatusCode).To(Equal(http.StatusMethodNotAllowed))
		g.Expect(answer.Header.Get("Allow")).To(ContainSubstring("GET"))
	}
	answer, err := http.Head(i.JWKSURL())
	g.Expect(err).NotTo(HaveOccurred())
	answer.Body.Close()
	g.Expect(answer.StatusCode).To(Equal(http.StatusOK))
	g.Expect(i.JWKSFetches()).To(BeZero())
}

func TestIssuerURLs(t *testing.T) {
	g := NewWithT(t)
	for _, wrong := range []string{"", "issuer", "ftp://host", "http://", "http://host?x=1", "http://host#x", "http://user:hunter2@host", "http://a b"} {
		_, err := NewIssuer(Options{URL: wrong})
		g.Expect(err).To(HaveOccurred(), wrong)
		g.Expect(err.Error()).NotTo(ContainSubstring("hunter2"))
	}
	_, err := NewIssuer(Options{URL: "http://host", Algorithm: "HS256"})
	g.Expect(err).To(MatchError(ContainSubstring("want RS256 or ES256")))

	i, err := NewIssuer(Options{URL: "https://host/"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(i.URL()).To(Equal("https://host/"), "the iss claim is the URL as given")
	g.Expect(i.TokenURL()).To(Equal("https://host/token"))
}

func TestConcurrentUse(t *testing.T) {
	i := serve(t, Options{Algorithm: jose.ES256})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := i.Rollover(); err != nil {
				t.Error(err)
			}
			keys := fetchKeys(t, i)
			for _, which := range []Key{FirstKey, SecondKey} {
				token, err := i.MintWith(which, rightClaims)
				if err != nil {
					t.Error(err)
					continue
				}
				parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
				if err != nil {
					t.Error(err)
				} else if err := parsed.Claims(keys, &map[string]any{}); err != nil {
					t.Error(err)
				}
			}
			for _, f := range i.Forgeries(rightClaims) {
				if _, err := f.Make(); err != nil {
					t.Error(f.Name, err)
				}
			}
		})
	}
	all.Wait()
}
