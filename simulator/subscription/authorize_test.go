package subscription

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

// CL-S-AUTH-01 to -03, with the key in either header.
func TestKeys(t *testing.T) {
	for _, c := range []struct {
		name    string
		headers []string
		status  int
		detail  string
	}{
		{"business", []string{"X-API-Key: sk_test_hookbench_business"}, 200, ""},
		{"enterprise", []string{"x-api-key: sk_test_hookbench_enterprise"}, 200, ""},
		{"as a bearer token", []string{"X-API-Key:", "Authorization: Bearer sk_test_hookbench_enterprise"}, 200, ""},
		{"as a bearer token in small letters", []string{"X-API-Key:", "Authorization: bearer sk_test_hookbench_business"}, 200, ""},
		{"key beside other credentials", []string{"Authorization: Basic eDp5"}, 200, ""},
		{"plan without webhooks", []string{"X-API-Key: sk_test_hookbench_free"}, 403, "the plan Free does not include webhooks"},
		{"plan without webhooks as a token", []string{"X-API-Key:", "Authorization: Bearer sk_test_hookbench_free"}, 403, "the plan Free"},
		{"no key", []string{"X-API-Key:"}, 401, "an API key is needed, as X-API-Key or as Authorization: Bearer"},
		{"unknown key", []string{"X-API-Key: sk_test_hookbench_gold"}, 401, "not known"},
		{"key in other letters", []string{"X-API-Key: SK_TEST_HOOKBENCH_BUSINESS"}, 401, "not known"},
		{"unknown token", []string{"X-API-Key:", "Authorization: Bearer x"}, 401, "not known"},
		{"basic", []string{"X-API-Key:", "Authorization: Basic sk_test_hookbench_business"}, 401, "not known"},
		{"no scheme", []string{"X-API-Key:", "Authorization: sk_test_hookbench_business"}, 401, "not known"},
		{"unknown key beside a good token", []string{"X-API-Key: x", "Authorization: Bearer sk_test_hookbench_business"}, 401, "not known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, s := NewWithT(t), newStage(t, "cargolint")
			a := s.call("GET", "/webhooks", "", c.headers...)
			g.Expect(a.status).To(Equal(c.status), a.text)
			g.Expect(a.at("message")).To(ContainSubstring(c.detail))
			g.Expect(a.header.Get("WWW-Authenticate") != "").To(Equal(c.status == http.StatusUnauthorized))
			g.Expect(a.text).NotTo(ContainSubstring("sk_test"), "a key is not repeated")
		})
	}
}

func TestTwoKeysAreNone(t *testing.T) {
	s := newStage(t, "cargolint")
	r := httptest.NewRequest("GET", s.server.String()+"/webhooks", nil)
	r.Header["X-Api-Key"] = []string{"sk_test_hookbench_business", "sk_test_hookbench_enterprise"}
	NewWithT(t).Expect(s.send(r).status).To(Equal(http.StatusUnauthorized))
}

func TestKeysWithoutBearer(t *testing.T) {
	g := NewWithT(t)
	keys := NewKeys(specs.APIKeys{Header: "X-Key", Prefix: "k_", Plans: []specs.Plan{{Name: "Very Large", Webhooks: true}}, Refused: 402})
	g.Expect(keys.List()).To(Equal([]Key{{"k_hookbench_very_large", "Very Large"}}))
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Authorization", "Bearer k_hookbench_very_large")
	_, err := keys.Authorize(r, nil)
	g.Expect(err).To(MatchError("an API key is needed, as X-Key"))
	r.Header.Set("X-Key", "k_hookbench_very_large")
	caller, err := keys.Authorize(r, nil)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(caller).To(Equal(Caller{Name: "k_hookbench_very_large"}))
}

// Every operation asks for credentials, and refuses before it looks at anything else.
func TestEveryOperationIsGuarded(t *testing.T) {
	for _, c := range []struct{ provider, body, missing string }{
		{"cargolint", hook, "X-API-Key:"},
		{"cas-notifications", withOAuth, "Authorization:"},
	} {
		g, s := NewWithT(t), newStage(t, c.provider)
		for path, item := range s.options.Provider.OpenAPI().Paths.Map() {
			for method := range item.Operations() {
				a := s.call(method, path, c.body, c.missing)
				g.Expect(a.status).To(Equal(http.StatusUnauthorized), method+" "+path)
			}
		}
		g.Expect(s.changes).To(BeEmpty())
		g.Expect(s.tested).To(BeEmpty())
	}
}

// CASN-S-AUTH-01: which scope each operation needs, and that nothing else will do.
func TestScopes(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	all := []string{"create:subscriptions", "read:subscriptions", "delete:subscriptions", "read:declarations"}
	named := func(scope string) string { return "Authorization: Bearer " + strings.ReplaceAll(scope, ":", ".") }
	for _, scope := range all {
		s.scopes[strings.ReplaceAll(scope, ":", ".")] = []string{scope}
	}
	for _, c := range []struct{ method, tail, body, scope string }{
		{"POST", "", withOAuth, "create:subscriptions"},
		{"GET", "", "", "read:subscriptions"},
		{"GET", "/{id}", "", "read:subscriptions"},
		{"DELETE", "/{id}", "", "delete:subscriptions"},
	} {
		id := s.create("/v1/subscriptions", withOAuth).at("id")
		path := "/v1/subscriptions"
		if c.tail != "" {
			path += "/" + id
		}
		before := len(s.changes)
		for _, scope := range all {
			if scope == c.scope {
				continue
			}
			a := s.call(c.method, path, c.body, named(scope))
			g.Expect(a.status).To(Equal(http.StatusForbidden))
			g.Expect(a.at("detail")).To(Equal("the access token lacks scope " + c.scope))
			g.Expect(a.header.Get("WWW-Authenticate")).To(Equal(`Bearer realm="api", error="insufficient_scope", scope="` + c.scope + `"`))
		}
		g.Expect(s.changes).To(HaveLen(before))
		g.Expect(s.call(c.method, path, c.body, named(c.scope)).status).To(BeNumerically("<", 300))
	}
}

// CASN-S-AUTH-02
func TestBadTokens(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	id := s.create("/v1/subscriptions", withOAuth).at("id")
	for _, header := range []string{
		"Authorization:", "Authorization: Bearer unknown", "Authorization: Bearer", "Authorization: Bearer all all", "Authorization: Bearer all,", "Authorization: all",
		"Authorization: Basic all", "Authorization: Bearerall", "Authorization: Bearer \"all\"", "Authorization: Bearer =", "Authorization: Bearer all\x00",
	} {
		for _, c := range []struct{ method, path, body string }{
			{"POST", "/v1/subscriptions", withOAuth}, {"GET", "/v1/subscriptions", ""}, {"GET", "/v1/subscriptions/" + id, ""},
			{"DELETE", "/v1/subscriptions/" + id, ""}, {"GET", "/v1/authorizationStatus", ""},
		} {
			a := s.call(c.method, c.path, c.body, header)
			g.Expect(a.status).To(Equal(http.StatusUnauthorized), header)
			g.Expect(a.header.Get("WWW-Authenticate")).To(HavePrefix(`Bearer realm="api"`))
			g.Expect(a.header.Get("Content-Type")).To(Equal("application/problem+json"))
			g.Expect(a.names()).To(ConsistOf("type", "title", "status", "detail"))
		}
	}
	g.Expect(s.changes).To(HaveLen(1))
	g.Expect(s.call("GET", "/v1/subscriptions?access_token=all", "", "Authorization:").status).To(Equal(http.StatusUnauthorized))
	g.Expect(s.call("GET", "/v1/subscriptions", "", "Authorization: BEARER   all").status).To(Equal(http.StatusOK))
}

func TestATokenThatExpires(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	g.Expect(s.call("GET", "/v1/subscriptions", "").status).To(Equal(http.StatusOK))
	delete(s.scopes, "all")
	a := s.call("GET", "/v1/subscriptions", "")
	g.Expect(a.status).To(Equal(http.StatusUnauthorized))
	g.Expect(a.header.Get("WWW-Authenticate")).To(ContainSubstring(`error="invalid_token"`))
}

func TestAlternativesOfScopes(t *testing.T) {
	g := NewWithT(t)
	g.Expect(suffice([]string{"a"}, [][]string{{"a", "b"}, {"c"}})).To(BeFalse())
	g.Expect(suffice([]string{"a", "b"}, [][]string{{"a", "b"}, {"c"}})).To(BeTrue())
	g.Expect(suffice([]string{"c"}, [][]string{{"a", "b"}, {"c"}})).To(BeTrue())
	g.Expect(suffice(nil, [][]string{{"a"}, {}})).To(BeTrue())
}
