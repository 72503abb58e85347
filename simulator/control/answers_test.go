package control_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

// register makes an endpoint that receives everything and returns its id.
func (s *served) register(t testing.TB, url string) string {
	t.Helper()
	got := s.call(t, "POST", api+"/providers/"+plain+"/endpoints", `{"url":"`+url+`"}`)
	NewWithT(t).Expect(got.status).To(Equal(201), got.body)
	return gjson.Get(got.body, "id").String()
}

// emit lets an event happen that has one recipient, and returns the id of the delivery.
func (s *served) emit(t testing.TB) string {
	t.Helper()
	got := s.call(t, "POST", api+"/providers/"+plain+"/events", `{"type":"declaration.created"}`)
	NewWithT(t).Expect(got.status).To(Equal(202), got.body)
	return gjson.Get(got.body, "deliveries.0").String()
}

// move moves the clock and returns the answer.
func (s *served) move(t testing.TB, body string) string {
	t.Helper()
	got := s.call(t, "POST", api+"/clock", body)
	NewWithT(t).Expect(got.status).To(Equal(200), got.body)
	return got.body
}

func (s *served) delivery(t testing.TB, id string) gjson.Result {
	t.Helper()
	got := s.call(t, "GET", api+"/deliveries/"+id, "")
	NewWithT(t).Expect(got.status).To(Equal(200), got.body)
	return gjson.Parse(got.body)
}

func TestProvidersAreListed(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	list := s.call(t, "GET", api+"/providers", "")
	for i, id := range specs.Builtin() {
		one := s.call(t, "GET", api+"/providers/"+id, "")
		g.Expect(one.body).To(MatchJSON(gjson.Get(list.body, "providers").Array()[i].Raw))
		g.Expect(gjson.Get(one.body, "baseUrl").String()).To(HavePrefix(s.URL + "/" + id))
	}
}

func TestAnEventIsDeliveredWhenTheClockMoves(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newEndpoint(t, 204)
	endpoint := s.register(t, e.URL)
	id := s.emit(t)
	d := s.delivery(t, id)
	g.Expect(d.Get("status").String()).To(Equal("pending"))
	g.Expect(d.Get("nextDue").String()).To(Equal(d.Get("created").String()))
	g.Expect(d.Get("attempts").Raw).To(Equal("[]"))

	g.Expect(gjson.Get(s.move(t, `{"advance":"0s"}`), "pending").Int()).To(BeZero())
	d = s.delivery(t, id)
	g.Expect(e.got.Load()).To(Equal(int64(1)))
	g.Expect(d.Get("status").String()).To(Equal("delivered"))
	g.Expect(d.Get("endpoint").String()).To(Equal(endpoint))
	g.Expect(d.Get("nextDue").Exists()).To(BeFalse())
	g.Expect(d.Get("attempts.#").Int()).To(Equal(int64(1)))
	g.Expect(d.Get("attempts.0.outcome").String()).To(Equal("acknowledged"))
	g.Expect(gjson.Valid(d.Get("attempts.0.request.body").String())).To(BeTrue())
	g.Expect(d.Get("attempts.0.response.status").Int()).To(Equal(int64(204)))
	g.Expect(d.Get("attempts.0.response.body").String()).To(BeEmpty())
}

// A day of failures: all attempts at their documented instants, and the expiry.
func TestADayOfFailures(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newEndpoint(t, 500)
	s.register(t, e.URL)
	id := s.emit(t)
	before := gjson.Get(s.call(t, "GET", api+"/clock", "").body, "now").Time()
	s.move(t, `{"advanceTo":"`+before.Add(time.Minute).Format(time.RFC3339Nano)+`"}`)
	g.Expect(gjson.Get(s.call(t, "GET", api+"/clock", "").body, "nextDue").Time()).To(BeTemporally(">", before))
	s.move(t, `{"untilIdle":true}`)
	d := s.delivery(t, id)
	g.Expect(d.Get("status").String()).To(Equal("expired"))
	g.Expect(d.Get("made").Int()).To(Equal(int64(11)))
	last := before.Add(-time.Second)
	for _, a := range d.Get("attempts").Array() {
		g.Expect(a.Get("due").Time()).To(BeTemporally(">", last))
		last = a.Get("due").Time()
	}
	clock := gjson.Parse(s.call(t, "GET", api+"/clock", "").body)
	g.Expect(clock.Get("now").Time()).To(BeTemporally("==", last))
	g.Expect(clock.Get("nextDue").Exists()).To(BeFalse())
	g.Expect(clock.Get("pace").String()).To(Equal("manual"))
}

func TestADeliveryIsSentAgain(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newEndpoint(t, 204)
	endpoint := s.register(t, e.URL)
	id := s.emit(t)
	s.move(t, `{"untilIdle":true}`)
	got := s.call(t, "POST", api+"/deliveries/"+id+"/redeliver", "")
	g.Expect(got.status).To(Equal(202))
	g.Expect(gjson.Get(got.body, "status").String()).To(Equal("pending"))
	s.move(t, `{"untilIdle":true}`)
	g.Expect(e.got.Load()).To(Equal(int64(2)))
	g.Expect(s.delivery(t, id).Get("attempts.#").Int()).To(Equal(int64(2)))

	g.Expect(s.call(t, "DELETE", api+"/providers/"+plain+"/endpoints/"+endpoint, "").status).To(Equal(204))
	got = s.call(t, "POST", api+"/deliveries/"+id+"/redeliver", "{}")
	g.Expect(got.status).To(Equal(409))
	g.Expect(got.body).To(ContainSubstring("removed"))
}

// Answers are shown as text where they are text, and a cut one ends with a whole character.
func TestBodiesOfAnswersAreShown(t *testing.T) {
	for name, c := range map[string]struct {
		body      string
		text      string
		base64    string
		truncated bool
	}{
		"text":   {body: "grüß <&>", text: "grüß <&>"},
		"bytes":  {body: "\xff\x00", base64: base64.StdEncoding.EncodeToString([]byte("\xff\x00"))},
		"longer": {body: "x" + strings.Repeat("ü", 3000), text: "x" + strings.Repeat("ü", 2047), truncated: true},
		"huge":   {body: strings.Repeat("x", 1<<20), text: strings.Repeat("x", 4096), truncated: true},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			s := serve(t)
			e := newEndpoint(t, 200)
			e.body.Store(&c.body)
			s.register(t, e.URL)
			id := s.emit(t)
			s.move(t, `{"advance":"0s"}`)
			answer := s.delivery(t, id).Get("attempts.0.response")
			g.Expect(answer.Get("body").String()).To(Equal(c.text))
			g.Expect(answer.Get("bodyBase64").String()).To(Equal(c.base64))
			g.Expect(answer.Get("truncated").Bool()).To(Equal(c.truncated))
		})
	}
}

func TestAnEndpointThatCannotBeReached(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, "http://127.0.0.1:1/")
	id := s.emit(t)
	s.move(t, `{"advance":"0s"}`)
	a := s.delivery(t, id).Get("attempts.0")
	g.Expect(a.Get("outcome").String()).To(Equal("unreachable"))
	g.Expect(a.Get("problem").String()).To(ContainSubstring("refused"))
	g.Expect(a.Get("response").Raw).To(Equal("null"))
	g.Expect(a.Get("request.method").String()).To(Equal("POST"))
}

// Nothing that is secret of a subscription is ever shown.
func TestSecretsAreNotShown(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newEndpoint(t, 204)
	url := strings.Replace(e.URL, "http://", "http://me:hunter2@", 1)
	shown := s.call(t, "POST", api+"/providers/"+plain+"/endpoints",
		`{"url":"`+url+`","secret":"k3y-of-mine","events":["declaration.created"],"headers":{"X-Tenant":"t3nant-word"}}`).body
	id := s.emit(t)
	s.move(t, `{"untilIdle":true}`)
	shown += s.call(t, "GET", api+"/providers/"+plain+"/endpoints", "").body
	shown += s.call(t, "GET", api+"/deliveries", "").body + s.delivery(t, id).Raw
	shown += s.call(t, "GET", "/metrics", "").body
	for _, secret := range []string{"hunter2", "k3y-of-mine", "t3nant-word"} {
		g.Expect(shown).NotTo(ContainSubstring(secret))
	}
	g.Expect(shown).To(ContainSubstring("X-Tenant"))
	g.Expect(shown).To(ContainSubstring(`"events":[{"type":"declaration.created"}]`))
}

func TestDeliveriesAreChosenAndPaged(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newEndpoint(t, 204)
	first := s.register(t, e.URL)
	var ids []string
	for range 5 {
		ids = append(ids, s.emit(t))
	}
	s.move(t, `{"advance":"0s"}`)
	s.register(t, e.URL)
	s.emit(t)
	for query, want := range map[string]struct{ listed, total int }{
		"":                                {7, 7},
		"?limit=2":                        {2, 7},
		"?offset=6":                       {1, 7},
		"?offset=7":                       {0, 7},
		"?status=delivered&offset=1":      {4, 5},
		"?status=pending":                 {2, 2},
		"?status=expired":                 {0, 0},
		"?endpoint=" + first:              {6, 6},
		"?endpoint=none":                  {0, 0},
		"?provider=" + plain + "&limit=3": {3, 7},
		"?provider=" + documented:         {0, 0},
		"?endpoint=" + first + "&status=delivered": {5, 5},
	} {
		got := gjson.Parse(s.call(t, "GET", api+"/deliveries"+query, "").body)
		g.Expect(got.Get("deliveries.#").Int()).To(Equal(int64(want.listed)), query)
		g.Expect(got.Get("total").Int()).To(Equal(int64(want.total)), query)
	}
	page := gjson.Parse(s.call(t, "GET", api+"/deliveries?offset=1&limit=2", "").body)
	g.Expect(page.Get("deliveries.0.id").String()).To(Equal(ids[1]))
	g.Expect(page.Get("deliveries.1.id").String()).To(Equal(ids[2]))
}

func TestEndpointsArePaged(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	var ids []string
	for range 3 {
		ids = append(ids, s.register(t, "http://127.0.0.1:1/"))
	}
	path := api + "/providers/" + plain + "/endpoints"
	g.Expect(gjson.Get(s.call(t, "GET", path, "").body, "endpoints.#").Int()).To(Equal(int64(3)))
	page := gjson.Parse(s.call(t, "GET", path+"?offset=1&limit=1", "").body)
	g.Expect(page.Get("endpoints.#").Int()).To(Equal(int64(1)))
	g.Expect(page.Get("endpoints.0.id").String()).To(Equal(ids[1]))
	g.Expect(page.Get("total").Int()).To(Equal(int64(3)))
	g.Expect(gjson.Get(s.call(t, "GET", path+"?offset=9", "").body, "endpoints").Raw).To(Equal("[]"))
}

// Data reaches the payload, and a subtype the event.
func TestAnEventAsOrdered(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	got := s.call(t, "POST", api+"/providers/"+plain+"/events", `{"type":"declaration.created","data":{"note":"Zürich","n":12345678901234567890}}`)
	g.Expect(got.status).To(Equal(202), got.body)
	s.move(t, `{"advance":"0s"}`)
	body := s.delivery(t, gjson.Get(got.body, "deliveries.0").String()).Get("attempts.0.request.body").String()
	g.Expect(body).To(ContainSubstring("Zürich"))
	g.Expect(body).To(ContainSubstring("12345678901234567890"))
}

func TestScenariosArePlayed(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	path := api + "/providers/" + plain + "/scenarios"
	known := gjson.Get(s.call(t, "GET", path, "").body, "scenarios").Array()
	g.Expect(known).NotTo(BeEmpty())
	path += "/" + known[0].Get("name").String()
	for body, later := range map[string]bool{"": false, "{}": false, `{"paced":false}`: false, `{"paced":true}`: true} {
		got := s.call(t, "POST", path, body)
		g.Expect(got.status).To(Equal(202), got.body)
		events := gjson.Get(got.body, "events").Array()
		g.Expect(len(events)).To(BeNumerically(">", 1))
		g.Expect(events[0].Get("deliveries.#").Int()).To(Equal(int64(1)))
		g.Expect(events[0].Get("eventId").Exists()).To(BeTrue())
		g.Expect(events[1].Get("eventId").Exists()).To(Equal(!later), body)
		g.Expect(events[1].Get("due").Time().After(events[0].Get("due").Time())).To(Equal(later), body)
	}
}

func TestFaultsAreReplacedAndCleared(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	g.Expect(s.call(t, "GET", api+"/faults", "").body).To(MatchJSON(`{"faults":[]}`))
	g.Expect(s.Faults()).To(BeNil())
	g.Expect(s.call(t, "PUT", api+"/faults", `{"faults":[]}`).body).To(MatchJSON(`{"faults":[]}`))
	g.Expect(s.Faults()).NotTo(BeNil())
	g.Expect(s.call(t, "DELETE", api+"/faults", "").body).To(MatchJSON(`{"faults":[]}`))
	g.Expect(s.Faults()).To(BeNil())
}

func TestResetForgetsAll(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, "http://127.0.0.1:1/")
	s.emit(t)
	g.Expect(s.call(t, "POST", api+"/reset", "").status).To(Equal(204))
	g.Expect(s.call(t, "GET", api+"/deliveries", "").body).To(MatchJSON(`{"deliveries":[],"total":0}`))
	g.Expect(s.call(t, "GET", api+"/providers/"+plain+"/endpoints", "").body).To(MatchJSON(`{"endpoints":[],"total":0}`))
}

// What is not the control API's is the simulator's.
func TestTheSimulatorIsServedToo(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	g.Expect(s.call(t, "GET", "/idp/.well-known/jwks.json", "").status).To(Equal(200))
	g.Expect(s.call(t, "GET", "/"+documented+"/api/v1/webhooks", "").status).To(Equal(401))
	g.Expect(s.call(t, "GET", "/none", "").status).To(Equal(404))
	front := s.call(t, "GET", "/", "").body
	g.Expect(front).To(And(ContainSubstring("/"+documented+" "), ContainSubstring(api), ContainSubstring("/metrics")))
}
