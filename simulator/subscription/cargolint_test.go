package subscription

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

const hook = `{"url":"https://r.example/hook","events":["document.uploaded","compliance.warning"],"description":"first"}`

// CL-S-API-01, -02: what is generated, what defaults, and the order in which it is written.
func TestCargolintCreates(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	a := s.create("/webhooks", hook)
	g.Expect(a.header.Get("Content-Type")).To(Equal("application/json"))
	g.Expect(a.names()).To(Equal([]string{"id", "url", "events", "active", "secret", "createdAt", "description"}))
	g.Expect(a.at("id")).To(MatchRegexp("^wh_[a-z0-9]{12}$"))
	g.Expect(a.at("secret")).To(MatchRegexp("^whsec_test_[a-z0-9]{32}$"))
	g.Expect(a.at("createdAt")).To(Equal("2031-05-06T06:08:09Z"))
	g.Expect(a.at("active")).To(Equal("true"))
	g.Expect(s.changes).To(Equal([]Change{{Created, Subscription{
		ID: a.at("id"), URL: "https://r.example/hook", Secret: a.at("secret"), Active: true,
		Events: []Filter{{Type: "document.uploaded"}, {Type: "compliance.warning"}},
	}}}))
}

func TestCargolintCreatesInactive(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	a := s.create("/webhooks", `{"url":"https://r.example","events":["document.uploaded"],"active":false}`)
	g.Expect(a.at("active")).To(Equal("false"))
	g.Expect(s.changes[0].Subscription.Active).To(BeFalse())
}

// CL-S-API-03 to -05: what is refused, where the mistake is, and that nothing changes.
func TestCargolintRefuses(t *testing.T) {
	for _, c := range []struct{ name, body, pointer, detail string }{
		{"no url", `{"events":["document.uploaded"]}`, "/url", "/url: is missing"},
		{"no events", `{"url":"https://r.example"}`, "/events", "/events: is missing"},
		{"neither", `{}`, "/events", "/events: is missing (required); /url: is missing"},
		{"http", `{"url":"http://r.example","events":["document.uploaded"]}`, "/url", "url must be an HTTPS address"},
		{"no address", `{"url":"nonsense","events":["document.uploaded"]}`, "/url", "not a valid uri"},
		{"relative address", `{"url":"//r.example/x","events":["document.uploaded"]}`, "/url", "not a valid uri"},
		{"empty address", `{"url":"","events":["document.uploaded"]}`, "/url", "not a valid uri"},
		{"no host", `{"url":"https:///hook","events":["document.uploaded"]}`, "/url", "must be an http or https address"},
		{"only a port", `{"url":"https://:443/hook","events":["document.uploaded"]}`, "/url", "must be an http or https address"},
		{"opaque", `{"url":"https:r.example","events":["document.uploaded"]}`, "/url", "must be an http or https address"},
		{"script", `{"url":"javascript:alert(1)","events":["document.uploaded"]}`, "/url", "url must be an HTTPS address"},
		{"file", `{"url":"file:///etc/passwd","events":["document.uploaded"]}`, "/url", "url must be an HTTPS address"},
		{"address is a number", `{"url":7,"events":["document.uploaded"]}`, "/url", "is of type number, want string"},
		{"address is null", `{"url":null,"events":["document.uploaded"]}`, "/url", "is of type null, want string"},
		{"unknown event", `{"url":"https://r.example","events":["document.uploaded","document.lost"]}`, "/events/1", "value must be one of"},
		{"no event", `{"url":"https://r.example","events":[]}`, "/events", "want at least 1"},
		{"events is a text", `{"url":"https://r.example","events":"document.uploaded"}`, "/events", "want array"},
		{"active is a text", `{"url":"https://r.example","events":["document.uploaded"],"active":"yes"}`, "/active", "want boolean"},
		{"description is null", `{"url":"https://r.example","events":["document.uploaded"],"description":null}`, "/description", "want string"},
		{"list", `[]`, "", "the body: is of type array, want object"},
		{"text", `"x"`, "", "the body: is of type string, want object"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, s := NewWithT(t), newStage(t, "cargolint")
			s.create("/webhooks", hook)
			a := s.call("POST", "/webhooks", c.body)
			g.Expect(a.status).To(Equal(http.StatusBadRequest), a.text)
			g.Expect(a.header.Get("Content-Type")).To(Equal("application/json"))
			g.Expect(a.names()).To(ConsistOf("error", "message", "pointer"))
			g.Expect(a.at("error")).To(Equal("Bad Request"))
			g.Expect(a.at("pointer")).To(Equal(c.pointer))
			g.Expect(a.at("message")).To(ContainSubstring(c.detail))
			g.Expect(s.List()).To(HaveLen(1))
			g.Expect(s.changes).To(HaveLen(1))
		})
	}
}

func TestCargolintTakesHTTPWhereItIsAllowed(t *testing.T) {
	g := NewWithT(t)
	s := newStage(t, "cargolint", func(o *Options) { o.AllowHTTP = true })
	s.create("/webhooks", `{"url":"http://127.0.0.1:8080/hook","events":["document.uploaded"]}`)
	g.Expect(s.call("POST", "/webhooks", `{"url":"ftp://r.example","events":["document.uploaded"]}`).status).To(Equal(http.StatusBadRequest))
}

// What a caller must not choose is not the caller's, and unknown members are not kept.
func TestCargolintChoosesItsOwnValues(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	a := s.create("/webhooks", `{"id":"mine","secret":"mine","createdAt":"mine","more":{"a":1},"url":"https://r.example","events":["document.uploaded"]}`)
	g.Expect(a.text).NotTo(ContainSubstring("mine"))
	g.Expect(a.text).NotTo(ContainSubstring("more"))
}

// What is not the caller's to choose is checked all the same: it may be meant for something else.
func TestCargolintRefusesStraysOfTheWrongType(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	path := "/webhooks/" + s.create("/webhooks", hook).at("id")
	for stray, pointer := range map[string]string{
		`"id":7`: "/id", `"secret":["x"]`: "/secret", `"createdAt":{"at":1}`: "/createdAt", `"id":null`: "/id", `"secret":true`: "/secret", `"createdAt":1.5`: "/createdAt",
	} {
		for _, a := range []answer{s.call("POST", "/webhooks", "{"+stray+","+hook[1:]), s.call("PUT", path, "{"+stray+"}")} {
			g.Expect(a.status).To(Equal(http.StatusBadRequest), stray)
			g.Expect(a.at("pointer")).To(Equal(pointer), stray)
			g.Expect(a.at("message")).To(Equal(pointer + ": is the provider's to choose, and not of type string"))
		}
	}
	g.Expect(s.changes).To(HaveLen(1))
	read := s.call("GET", path, "").text
	g.Expect(s.call("PUT", path, read).text).To(Equal(read), "what was read may be sent back")
}

// CL-S-API-06, -07, -12: the secret is shown once.
func TestCargolintReadsAndLists(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	created := s.create("/webhooks", hook)
	id := created.at("id")
	read := s.call("GET", "/webhooks/"+id, "")
	g.Expect(read.status).To(Equal(http.StatusOK))
	g.Expect(read.names()).To(Equal([]string{"id", "url", "events", "active", "createdAt", "description"}))
	for _, name := range read.names() {
		g.Expect(read.at(name)).To(Equal(created.at(name)), name)
	}
	list := s.call("GET", "/webhooks", "")
	g.Expect(list.status).To(Equal(http.StatusOK))
	g.Expect(list.at("data.#")).To(Equal("1"))
	g.Expect(list.at("data.0")).To(Equal(read.text))
	g.Expect(list.at("pagination")).To(MatchJSON(`{"offset":0,"limit":20,"total":1,"hasMore":false}`))
	g.Expect(list.text).NotTo(ContainSubstring("whsec"))
}

func TestCargolintListsNothingAtFirst(t *testing.T) {
	list := newStage(t, "cargolint").call("GET", "/webhooks", "")
	NewWithT(t).Expect(list.text).To(MatchJSON(`{"data":[],"pagination":{"offset":0,"limit":20,"total":0,"hasMore":false}}`))
}

// CL-S-API-08: what an update changes, and what it leaves.
func TestCargolintUpdates(t *testing.T) {
	for _, c := range []struct{ name, body, changed string }{
		{"all", `{"url":"https://other.example","events":["document.batch_downloaded"],"active":false,"description":"second"}`,
			`{"url":"https://other.example","events":["document.batch_downloaded"],"active":false,"description":"second"}`},
		{"without description", `{"url":"https://other.example","events":["compliance.warning"],"active":true}`,
			`{"url":"https://other.example","events":["compliance.warning"],"active":true,"description":"first"}`},
		{"one member", `{"active":false}`,
			`{"url":"https://r.example/hook","events":["document.uploaded","compliance.warning"],"active":false,"description":"first"}`},
		{"nothing", `{}`,
			`{"url":"https://r.example/hook","events":["document.uploaded","compliance.warning"],"active":true,"description":"first"}`},
		{"fixed members", `{"id":"mine","secret":"mine","createdAt":"2000-01-01T00:00:00Z","description":"second"}`,
			`{"url":"https://r.example/hook","events":["document.uploaded","compliance.warning"],"active":true,"description":"second"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, s := NewWithT(t), newStage(t, "cargolint")
			created := s.create("/webhooks", hook)
			s.now = s.now.AddDate(0, 0, 1)
			path := "/webhooks/" + created.at("id")
			updated := s.call("PUT", path, c.body)
			g.Expect(updated.status).To(Equal(http.StatusOK), updated.text)
			want := fmt.Sprintf(`{"id":%q,"createdAt":%q,%s`, created.at("id"), created.at("createdAt"), c.changed[1:])
			g.Expect(updated.text).To(MatchJSON(want))
			g.Expect(s.call("GET", path, "").text).To(Equal(updated.text))
			g.Expect(s.changes).To(HaveLen(2))
			last := s.changes[1]
			g.Expect(last.Kind).To(Equal(Updated))
			g.Expect(last.Subscription.Secret).To(Equal(created.at("secret")))
			g.Expect(last.Subscription.URL).To(Equal(updated.at("url")))
			g.Expect(fmt.Sprint(last.Subscription.Active)).To(Equal(updated.at("active")))
			g.Expect(last.Subscription.Events).To(HaveLen(len(updated.names("events"))))
		})
	}
}

func TestCargolintRefusesWrongUpdates(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	path := "/webhooks/" + s.create("/webhooks", hook).at("id")
	before := s.call("GET", path, "").text
	for body, pointer := range map[string]string{
		`{"url":"http://r.example"}`:                   "/url",
		`{"url":"x","active":false}`:                   "/url",
		`{"events":[]}`:                                "/events",
		`{"description":"second","events":["a","b"]}`:  "/events/0",
		`{"active":null}`:                              "/active",
		`{"description":"second","active":"false"`:     "",
		`[{"description":"second"}]`:                   "",
		`{"description":"second","url":"https:///x/"}`: "/url",
	} {
		a := s.call("PUT", path, body)
		g.Expect(a.status).To(Equal(http.StatusBadRequest), body)
		g.Expect(a.at("pointer")).To(Equal(pointer), body)
	}
	g.Expect(s.call("GET", path, "").text).To(Equal(before))
	g.Expect(s.changes).To(HaveLen(1))
}

// CL-S-API-09
func TestCargolintDeletes(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	other := s.create("/webhooks", hook).at("id")
	id := s.create("/webhooks", hook).at("id")
	a := s.call("DELETE", "/webhooks/"+id, "")
	g.Expect(a.status).To(Equal(http.StatusNoContent))
	g.Expect(a.text).To(BeEmpty())
	g.Expect(a.header).NotTo(HaveKey("Content-Type"))
	g.Expect(s.call("GET", "/webhooks/"+id, "").status).To(Equal(http.StatusNotFound))
	g.Expect(s.call("DELETE", "/webhooks/"+id, "").status).To(Equal(http.StatusNotFound))
	g.Expect(s.call("GET", "/webhooks", "").at("data.#.id")).To(Equal(`["` + other + `"]`))
	g.Expect(s.changes[2].Kind).To(Equal(Deleted))
	g.Expect(s.changes[2].Subscription.ID).To(Equal(id))
}

// CL-S-API-10
func TestCargolintKnowsNoOtherIDs(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	id := s.create("/webhooks", hook).at("id")
	for _, unknown := range []string{"wh_abc123", strings.ToUpper(id), id + "%20", "%2e%2e", "a%2Fb", "%00", strings.Repeat("x", 5000)} {
		for _, c := range []struct{ method, tail, body string }{
			{"GET", "", ""}, {"PUT", "", `{"active":false}`}, {"DELETE", "", ""}, {"POST", "/test", ""}, {"GET", "/deliveries", ""},
		} {
			a := s.call(c.method, "/webhooks/"+unknown+c.tail, c.body)
			g.Expect(a.status).To(Equal(http.StatusNotFound), c.method+c.tail)
			g.Expect(a.names()).To(ConsistOf("error", "message"))
		}
	}
	g.Expect(s.changes).To(HaveLen(1))
	g.Expect(s.tested).To(BeEmpty())
}

// CL-S-API-11
func TestCargolintTests(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	s.create("/webhooks", hook)
	id := s.create("/webhooks", hook).at("id")
	a := s.call("POST", "/webhooks/"+id+"/test", "")
	g.Expect(a.status).To(Equal(http.StatusAccepted))
	g.Expect(a.text).To(MatchJSON(`{"deliveryId":"dlv_1"}`))
	g.Expect(s.tested).To(HaveLen(1))
	g.Expect(s.tested[0].ID).To(Equal(id))
	g.Expect(s.tested[0].Secret).To(HavePrefix("whsec_test_"))
	s.sends = false
	g.Expect(s.call("POST", "/webhooks/"+id+"/test", "").status).To(Equal(http.StatusConflict))
}

// CL-S-API-13
func TestCargolintNeverRepeatsAValue(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	seen := map[string]bool{}
	const many = 1000
	for range many {
		a := s.create("/webhooks", hook)
		seen[a.at("id")], seen[a.at("secret")] = true, true
	}
	g.Expect(seen).To(HaveLen(2 * many))
}

// An address is asked on behalf of the subscription that is made then: its handshake may be signed with a secret that the
// provider makes up.
func TestAddressesAreAskedWithTheGeneratedSecret(t *testing.T) {
	g := NewWithT(t)
	var asked []Subscription
	s := newStage(t, "cargolint", func(o *Options) {
		o.Admit = func(to Subscription) error { asked = append(asked, to); return nil }
	})
	made := s.create("/webhooks", hook)
	g.Expect(made.at("secret")).NotTo(BeEmpty())
	g.Expect(asked).To(Equal([]Subscription{s.changes[0].Subscription}))
	g.Expect(asked[0].Secret).To(Equal(made.at("secret")))
}
