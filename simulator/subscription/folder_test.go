package subscription

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

// edited returns a provider folder in which texts are replaced: file, old and new in turn.
func edited(t testing.TB, dir string, edits ...string) *specs.Provider {
	t.Helper()
	files, root := fstest.MapFS{}, os.DirFS("../../specs/"+dir)
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, file)
		files[file] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(edits); i += 3 {
		file := files[edits[i]]
		if !strings.Contains(string(file.Data), edits[i+1]) {
			t.Fatalf("%s no longer holds %q", edits[i], edits[i+1])
		}
		file.Data = []byte(strings.ReplaceAll(string(file.Data), edits[i+1], edits[i+2]))
	}
	p, err := specs.Load(files, dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestAnInventedProvider: nothing here knows the built-in ones.
func TestAnInventedProvider(t *testing.T) {
	g, s := NewWithT(t), stageOf(t, edited(t, "testdata/parcels"))
	const body = `{"hookId":"mine","event":"parcel.moved","state":"held","target":{"url":"https://r.example","more":1,"headers":[{"name":"A","value":"b"}]}}`
	created := s.create("/hooks", body)
	g.Expect(created.names()).To(Equal([]string{"hookId"}))
	id := created.at("hookId")
	g.Expect(id).To(HaveLen(36))
	g.Expect(s.call("GET", "/hooks/"+id, "").text).To(MatchJSON(
		`{"hookId":"` + id + `","event":"parcel.moved","state":"held","target":{"url":"https://r.example","headers":[{"name":"A","value":"b"}]}}`))
	g.Expect(s.List()).To(Equal([]Subscription{{
		ID: id, URL: "https://r.example", Active: true, Events: []Filter{{"parcel.moved", "held"}}, Headers: http.Header{"A": {"b"}},
	}}))

	s.asked.Store(opinions) // what follows is not documented
	refused := s.call("POST", "/hooks", `{"event":"parcel.moved","target":{"url":"http://r.example"}}`)
	g.Expect(refused.status).To(Equal(http.StatusUnprocessableEntity), "the rule's own status")
	g.Expect(refused.header.Get("Content-Type")).To(Equal("application/problem+json"))
	g.Expect(refused.text).To(MatchJSON(`{"status":422,"title":"Unprocessable Entity","source":{"detail":"the target must be https","pointer":"/target/url"}}`))
	g.Expect(s.call("GET", "/hooks/x", "").text).To(MatchJSON(`{"status":404,"title":"Not Found","source":{"detail":"there is no subscription of this id"}}`))
	g.Expect(s.call("GET", "/hooks", "").header.Get("Allow")).To(Equal("POST"))
}

func TestOtherFormsOfAnAPI(t *testing.T) {
	const summary = "                type: array\n                items: {$ref: \"#/components/schemas/SubscriptionSummary\"}"
	t.Run("a list of bare ids", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cas-notifications", "openapi.yaml", summary, "                type: array\n                items: {type: string}"))
		id := s.create("/v1/subscriptions", withOAuth).at("id")
		g.Expect(s.call("GET", "/v1/subscriptions", "").text).To(Equal(`["` + id + `"]`))
	})
	t.Run("a list in an object that demands more", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cas-notifications", "openapi.yaml", summary, `                type: object
                required: [subscriptions, apiVersion, kind, total, took, ok, nothing, links, note]
                properties:
                  subscriptions: {type: array, items: {$ref: "#/components/schemas/SubscriptionSummary"}}
                  apiVersion: {type: string, example: "2"}
                  kind: {type: string, enum: [list, page]}
                  total: {type: integer}
                  limit: {type: integer}
                  optional: {type: string}
                  took: {type: number}
                  ok: {type: boolean}
                  nothing: {type: ["null", object]}
                  note: {type: string}
                  links: {type: object, required: [next], properties: {next: {type: [string, "null"]}}}`))
		created := s.create("/v1/subscriptions", withOAuth)
		g.Expect(s.call("GET", "/v1/subscriptions", "").text).To(MatchJSON(
			`{"subscriptions":[` + created.text + `],"apiVersion":"2","kind":"list","total":1,"limit":1,"took":0,"ok":false,"nothing":null,"note":"","links":{"next":""}}`))
	})
	t.Run("ids that are numbers", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cas-sso", "openapi.yaml", "id: {type: [string, integer]}", "id: {type: integer}", "delivery.yaml", "wh_{alnum:12}", "{digits:6}"))
		a := s.create("/api/webhooks", registration)
		g.Expect(a.text).To(MatchRegexp(`"id":[1-9]\d{5}[,}]`))
		g.Expect(s.List()[0].ID).To(Equal(a.at("id")))
	})
	t.Run("fewer ids than subscriptions", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cas-sso", "delivery.yaml", "wh_{alnum:12}", "{digits:1}"))
		taken := map[string]bool{}
		for range 9 {
			taken[s.create("/api/webhooks", registration).at("id")] = true
		}
		g.Expect(taken).To(HaveLen(9))
		g.Expect(s.call("POST", "/api/webhooks", registration).status).To(Equal(http.StatusConflict))
		g.Expect(s.List()).To(HaveLen(9))
	})
	t.Run("no id that is told", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cas-sso", "delivery.yaml", "    id: /id\n", "", "delivery.yaml", "    - {at: /id, value: \"wh_{alnum:12}\"}", "    - {at: /secret, value: \"s_{digits:3}\"}"))
		a := s.create("/api/webhooks", registration)
		g.Expect(a.names()).To(ConsistOf("url", "events"))
		g.Expect(s.List()[0].ID).To(HaveLen(36))
		g.Expect(s.List()[0].Secret).To(MatchRegexp(`^s_[1-9]\d\d$`))
	})
	t.Run("an id of the caller's own", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cas-sso", "delivery.yaml", "    - {at: /id, value: \"wh_{alnum:12}\"}", "    - {at: /secret, value: \"s_{digits:3}\"}",
			"openapi.yaml", "      required: [url, events]\n      properties:", "      required: [url, events]\n      properties:\n        id: {type: string}"))
		const mine = `{"id":"mine",` + `"url":"https://r.example","events":["user.login"]}`
		g.Expect(s.create("/api/webhooks", mine).at("id")).To(Equal("mine"))
		g.Expect(s.call("POST", "/api/webhooks", mine).status).To(Equal(http.StatusConflict))
	})
	t.Run("a deletion that answers", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cas-notifications", "openapi.yaml", `        "204":
          description: The subscription is deleted`, `        "200":
          description: The subscription is deleted
          content:
            application/json:
              schema: {type: object, required: [id, deleted], properties: {id: {type: string}, deleted: {type: boolean, const: true}}}`))
		id := s.create("/v1/subscriptions", withOAuth).at("id")
		a := s.call("DELETE", "/v1/subscriptions/"+id, "")
		g.Expect(a.status).To(Equal(http.StatusOK))
		g.Expect(a.text).To(MatchJSON(`{"id":"` + id + `","deleted":true}`))
	})
	t.Run("other words for statuses", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cargolint", "openapi.yaml", "enum: [pending, success, failed]", "enum: [Delivered, Error, Queued]",
			"openapi.yaml", "responseStatus: {type: [integer, \"null\"]}", "responseStatus: {type: integer}"))
		id := s.create("/webhooks", hook).at("id")
		s.records[id] = []DeliveryRecord{{Status: Pending}, {Status: Succeeded, ResponseStatus: 200}, {Status: Failed}}
		a := s.call("GET", "/webhooks/"+id+"/deliveries", "")
		g.Expect(a.at("data.#.status")).To(Equal(`["Error","Delivered","Queued"]`))
		g.Expect(a.at("data.#.responseStatus")).To(Equal(`[200]`))
	})
	t.Run("a status without an example", func(t *testing.T) {
		p := edited(t, "cas-notifications")
		op, err := p.Operation("getAuthorizationStatus")
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		op.Answer.Example = nil
		a := stageOf(t, p).call("GET", "/v1/authorizationStatus", "", "Authorization: Bearer all")
		NewWithT(t).Expect(a.text).To(MatchJSON(`{"sourceSysRef":"","tenantIds":"","scopes":"create:subscriptions read:subscriptions delete:subscriptions"}`))
	})
	t.Run("a status with a list of scopes", func(t *testing.T) {
		p := edited(t, "cas-notifications", "openapi.yaml", "scopes: create:subscriptions read:subscriptions delete:subscriptions", "scopes: [\"create:subscriptions\"]",
			"openapi.yaml", "          description: Separated by blanks\n          type: string", "          type: array\n          items: {type: string}")
		s := stageOf(t, p)
		s.scopes["reader"] = []string{"read:subscriptions"}
		a := s.call("GET", "/v1/authorizationStatus", "", "Authorization: Bearer reader")
		NewWithT(t).Expect(a.at("scopes")).To(Equal(`["read:subscriptions"]`))
	})
	t.Run("a body that may be left out", func(t *testing.T) {
		g := NewWithT(t)
		s := stageOf(t, edited(t, "cargolint", "openapi.yaml", "      summary: Change a webhook\n      requestBody:\n        required: true", "      summary: Change a webhook\n      requestBody:\n        required: false"))
		id := s.create("/webhooks", hook).at("id")
		g.Expect(s.call("PUT", "/webhooks/"+id, "").status).To(Equal(http.StatusOK))
		g.Expect(s.call("PUT", "/webhooks/"+id, `{"active":false}`).at("active")).To(Equal("false"))
	})
	t.Run("operations of their own security", func(t *testing.T) {
		g := NewWithT(t)
		s := stageOf(t, edited(t, "cargolint", "openapi.yaml", "      summary: List all webhooks\n", "      summary: List all webhooks\n      security: [{apiKey: []}, {}]\n"))
		g.Expect(s.call("GET", "/webhooks", "", "X-API-Key:").status).To(Equal(http.StatusOK))
		g.Expect(s.call("POST", "/webhooks", hook, "X-API-Key:").status).To(Equal(http.StatusUnauthorized))
	})
	t.Run("more parameters in the path", func(t *testing.T) {
		g := NewWithT(t)
		s := stageOf(t, edited(t, "testdata/parcels", "openapi.yaml", "  /hooks/{hookId}:", "  /depots/{depot-id}/hooks/{hookId}:",
			"openapi.yaml", "- {name: hookId,", "- {name: depot-id, in: path, required: true, schema: {type: string}}\n        - {name: hookId,"))
		id := s.create("/hooks", `{"event":"parcel.moved","target":{"url":"https://r.example"}}`).at("hookId")
		g.Expect(s.call("GET", "/depots/north/hooks/"+id, "").at("hookId")).To(Equal(id))
		s.asked.Store(opinions) // what follows is not documented
		g.Expect(s.call("GET", "/depots//hooks/"+id, "").status).To(Equal(http.StatusNotFound))
	})
}

func TestOtherRules(t *testing.T) {
	t.Run("encryption is demanded by the contract alone", func(t *testing.T) {
		p := edited(t, "cargolint", "delivery.yaml", `  rules:
    - https: /url
      status: 400
      detail: url must be an HTTPS address
      basis: documented
      section: Request Fields
`, "")
		a := stageOf(t, p).call("POST", "/webhooks", strings.Replace(hook, "https", "http", 1))
		NewWithT(t).Expect(a.text).To(MatchJSON(`{"error":"Bad Request","message":"/url: must be an https address","pointer":"/url"}`))
		allowed := stageOf(t, p, func(o *Options) { o.AllowHTTP = true })
		allowed.create("/webhooks", strings.Replace(hook, "https", "http", 1))
	})
	t.Run("what is fixed and was not given stays away", func(t *testing.T) {
		g, s := NewWithT(t), stageOf(t, edited(t, "cargolint", "delivery.yaml", "fixed: [/id,", "fixed: [/description, /id,"))
		with := s.create("/webhooks", hook).at("id")
		without := s.create("/webhooks", `{"url":"https://r.example","events":["document.uploaded"]}`).at("id")
		const change = `{"description":"second"}`
		g.Expect(s.call("PUT", "/webhooks/"+with, change).at("description")).To(Equal("first"))
		g.Expect(s.call("PUT", "/webhooks/"+without, change).names()).NotTo(ContainElement("description"))
	})
	t.Run("no place for a default", func(t *testing.T) {
		p := edited(t, "cargolint", "openapi.yaml", "description: {type: string}", "description: {}", "delivery.yaml", "{at: /active, value: true,", "{at: /description/text, value: none,")
		s := stageOf(t, p)
		a := s.call("POST", "/webhooks", hook)
		NewWithT(t).Expect(a.status).To(Equal(http.StatusBadRequest))
		NewWithT(t).Expect(a.at("pointer")).To(Equal("/description/text"))
		NewWithT(t).Expect(s.List()).To(BeEmpty())
	})
}

func TestOptionsThatDoNotSuffice(t *testing.T) {
	all := func(o *Options) {
		o.Authorize, o.Test = Anyone{}, func(Subscription) string { return "" }
		o.History = func(string) []DeliveryRecord { return nil }
	}
	for want, without := range map[string]func(*Options){
		`subscription API of cargolint: operation "createWebhook" demands credentials, and there is no authorizer`: func(o *Options) { o.Authorize = nil },
		`subscription API of cargolint: there is a test operation, and nothing that sends test deliveries`:         func(o *Options) { o.Test = nil },
		`subscription API of cargolint: there is a history operation, and no history`:                              func(o *Options) { o.History = nil },
	} {
		o := Options{Provider: edited(t, "cargolint")}
		all(&o)
		without(&o)
		_, err := New(o)
		NewWithT(t).Expect(err).To(MatchError(want))
	}
}

func TestAnyone(t *testing.T) {
	g := NewWithT(t)
	s := newStage(t, "cas-notifications", func(o *Options) { o.Authorize = Anyone{} })
	g.Expect(s.call("GET", "/v1/subscriptions", "", "Authorization:").status).To(Equal(http.StatusOK))
	g.Expect(s.call("GET", "/v1/authorizationStatus", "", "Authorization:").at("scopes")).To(HavePrefix("create:subscriptions"), "the document's example")
}

// TestIdentitiesFollowFromTheSeed: and nothing else does.
func TestIdentitiesFollowFromTheSeed(t *testing.T) {
	g := NewWithT(t)
	p := edited(t, "cargolint")
	seeded := func(seed uint64) string {
		s := stageOf(t, p, func(o *Options) { o.Seed = seed })
		return s.create("/webhooks", hook).text + s.create("/webhooks", hook).text
	}
	g.Expect(seeded(1)).To(Equal(seeded(1)))
	g.Expect(seeded(1)).NotTo(Equal(seeded(2)))
}

// TestTenThousand: that many are normal, and the last page is as right as the first.
func TestTenThousand(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cas-notifications")
	const many = 10_000
	var last answer
	for range many {
		last = s.create("/v1/subscriptions", withHeader)
	}
	all := s.call("GET", "/v1/subscriptions", "")
	g.Expect(all.at("#")).To(Equal(fmt.Sprint(many)))
	g.Expect(all.at("9999")).To(Equal(last.text))
	g.Expect(s.call("GET", "/v1/subscriptions/"+last.at("id"), "").status).To(Equal(http.StatusOK))
}
