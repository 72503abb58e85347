package control_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"
)

const secret = "töken with spaces"

func TestATokenIsAskedFor(t *testing.T) {
	s := serve(t, func(o *setting) { o.control.Token = secret })
	for path, needed := range map[string]bool{
		api + "/providers":           true,
		api + "/none":                true,
		api + "/stream":              true,
		"/_hookbench/openapi.yaml":   true,
		"/metrics":                   true,
		"/":                          true,
		"/healthz":                   false,
		"/idp/.well-known/jwks.json": false,
		"/idp/.well-known/nothing":   false,
	} {
		got := s.call(t, "GET", path, "")
		g := NewWithT(t)
		g.Expect(got.status == 401).To(Equal(needed), path)
		g.Expect(got.header.Get("WWW-Authenticate") != "").To(Equal(needed), path)
	}
	g := NewWithT(t)
	g.Expect(s.call(t, "PATCH", api+"/clock", "").status).To(Equal(401))
	g.Expect(s.call(t, "GET", api+"/clock?token=t%C3%B6ken+with+spaces", "").status).To(Equal(401), "only the front page takes it")
	g.Expect(s.call(t, "POST", "/"+documented+"/api/v1/webhooks", "{}").body).NotTo(ContainSubstring("/?token="), "the provider asks for its own keys")
}

func TestATokenOpensAll(t *testing.T) {
	s := serve(t, func(o *setting) { o.control.Token = secret })
	for name, c := range map[string]struct {
		header []string
		status int
	}{
		"nothing":         {nil, 401},
		"bearer":          {[]string{"Authorization", "Bearer " + secret}, 200},
		"bearer in small": {[]string{"Authorization", "bearer " + secret}, 200},
		"another":         {[]string{"Authorization", "Bearer " + secret + "x"}, 401},
		"a part":          {[]string{"Authorization", "Bearer t"}, 401},
		"empty":           {[]string{"Authorization", "Bearer "}, 401},
		"basic":           {[]string{"Authorization", "Basic " + secret}, 401},
		"token as cookie": {[]string{"Cookie", "hookbench=" + secret}, 401},
		"empty cookie":    {[]string{"Cookie", "hookbench="}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(s.call(t, "GET", api+"/clock", "", c.header...).status).To(Equal(c.status))
		})
	}
}

func TestABrowserKeepsTheToken(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, func(o *setting) { o.control.Token = secret })
	g.Expect(s.call(t, "GET", "/?token=other", "").status).To(Equal(401))
	g.Expect(s.call(t, "GET", "/?token=", "").status).To(Equal(401))
	got := s.call(t, "GET", "/?token=t%C3%B6ken+with+spaces", "")
	g.Expect(got.status).To(Equal(303))
	g.Expect(got.header.Get("Location")).To(Equal("/"))
	cookies, err := http.ParseSetCookie(got.header.Get("Set-Cookie"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(cookies.HttpOnly).To(BeTrue())
	g.Expect(cookies.SameSite).To(Equal(http.SameSiteStrictMode))
	shown := "hookbench=" + cookies.Value
	g.Expect(s.call(t, "GET", "/", "", "Cookie", shown).status).To(Equal(200))
	g.Expect(s.call(t, "POST", api+"/clock", `{"advance":"1s"}`, "Cookie", shown).status).To(Equal(200))
	g.Expect(s.call(t, "POST", api+"/clock", `{"advance":"1s"}`, "Cookie", shown, "Sec-Fetch-Site", "cross-site").status).To(Equal(403))
}

// Pages of other sites may not change anything, whatever the browser sends of them.
func TestForeignPagesAreRefused(t *testing.T) {
	s := serve(t)
	own := s.URL
	for name, c := range map[string]struct {
		method, path, body string
		header             []string
		status             int
	}{
		"no browser":        {"POST", api + "/reset", "", nil, 204},
		"own page":          {"POST", api + "/reset", "", []string{"Origin", own, "Sec-Fetch-Site", "same-origin"}, 204},
		"own page, older":   {"POST", api + "/reset", "", []string{"Origin", own}, 204},
		"foreign":           {"POST", api + "/reset", "", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"same site":         {"POST", api + "/reset", "", []string{"Sec-Fetch-Site", "same-site"}, 403},
		"foreign, older":    {"POST", api + "/reset", "", []string{"Origin", "https://evil.example"}, 403},
		"other port":        {"POST", api + "/clock", `{"advance":"1s"}`, []string{"Origin", "http://127.0.0.1:1"}, 403},
		"sandboxed":         {"POST", api + "/clock", `{"advance":"1s"}`, []string{"Origin", "null"}, 403},
		"foreign put":       {"PUT", api + "/faults", `{"faults":[]}`, []string{"Origin", "https://evil.example"}, 403},
		"foreign delete":    {"DELETE", api + "/faults", "", []string{"Origin", "https://evil.example"}, 403},
		"foreign get":       {"GET", api + "/faults", "", []string{"Origin", "https://evil.example"}, 200},
		"a provider's call": {"POST", "/" + documented + "/api/v1/webhooks", "{}", []string{"Origin", "https://evil.example"}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.call(t, c.method, c.path, c.body, c.header...)
			NewWithT(t).Expect(got.status).To(Equal(c.status), got.body)
		})
	}
}

// On a machine's own address nobody gets in by another name.
func TestOnlyTheOwnHostIsServed(t *testing.T) {
	for _, c := range []struct {
		host     string
		loopback bool
		status   int
	}{
		{"", true, 200},
		{"localhost", true, 200},
		{"LOCALHOST:4500", true, 200},
		{"localhost.", true, 200},
		{"hooks.localhost:4500", true, 200},
		{"127.0.0.1", true, 200},
		{"127.1.2.3:80", true, 200},
		{"[::1]:4500", true, 200},
		{"[::1]", true, 200},
		{"bench.example:4500", true, 200}, // that of the base URL
		{"evil.example", true, 403},
		{"evil.example:4500", true, 403},
		{"localhost.evil.example", true, 403},
		{"127.0.0.1.evil.example", true, 403},
		{"notlocalhost", true, 403},
		{"10.0.0.1:4500", true, 403},
		{"0.0.0.0:4500", true, 403},
		{"evil.example", false, 200},
	} {
		t.Run(c.host, func(t *testing.T) {
			g := NewWithT(t)
			s := serve(t, func(o *setting) {
				o.control.Loopback = c.loopback
				o.simulator.BaseURL = "http://bench.example:4500"
			})
			got := s.call(t, "GET", api+"/clock", "", "Host", c.host)
			g.Expect(got.status).To(Equal(c.status), got.body)
			g.Expect(s.call(t, "GET", "/healthz", "", "Host", c.host).status).To(Equal(200))
			if c.status == 403 {
				g.Expect(got.body).To(ContainSubstring("localhost"))
				g.Expect(s.call(t, "GET", "/", "", "Host", c.host).status).To(Equal(403))
				g.Expect(s.call(t, "GET", "/"+documented+"/api/v1/webhooks", "", "Host", c.host).status).To(Equal(401))
			}
		})
	}
}

func TestTheDashboardTakesTheFrontPage(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, func(o *setting) {
		o.control.Token = "t"
		o.control.Dashboard = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("page " + r.URL.Path)) })
	})
	for _, path := range []string{"/", "/_hookbench/dashboard/app.js"} {
		g.Expect(s.call(t, "GET", path, "").status).To(Equal(401))
	}
	g.Expect(s.call(t, "GET", "/", "", "Authorization", "Bearer t").body).To(Equal("page /"))
	got := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/_hookbench/dashboard/app.js", nil)
	r.Header.Set("Authorization", "Bearer t")
	s.handler.ServeHTTP(got, r)
	g.Expect(got.Body.String()).To(Equal("page /_hookbench/dashboard/app.js"))
	g.Expect(serve(t).call(t, "GET", "/_hookbench/dashboard/app.js", "").status).To(Equal(404))
}
