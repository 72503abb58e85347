package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"pgregory.net/rapid"
)

// inVirtualTime is an endpoint whose tokens are the JSON of their claims.
func inVirtualTime(now *time.Time) TokenEndpoint {
	return TokenEndpoint{
		Lifetime: time.Hour,
		Clock:    func() time.Time { return *now },
		Issue: func(c Claims) (string, error) {
			text, err := json.Marshal(c)
			return string(text), err
		},
	}
}

func post(e TokenEndpoint, header http.Header, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/token?grant_type=client_credentials&client_id=u&client_secret=u", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func TestTokensAreIssuedOnTheGivenClock(t *testing.T) {
	g := NewWithT(t)
	now := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	e := inVirtualTime(&now)
	for range 2 {
		w := post(e, nil, "grant_type=client_credentials&client_id=c&client_secret=s&scope=a%20b&audience=x&unknown=1&resource=1&resource=2")
		g.Expect(w.Code).To(Equal(http.StatusOK))
		g.Expect(w.Header().Get("Cache-Control")).To(Equal("no-store"))
		g.Expect(w.Header().Get("Pragma")).To(Equal("no-cache"))
		g.Expect(w.Header().Get("Content-Type")).To(Equal("application/json"))
		var answer tokenAnswer
		g.Expect(json.Unmarshal(w.Body.Bytes(), &answer)).To(Succeed())
		g.Expect(answer.TokenType).To(Equal("Bearer"))
		g.Expect(answer.ExpiresIn).To(BeEquivalentTo(3600))
		g.Expect(answer.Scope).To(Equal("a b"))
		var claims Claims
		g.Expect(json.Unmarshal([]byte(answer.AccessToken), &claims)).To(Succeed())
		g.Expect(claims).To(Equal(Claims{ClientID: "c", Audience: "x", Scope: "a b", IssuedAt: now, Expires: now.Add(time.Hour)}))
		now = now.Add(24 * time.Hour)
	}
}

func TestRefusals(t *testing.T) {
	const right = "grant_type=client_credentials&client_id=c&client_secret=s"
	basic := func(id, secret string) http.Header {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.SetBasicAuth(id, secret)
		return r.Header
	}
	for _, x := range []struct {
		name   string
		header http.Header
		form   string
		status int
		code   string
	}{
		{"right", nil, right, 200, ""},
		{"right by Basic", basic("c", "s"), "grant_type=client_credentials", 200, ""},
		{"same id in both", basic("c", "s"), "grant_type=client_credentials&client_id=c", 200, ""},
		{"media type with parameter", http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=UTF-8"}}, right, 200, ""},
		{"known scope", nil, right + "&scope=read+write", 200, ""},
		{"everything", nil, right + "&scope=https://api.example/.default", 200, ""},
		{"wrong secret", nil, "grant_type=client_credentials&client_id=c&client_secret=S", 401, "invalid_client"},
		{"another client's secret", nil, "grant_type=client_credentials&client_id=c&client_secret=s2", 401, "invalid_client"},
		{"wrong secret by Basic", basic("c", "S"), "grant_type=client_credentials", 401, "invalid_client"},
		{"no secret", nil, "grant_type=client_credentials&client_id=c&client_secret=", 401, "invalid_client"},
		{"no client", nil, "grant_type=client_credentials", 401, "invalid_client"},
		{"bearer", http.Header{"Authorization": {"Bearer x"}}, right, 401, "invalid_client"},
		{"not form-encoded for Basic", basic("c", "100%"), "grant_type=client_credentials", 401, "invalid_client"},
		{"secret in header and body", basic("c", "s"), right, 400, "invalid_request"},
		{"two ids", basic("c", "s"), "grant_type=client_credentials&client_id=d", 400, "invalid_request"},
		{"no grant type", nil, "client_id=c&client_secret=s", 400, "invalid_request"},
		{"other grant type", nil, "grant_type=password&client_id=c&client_secret=s", 400, "unsupported_grant_type"},
		{"twice the scope", nil, right + "&scope=read&scope=write", 400, "invalid_request"},
		{"unknown scope", nil, right + "&scope=read+everything", 400, "invalid_scope"},
		{"two spaces", nil, right + "&scope=read++write", 400, "invalid_scope"},
		{"quote in scope", nil, right + `&scope=re"ad`, 400, "invalid_scope"},
		{"JSON", http.Header{"Content-Type": {"application/json"}}, `{"grant_type":"client_credentials"}`, 400, "invalid_request"},
		{"no media type", http.Header{"Content-Type": nil}, right, 400, "invalid_request"},
		{"broken encoding", nil, right + "&scope=%zz", 400, "invalid_request"},
		{"too large", nil, right + "&padding=" + strings.Repeat("x", maxRequestBytes), 413, "invalid_request"},
	} {
		t.Run(x.name, func(t *testing.T) {
			g := NewWithT(t)
			now := time.Now()
			e := inVirtualTime(&now)
			e.Clients = []Client{{"c", "s"}, {"d", "s2"}}
			e.Scopes, e.All = []string{"read", "write"}, "/.default"
			w := post(e, x.header, x.form)
			g.Expect(w.Code).To(Equal(x.status))
			g.Expect(w.Header().Get("Cache-Control")).To(Equal("no-store"))
			g.Expect(w.Header().Get("Content-Type")).To(Equal("application/json"))
			g.Expect(w.Header().Get("WWW-Authenticate") != "").To(Equal(x.status == 401))
			var answer struct {
				Error       string `json:"error"`
				Description string `json:"error_description"`
				Scope       string
			}
			g.Expect(json.Unmarshal(w.Body.Bytes(), &answer)).To(Succeed())
			g.Expect(answer.Error).To(Equal(x.code))
			g.Expect(answer.Description).NotTo(MatchRegexp(`[^ !#-\[\]-~]`), "characters of RFC 6749 section 5.2")
			if x.code == "" {
				g.Expect(answer.Scope).To(Equal("read write"))
			}
		})
	}
}

func TestTokenRequestsArePosts(t *testing.T) {
	g := NewWithT(t)
	i := serve(t, Options{})
	answer, err := http.Get(i.TokenURL() + "?grant_type=client_credentials&client_id=c&client_secret=s")
	g.Expect(err).NotTo(HaveOccurred())
	answer.Body.Close()
	g.Expect(answer.StatusCode).To(Equal(http.StatusMethodNotAllowed))
	g.Expect(answer.Header.Get("Allow")).To(Equal("POST"))
}

func TestATokenThatCannotBeMadeIsAServerError(t *testing.T) {
	g := NewWithT(t)
	now := time.Now()
	e := inVirtualTime(&now)
	e.Issue = func(Claims) (string, error) { return "", errors.New("inner detail") }
	w := post(e, nil, "grant_type=client_credentials&client_id=c&client_secret=s")
	g.Expect(w.Code).To(Equal(http.StatusInternalServerError))
	g.Expect(w.Body.String()).To(And(ContainSubstring("server_error"), Not(ContainSubstring("inner detail"))))
}

func TestIndependentClientInAllStyles(t *testing.T) {
	styles := map[string]oauth2.AuthStyle{
		"detected": oauth2.AuthStyleAutoDetect, "parameters": oauth2.AuthStyleInParams, "header": oauth2.AuthStyleInHeader,
	}
	i := serve(t, Options{Clients: []Client{{"bench client", "s:1/ü"}}})
	keys := fetchKeys(t, i)
	for name, style := range styles {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			config := clientcredentials.Config{
				ClientID: "bench client", ClientSecret: "s:1/ü", TokenURL: i.TokenURL(), AuthStyle: style,
				Scopes: []string{"hooks.write", "hooks.read"}, EndpointParams: url.Values{"audience": {rightClaims.Audience}},
			}
			token, err := config.Token(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(token.Type()).To(Equal("Bearer"))
			g.Expect(time.Until(token.Expiry)).To(BeNumerically("~", time.Hour, time.Minute))
			g.Expect(rightVerifier(i, keys).verify(token.AccessToken)).To(Succeed())

			config.ClientSecret = "s:1/u"
			_, err = config.Token(t.Context())
			refused, ok := errors.AsType[*oauth2.RetrieveError](err)
			g.Expect(ok).To(BeTrue())
			g.Expect(refused.ErrorCode).To(Equal("invalid_client"))
		})
	}
}

// inProcess carries requests to a handler without a network.
type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestAnyCredentialsArriveAsTheyWereSent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var got Claims
		client := Client{rapid.StringN(1, 40, -1).Draw(t, "id"), rapid.StringN(1, 40, -1).Draw(t, "secret")}
		audience := rapid.String().Draw(t, "audience")
		e := TokenEndpoint{
			Clients: []Client{client}, Lifetime: time.Hour, Clock: time.Now,
			Issue: func(c Claims) (string, error) { got = c; return "token", nil },
		}
		_, err := TokenClient{
			URL: "http://idp.example/token", ID: client.ID, Secret: client.Secret, Audience: audience,
			Auth:      rapid.SampledFrom([]AuthMethod{ClientSecretPost, ClientSecretBasic}).Draw(t, "method"),
			Transport: inProcess{e},
		}.Token(context.Background())
		if err != nil || got.ClientID != client.ID || got.Audience != audience {
			t.Fatalf("got %+v, %v", got, err)
		}
	})
}

func FuzzTokenEndpoint(f *testing.F) {
	f.Add("grant_type=client_credentials&client_id=c&client_secret=s&scope=a", "", "application/x-www-form-urlencoded")
	f.Add("grant_type=client_credentials", "Basic YzpzJTNB", "application/x-www-form-urlencoded")
	f.Fuzz(func(t *testing.T, form, authorization, mediaType string) {
		now := time.Now()
		header := http.Header{"Authorization": {authorization}, "Content-Type": {mediaType}}
		w := post(inVirtualTime(&now), header, form)
		if !json.Valid(w.Body.Bytes()) || w.Code >= 500 {
			t.Errorf("status %d, body %q", w.Code, w.Body)
		}
	})
}
