package subscription

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"
)

const registration = `{"url":"http://r.example/webhooks/cas","events":["user.login","user.locked"],"secret":"whsec_mine"}`

// SSO-S-API-01, -03: nobody asks for credentials, http is fine, and the secret is not repeated.
func TestCasSSORegisters(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-sso")
	a := s.create("/api/webhooks", registration)
	g.Expect(a.names()).To(ConsistOf("id", "url", "events"))
	g.Expect(a.at("id")).To(MatchRegexp("^wh_[a-z0-9]{12}$"))
	g.Expect(s.changes).To(Equal([]Change{{Created, Subscription{
		ID: a.at("id"), URL: "http://r.example/webhooks/cas", Secret: "whsec_mine", Active: true,
		Events: []Filter{{Type: "user.login"}, {Type: "user.locked"}},
	}}}))
}

func TestCasSSOHasASecretForWhoBringsNone(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-sso")
	s.create("/api/webhooks", `{"url":"https://r.example","events":["user.login"]}`)
	g.Expect(s.List()[0].Secret).To(Equal("whsec_demo_6b1f4d2a9c7e3085"))
}

// SSO-S-API-02
func TestCasSSORefuses(t *testing.T) {
	for body, pointer := range map[string]string{
		`{"events":["user.login"]}`:                                            "/url",
		`{"url":"https://r.example"}`:                                          "/events",
		`{"url":"https://r.example","events":["user.left"]}`:                   "/events/0",
		`{"url":"https://r.example","events":[]}`:                              "/events",
		`{"url":"https://r.example","events":{"user.login":true}}`:             "/events",
		`{"url":["https://r.example"],"events":["user.login"]}`:                "/url",
		`{"url":"ftp://r.example","events":["user.login"]}`:                    "/url",
		`{"url":"https://r.example","events":["user.login"],"secret":7}`:       "/secret",
		`{"url":"https://r.example","events":["user.login"],"secret":""}`:      "/secret",
		`{"url":"https://r.example","events":["user.login", null]}`:            "/events/1",
		`{"url":"https://r.example","events":["user.login"],"secret":["a~/"]}`: "/secret",
	} {
		g, s := NewWithT(t), newStage(t, "cas-sso")
		a := s.call("POST", "/api/webhooks", body)
		g.Expect(a.status).To(Equal(http.StatusBadRequest), body)
		g.Expect(a.at("pointer")).To(Equal(pointer), a.text)
		g.Expect(a.names()).To(ConsistOf("error", "pointer"))
		g.Expect(s.List()).To(BeEmpty())
	}
}

func TestCasSSODocumentsNothingElse(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-sso")
	id := s.create("/api/webhooks", registration).at("id")
	g.Expect(s.call("GET", "/api/webhooks", "").status).To(Equal(http.StatusMethodNotAllowed))
	g.Expect(s.call("GET", "/api/webhooks", "").header.Get("Allow")).To(Equal("POST"))
	g.Expect(s.call("GET", "/api/webhooks/"+id, "").status).To(Equal(http.StatusNotFound))
}
