package subscription

import (
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

const withOAuth = `{"eventType":"DeclarationStatusChanged","eventSubType":"Released","subscriptionDestination":{
	"destinationType":"OAuthApiDestination","destinationDescription":{"destinationUrl":"https://r.example/hook",
	"accessTokenUrl":"https://idp.example/token","clientId":"c","clientSecret":"s","scope":"a b","audience":"https://r.example"}}}`

const withHeader = `{"eventType":"DeclarationPdfCreated","subscriptionDestination":{"destinationType":"OAuthApiDestination",
	"destinationDescription":{"destinationUrl":"https://r.example/hook","additionalHeaders":[{"name":"x-api-key","value":"k"},{"name":"X-Api-Key","value":"l"}]}}}`

// destination returns a body with these members of the destination's description.
func destination(members string) string {
	return `{"eventType":"DeclarationStatusChanged","subscriptionDestination":{"destinationType":"OAuthApiDestination","destinationDescription":{` + members + `}}}`
}

// CASN-S-API-01, -02: neither addresses nor credentials in the answer.
func TestCasNotificationsCreates(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	a := s.create("/v1/subscriptions", withOAuth)
	g.Expect(a.at("id")).To(MatchRegexp("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"))
	g.Expect(a.text).To(MatchJSON(`{"id":"` + a.at("id") + `","eventType":"DeclarationStatusChanged","eventSubType":"Released",
		"subscriptionDestination":{"destinationType":"OAuthApiDestination"}}`))
	g.Expect(s.changes).To(Equal([]Change{{Created, Subscription{
		ID: a.at("id"), URL: "https://r.example/hook", Active: true,
		Events: []Filter{{"DeclarationStatusChanged", "Released"}},
		OAuth:  &OAuth{"https://idp.example/token", "c", "s", "a b", "https://r.example"},
	}}}))
}

func TestCasNotificationsCreatesWithHeaders(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	a := s.create("/v1/subscriptions", withHeader)
	g.Expect(a.names()).To(ConsistOf("id", "eventType", "subscriptionDestination"))
	g.Expect(s.changes[0].Subscription).To(Equal(Subscription{
		ID: a.at("id"), URL: "https://r.example/hook", Active: true,
		Events:  []Filter{{Type: "DeclarationPdfCreated"}},
		Headers: http.Header{"X-Api-Key": {"k", "l"}},
	}))
}

// CASN-S-API-03 to -05
func TestCasNotificationsReadsListsAndDeletes(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	g.Expect(s.call("GET", "/v1/subscriptions", "").text).To(Equal("[]"))
	first := s.create("/v1/subscriptions", withOAuth)
	second := s.create("/v1/subscriptions", withHeader)

	list := s.call("GET", "/v1/subscriptions", "")
	g.Expect(list.text).To(MatchJSON("[" + first.text + "," + second.text + "]"))
	g.Expect(list.text).NotTo(ContainSubstring("example"))

	read := s.call("GET", "/v1/subscriptions/"+first.at("id"), "")
	g.Expect(read.status).To(Equal(http.StatusOK))
	g.Expect(read.text).To(MatchJSON(`{"id":"` + first.at("id") + `",` + withOAuth[1:]))

	g.Expect(s.call("DELETE", "/v1/subscriptions/"+first.at("id"), "").status).To(Equal(http.StatusNoContent))
	g.Expect(s.call("GET", "/v1/subscriptions/"+first.at("id"), "").status).To(Equal(http.StatusNotFound))
	g.Expect(s.call("GET", "/v1/subscriptions", "").text).To(MatchJSON("[" + second.text + "]"))
}

// CASN-S-API-06: RFC 7807, and the status is a number.
func TestCasNotificationsAnswersProblems(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	for _, method := range []string{"GET", "DELETE"} {
		a := s.call(method, "/v1/subscriptions/00000000-0000-4000-8000-000000000000", "")
		g.Expect(a.status).To(Equal(http.StatusNotFound))
		g.Expect(a.header.Get("Content-Type")).To(Equal("application/problem+json"))
		g.Expect(a.text).To(MatchJSON(`{"type":"about:blank","title":"Not Found","status":404,"detail":"there is no subscription of this id"}`))
	}
}

// CASN-S-API-07
func TestCasNotificationsCannotUpdate(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	path := "/v1/subscriptions/" + s.create("/v1/subscriptions", withOAuth).at("id")
	before := s.call("GET", path, "").text
	for _, method := range []string{"PUT", "PATCH", "POST"} {
		a := s.call(method, path, withHeader)
		g.Expect(a.status).To(Equal(http.StatusMethodNotAllowed))
		g.Expect(a.header.Get("Allow")).To(Equal("DELETE, GET, HEAD"))
		g.Expect(a.at("status")).To(Equal("405"))
	}
	g.Expect(s.call("GET", path, "").text).To(Equal(before))
}

// CASN-S-API-08 to -11
func TestCasNotificationsRefuses(t *testing.T) {
	const described = "/subscriptionDestination/destinationDescription"
	for _, c := range []struct{ name, body, pointer string }{
		{"list of types", strings.Replace(withOAuth, `"DeclarationStatusChanged"`, `["DeclarationStatusChanged"]`, 1), "/eventType"},
		{"list of subtypes", strings.Replace(withOAuth, `"Released"`, `["Released"]`, 1), "/eventSubType"},
		{"unknown type", strings.Replace(withOAuth, "DeclarationStatusChanged", "Nothing", 1), "/eventType"},
		{"no type", strings.Replace(withOAuth, "eventType", "type", 1), "/eventType"},
		{"no destination", `{"eventType":"DeclarationStatusChanged"}`, "/subscriptionDestination"},
		{"no description", `{"eventType":"DeclarationStatusChanged","subscriptionDestination":{"destinationType":"OAuthApiDestination"}}`, described},
		{"no address", destination(``), described + "/destinationUrl"},
		{"other destination", strings.Replace(withOAuth, "OAuthApiDestination", "Queue", 1), "/subscriptionDestination/destinationType"},
		{"http", destination(`"destinationUrl":"http://r.example"`), described + "/destinationUrl"},
		{"HTTP in capitals", destination(`"destinationUrl":"HTTP://r.example"`), described + "/destinationUrl"},
		{"malformed address", destination(`"destinationUrl":"https://r.example:port"`), described + "/destinationUrl"},
		{"no client", destination(`"destinationUrl":"https://r.example","accessTokenUrl":"https://idp.example"`), described + "/clientId"},
		{"no client secret", destination(`"destinationUrl":"https://r.example","accessTokenUrl":"https://idp.example","clientId":"c"`), described + "/clientSecret"},
		{"no token address", destination(`"destinationUrl":"https://r.example","clientId":"c","clientSecret":"s"`), described + "/accessTokenUrl"},
		{"header without name", destination(`"destinationUrl":"https://r.example","additionalHeaders":[{"value":"v"}]`), described + "/additionalHeaders/0/name"},
		{"header that splits", destination(`"destinationUrl":"https://r.example","additionalHeaders":[{"name":"a","value":"b\r\nc: d"}]`), described + "/additionalHeaders/0/value"},
		{"headers as an object", destination(`"destinationUrl":"https://r.example","additionalHeaders":{"a":"b"}`), described + "/additionalHeaders"},
		{"Authorization beside OAuth", destination(`"destinationUrl":"https://r.example","accessTokenUrl":"https://idp.example","clientId":"c","clientSecret":"s","additionalHeaders":[{"name":"X","value":"v"},{"name":"aUTHORIZATION","value":"v"}]`), described + "/additionalHeaders/1/name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, s := NewWithT(t), newStage(t, "cas-notifications")
			a := s.call("POST", "/v1/subscriptions", c.body)
			g.Expect(a.status).To(Equal(http.StatusBadRequest), a.text)
			g.Expect(a.at("pointer")).To(Equal(c.pointer), a.text)
			g.Expect(a.at("title")).To(Equal("Bad Request"))
			g.Expect(s.List()).To(BeEmpty())
			g.Expect(s.changes).To(BeEmpty())
		})
	}
}

// CASN-S-API-09, the other half.
func TestCasNotificationsTakesAuthorizationWithoutOAuth(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	s.create("/v1/subscriptions", destination(`"destinationUrl":"https://r.example","additionalHeaders":[{"name":"authorization","value":"Basic eDp5"}]`))
	g.Expect(s.List()[0].Headers).To(Equal(http.Header{"Authorization": {"Basic eDp5"}}))
}

func TestCasNotificationsTellsWhatATokenAllows(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	s.scopes["reader"], s.scopes["nobody"] = []string{"read:subscriptions"}, nil
	for token, scopes := range map[string]string{"all": "create:subscriptions read:subscriptions delete:subscriptions", "reader": "read:subscriptions", "nobody": ""} {
		a := s.call("GET", "/v1/authorizationStatus", "", "Authorization: Bearer "+token)
		g.Expect(a.status).To(Equal(http.StatusOK))
		g.Expect(a.text).To(MatchJSON(`{"sourceSysRef":"hookbench-source-system","tenantIds":"harbour-trading","scopes":"` + scopes + `"}`))
	}
}
