package control_test

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
)

// refusedCall is a call that must be refused with a reason and change nothing.
type refusedCall struct {
	name    string
	method  string
	path    string
	body    string
	header  []string
	status  int
	pointer string
	says    string
}

func TestNonsenseIsRefusedAndChangesNothing(t *testing.T) {
	s := serve(t)
	g := NewWithT(t)
	g.Expect(s.call(t, "POST", api+"/providers/"+plain+"/endpoints", `{"url":"http://127.0.0.1:1/"}`).status).To(Equal(201))
	g.Expect(s.call(t, "POST", api+"/providers/"+plain+"/events", `{"type":"declaration.created"}`).status).To(Equal(202))
	before := state(t, s)
	for _, c := range refusedCalls() {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			got := s.call(t, c.method, c.path, c.body, c.header...)
			g.Expect(got.status).To(Equal(c.status), got.body)
			g.Expect(got.header.Get("Content-Type")).To(Equal("application/json"))
			var problem struct{ Error, Pointer string }
			g.Expect(json.Unmarshal([]byte(got.body), &problem)).To(Succeed())
			g.Expect(problem.Error).To(ContainSubstring(c.says))
			g.Expect(problem.Error).NotTo(ContainSubstring("\n"))
			g.Expect(problem.Pointer).To(Equal(c.pointer), problem.Error)
			g.Expect(state(t, s)).To(Equal(before))
		})
	}
}

// state is everything that a refused call must leave alone.
func state(t *testing.T, s *served) (all string) {
	for _, path := range []string{"/clock", "/deliveries", "/faults", "/providers/" + plain + "/endpoints", "/providers/" + documented + "/endpoints"} {
		all += s.call(t, "GET", api+path, "").body
	}
	return all
}

func refusedCalls() []refusedCall {
	const (
		events    = api + "/providers/" + plain + "/events"
		endpoints = api + "/providers/" + plain + "/endpoints"
		scenarios = api + "/providers/" + plain + "/scenarios"
	)
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	return []refusedCall{
		{"no such path", "GET", "/_hookbench/v2/providers", "", nil, 404, "", "/_hookbench/openapi.yaml"},
		{"trailing slash", "GET", api + "/deliveries/", "", nil, 404, "", "no such path"},
		{"unknown provider", "GET", api + "/providers/nobody", "", nil, 404, "", "simulated are"},
		{"unknown parameter", "GET", api + "/deliveries?stauts=pending", "", nil, 400, "", "status"},
		{"parameter of a call without", "GET", api + "/clock?now=1", "", nil, 400, "", "no query"},
		{"parameter twice", "GET", api + "/deliveries?limit=1&limit=2", "", nil, 400, "", "twice"},
		{"broken query", "GET", api + "/deliveries?limit=%zz", "", nil, 400, "", "query"},

		{"event of nobody", "POST", api + "/providers/nobody/events", `{"type":"x"}`, nil, 404, "", "simulated are"},
		{"event without body", "POST", events, "", nil, 400, "/type", "is missing"},
		{"event without type", "POST", events, `{}`, nil, 400, "/type", "is missing"},
		{"unknown event", "POST", events, `{"type":"no.such"}`, nil, 400, "/type", "declaration.created"},
		{"type is a number", "POST", events, `{"type":1}`, nil, 400, "/type", "the name of an event"},
		{"type is null", "POST", events, `{"type":null}`, nil, 400, "/type", "the name of an event"},
		{"misspelt member", "POST", events, `{"Type":"declaration.created"}`, nil, 400, "/Type", "it may hold type"},
		{"member twice", "POST", events, `{"type":"declaration.created","type":"declaration.created"}`, nil, 400, "/type", "twice"},
		{"member with a slash", "POST", events, `{"a/b~c":1}`, nil, 400, "/a~1b~0c", "not known"},
		{"subtype of who has none", "POST", events, `{"type":"declaration.created","subtype":"x"}`, nil, 400, "/subtype", "subtype"},
		{"data is a list", "POST", events, `{"type":"declaration.created","data":[]}`, nil, 400, "/data", "must be an object"},
		{"data is null", "POST", events, `{"type":"declaration.created","data":null}`, nil, 400, "/data", "must be an object"},
		{"data of a wrong type", "POST", api + "/providers/" + documented + "/events", `{"type":"document.uploaded","data":{"document":7}}`, nil, 400, "/data", "/data/document"},
		{"no object", "POST", events, `["type"]`, nil, 400, "", "must be a JSON object"},
		{"malformed", "POST", events, `{"type":`, nil, 400, "", "not one JSON document"},
		{"trailing data", "POST", events, `{"type":"declaration.created"} {}`, nil, 400, "", "not one JSON document"},
		{"not UTF-8", "POST", events, "{\"type\":\"\xff\"}", nil, 400, "", "UTF-8"},
		{"form", "POST", events, `{"type":"declaration.created"}`, form, 415, "", "application/json"},
		{"broken content type", "POST", events, `{"type":"declaration.created"}`, []string{"Content-Type", "json;;"}, 415, "", "application/json"},
		{"too long", "POST", events, `{"type":"` + strings.Repeat("x", 1<<20) + `"}`, nil, 413, "", "1048576"},
		{"long member", "POST", events, `{"` + strings.Repeat("x", 1<<19) + `":1}`, nil, 400, "/" + strings.Repeat("x", 100), "not known"},
		{"deep", "POST", events, `{"data":` + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + `}`, nil, 400, "", "depth"},

		{"unknown scenario", "POST", scenarios + "/none", "", nil, 404, "", "unknown scenario"},
		{"scenario of nobody", "POST", api + "/providers/nobody/scenarios/none", "", nil, 404, "", "simulated are"},
		{"scenarios of nobody", "GET", api + "/providers/nobody/scenarios", "", nil, 404, "", "simulated are"},
		{"pace is a text", "POST", scenarios + "/none", `{"paced":"yes"}`, nil, 400, "/paced", "true or false"},
		{"scenario as a form", "POST", scenarios + "/none", "", form, 415, "", "application/json"},

		{"endpoint without address", "POST", endpoints, `{"secret":"s"}`, nil, 400, "/url", "is missing"},
		{"endpoint without body", "POST", endpoints, "", nil, 400, "/url", "is missing"},
		{"no address", "POST", endpoints, `{"url":"here"}`, nil, 400, "/url", "http"},
		{"endpoint for an unknown event", "POST", endpoints, `{"url":"http://127.0.0.1:1/","events":["declaration.created","no.such"]}`, nil, 400, "/events/1", "declaration.created"},
		{"events are a text", "POST", endpoints, `{"url":"http://127.0.0.1:1/","events":"declaration.created"}`, nil, 400, "/events", "array"},
		{"header is a number", "POST", endpoints, `{"url":"http://127.0.0.1:1/","headers":{"X":1}}`, nil, 400, "/headers", "texts"},
		{"header is null", "POST", endpoints, `{"url":"http://127.0.0.1:1/","headers":{"X":null}}`, nil, 400, "/headers", "texts"},
		{"header with a line", "POST", endpoints, `{"url":"http://127.0.0.1:1/","headers":{"X":"a\nb"}}`, nil, 400, "/headers", "control characters"},
		{"no header name", "POST", endpoints, `{"url":"http://127.0.0.1:1/","headers":{"X Y":"a"}}`, nil, 400, "/headers", "name"},
		{"header twice", "POST", endpoints, `{"url":"http://127.0.0.1:1/","headers":{"X-A":"1","x-a":"2"}}`, nil, 400, "/headers", "twice"},
		{"secret with a line", "POST", endpoints, `{"url":"http://127.0.0.1:1/","secret":"a\nb"}`, nil, 400, "/secret", "control characters"},
		{"endpoint of nobody", "POST", api + "/providers/nobody/endpoints", `{"url":"http://127.0.0.1:1/"}`, nil, 404, "", "simulated are"},
		{"endpoints of nobody", "GET", api + "/providers/nobody/endpoints", "", nil, 404, "", "simulated are"},
		{"provider with an API", "POST", api + "/providers/" + documented + "/endpoints", `{"url":"http://127.0.0.1:1/"}`, nil, 409, "", "/" + documented + "/api/v1"},
		{"unknown endpoint", "DELETE", endpoints + "/none", "", nil, 404, "", "unknown subscription"},
		{"endpoint to forget of nobody", "DELETE", api + "/providers/nobody/endpoints/none", "", nil, 404, "", "simulated are"},
		{"endpoints from -1", "GET", endpoints + "?offset=-1", "", nil, 400, "", "offset"},

		{"unknown delivery", "GET", api + "/deliveries/none", "", nil, 404, "", "unknown delivery"},
		{"unknown delivery again", "POST", api + "/deliveries/none/redeliver", "", nil, 404, "", "unknown delivery"},
		{"redelivery of a member", "POST", api + "/deliveries/none/redeliver", `{"now":true}`, nil, 400, "/now", "send no body"},
		{"unknown status", "GET", api + "/deliveries?status=lost", "", nil, 400, "", "pending"},
		{"empty status", "GET", api + "/deliveries?status=", "", nil, 400, "", "pending"},
		{"deliveries of nobody", "GET", api + "/deliveries?provider=nobody", "", nil, 404, "", "simulated are"},
		{"limit 0", "GET", api + "/deliveries?limit=0", "", nil, 400, "", "from 1 to 1000"},
		{"limit too high", "GET", api + "/deliveries?limit=1001", "", nil, 400, "", "from 1 to 1000"},
		{"limit in words", "GET", api + "/deliveries?limit=ten", "", nil, 400, "", "from 1 to 1000"},
		{"offset below 0", "GET", api + "/deliveries?offset=-1", "", nil, 400, "", "from 0"},
		{"offset beyond numbers", "GET", api + "/deliveries?offset=99999999999999999999", "", nil, 400, "", "from 0"},

		{"clock without body", "POST", api + "/clock", "", nil, 400, "", "exactly one"},
		{"clock without move", "POST", api + "/clock", `{}`, nil, 400, "", "exactly one"},
		{"two moves", "POST", api + "/clock", `{"advance":"1s","untilIdle":true}`, nil, 400, "", "exactly one"},
		{"no duration", "POST", api + "/clock", `{"advance":"soon"}`, nil, 400, "/advance", "24h"},
		{"a number for a duration", "POST", api + "/clock", `{"advance":10}`, nil, 400, "/advance", "24h"},
		{"backwards", "POST", api + "/clock", `{"advance":"-1s"}`, nil, 400, "/advance", "24h"},
		{"no instant", "POST", api + "/clock", `{"advanceTo":"tomorrow"}`, nil, 400, "/advanceTo", "RFC 3339"},
		{"an instant gone by", "POST", api + "/clock", `{"advanceTo":"2001-01-01T00:00:00Z"}`, nil, 400, "/advanceTo", "already"},
		{"an instant too far", "POST", api + "/clock", `{"advanceTo":"9999-01-01T00:00:00Z"}`, nil, 400, "/advanceTo", "292 years"},
		{"not until idle", "POST", api + "/clock", `{"untilIdle":false}`, nil, 400, "/untilIdle", "true"},

		{"faults without body", "PUT", api + "/faults", "", nil, 400, "", `{"faults":`},
		{"no faults", "PUT", api + "/faults", `{"faults":7}`, nil, 400, "/faults", "array"},
		{"malformed faults", "PUT", api + "/faults", `{"faults":[}`, nil, 400, "", "not one JSON document"},
		{"faults as a form", "PUT", api + "/faults", `{"faults":[]}`, form, 415, "", "application/json"},

		{"stream of nobody", "GET", api + "/stream?provider=nobody", "", nil, 404, "", "simulated are"},
		{"stream from a word", "GET", api + "/stream?after=now", "", nil, 400, "", "after"},
		{"stream from nothing", "GET", api + "/stream?after=", "", nil, 400, "", "after"},
		{"stream after a word", "GET", api + "/stream", "", []string{"Last-Event-ID", "-1"}, 400, "", "Last-Event-ID"},
		{"reset of a part", "POST", api + "/reset", `{"provider":"` + plain + `"}`, nil, 400, "/provider", "send no body"},
	}
}

// Each path names the methods that it has, and refuses the others.
func TestOtherMethodsAreRefused(t *testing.T) {
	s := serve(t)
	for path, allow := range map[string]string{
		api + "/providers":         "GET, HEAD",
		api + "/faults":            "DELETE, GET, HEAD, PUT",
		api + "/clock":             "GET, HEAD, POST",
		api + "/reset":             "POST",
		api + "/stream":            "GET, HEAD",
		"/_hookbench/openapi.yaml": "GET, HEAD",
		"/healthz":                 "GET, HEAD",
		"/metrics":                 "GET, HEAD",
		"/":                        "GET, HEAD",
	} {
		for _, method := range []string{"PATCH", "OPTIONS"} {
			g := NewWithT(t)
			got := s.call(t, method, path, "")
			g.Expect(got.status).To(Equal(405), path)
			g.Expect(got.header.Get("Allow")).To(Equal(allow))
			g.Expect(gjson.Get(got.body, "error").String()).To(ContainSubstring(allow))
		}
	}
	g := NewWithT(t)
	g.Expect(s.call(t, "HEAD", api+"/stream", "").header.Get("Content-Type")).To(Equal("text/event-stream"))
	g.Expect(s.call(t, "HEAD", "/healthz", "").status).To(Equal(200))
}
