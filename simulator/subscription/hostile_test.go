package subscription

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// padded returns a right body of exactly that many bytes.
func padded(length int) string {
	body := `{"url":"https://r.example","events":["document.uploaded"],"description":""}`
	return strings.Replace(body, `""`, `"`+strings.Repeat("x", length-len(body))+`"`, 1)
}

func TestOversizedBodies(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	g.Expect(s.call("POST", "/webhooks", padded(1<<20)).status).To(Equal(http.StatusCreated))
	g.Expect(s.call("POST", "/webhooks", padded(1<<20+1)).status).To(Equal(http.StatusRequestEntityTooLarge))
	g.Expect(s.call("POST", "/webhooks", strings.Repeat("x", 3<<20)).status).To(Equal(http.StatusRequestEntityTooLarge))
	r := httptest.NewRequest("POST", s.server.String()+"/webhooks", io.LimitReader(endless{}, 1<<40))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-API-Key", s.header.Get("X-API-Key"))
	g.Expect(s.send(r).status).To(Equal(http.StatusRequestEntityTooLarge), "without a content length")
	g.Expect(s.List()).To(HaveLen(1))
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte("["), len(p))), nil }

func TestABodyThatBreaksOff(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	r := httptest.NewRequest("POST", s.server.String()+"/webhooks", io.MultiReader(strings.NewReader(hook), breaksOff{}))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-API-Key", s.header.Get("X-API-Key"))
	g.Expect(s.send(r).status).To(Equal(http.StatusBadRequest))
	g.Expect(s.List()).To(BeEmpty())
}

type breaksOff struct{}

func (breaksOff) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestMediaTypes(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	for headers, status := range map[string]int{
		"Content-Type: application/json":                             201,
		"Content-Type: application/json; charset=utf-8":              201,
		"Content-Type: Application/JSON;charset=\"UTF-8\"":           201,
		"Content-Type: application/json\nContent-Encoding: identity": 201,
		"Content-Type:":                                          415,
		"Content-Type: text/plain":                               415,
		"Content-Type: text/json":                                415,
		"Content-Type: application/x-www-form-urlencoded":        415,
		"Content-Type: multipart/form-data; boundary=x":          415,
		"Content-Type: application/problem+json":                 415,
		"Content-Type: application/jsonx":                        415,
		"Content-Type: application/json, text/plain":             415,
		"Content-Type: application/json; charset=utf-16":         415,
		"Content-Type: ;;;":                                      415,
		"Content-Type: application/json\nContent-Encoding: gzip": 415,
	} {
		before := len(s.List())
		a := s.call("POST", "/webhooks", hook, strings.Split(headers, "\n")...)
		g.Expect(a.status).To(Equal(status), headers)
		g.Expect(s.List()).To(HaveLen(before+map[int]int{201: 1}[status]), headers)
	}
}

func TestMalformedBodies(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	for _, c := range []struct{ name, body, detail string }{
		{"cut off", hook[:len(hook)-1], "ends too soon"},
		{"something after it", hook + "x", "syntax error at byte"},
		{"two of them", hook + hook, "syntax error at byte"},
		{"byte order mark", "\xef\xbb\xbf" + hook, "syntax error at byte 1"},
		{"single quotes", `{'url':'x'}`, "syntax error at byte 2"},
		{"trailing comma", `{"url":"x",}`, "syntax error at byte 12"},
		{"no UTF-8", strings.Replace(hook, "first", "\xff\xfe", 1), "not UTF-8"},
		{"UTF-16", "{\x00\"\x00u\x00", "syntax error"},
		{"control character", strings.Replace(hook, "first", "a\x01", 1), "syntax error"},
		{"deep", strings.Replace(hook, `"first"`, strings.Repeat("[", 65)+strings.Repeat("]", 65), 1), "nested more than 64 levels deep"},
		{"very deep", strings.Repeat(`{"a":`, 100_000), "syntax error"},
		{"deep and long", `{"x":` + strings.Repeat("[", 5000) + strings.Repeat("1,", 400_000) + "1" + strings.Repeat("]", 5000) + `}`, "nested more"},
		{"huge exponent", `{"url":"https://r.example","events":[` + strings.Repeat("1e999999,", 9000) + `1]}`, "out of range"},
		{"huge number", `{"url":` + strings.Repeat("9", 1_000_000) + `}`, "out of range"},
		{"many mistakes", `{"url":"https://r.example","events":[` + strings.Repeat("1,", 9_000) + `1]}`, "and more"},
		{"many values", `{"url":"https://r.example","events":[` + strings.Repeat("1,", 500_000) + `1]}`, "more than 10000 values"},
	} {
		a := s.call("POST", "/webhooks", c.body)
		g.Expect(a.status).To(Equal(http.StatusBadRequest), c.name)
		g.Expect(a.at("message")).To(ContainSubstring(c.detail), c.name)
		g.Expect(len(a.text)).To(BeNumerically("<", 2000), c.name)
	}
	g.Expect(s.List()).To(BeEmpty())
}

// A member that comes twice must not be one thing to the check and another to the delivery.
func TestMembersThatComeTwice(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	a := s.call("POST", "/webhooks", `{"url":"https://r.example","url":"http://evil.example","events":["document.uploaded"]}`)
	g.Expect(a.status).To(Equal(http.StatusBadRequest), a.text)
	a = s.call("POST", "/webhooks", `{"url":"http://evil.example","u\u0072l":"https://r.example","events":["document.uploaded"]}`)
	g.Expect(a.status).To(Equal(http.StatusCreated))
	g.Expect(s.List()[0].URL).To(Equal("https://r.example"))
	g.Expect(a.text).NotTo(ContainSubstring("evil"))
}

func TestPathsAndMethods(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	id := s.create("/webhooks", hook).at("id")
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/", 404, ""}, {"GET", "", 404, ""}, {"GET", "/webhooks/", 404, ""}, {"GET", "//webhooks", 404, ""}, {"GET", "/webhooks//", 404, ""},
		{"GET", "/webhooks/" + id + "/", 404, ""}, {"GET", "/webhooks/" + id + "/test/x", 404, ""}, {"GET", "/WEBHOOKS", 404, ""},
		{"GET", "/webhooks/../webhooks", 404, ""}, {"GET", "/webhooks/" + id + "/../" + id, 404, ""}, {"GET", "/webhooks/" + id + "%2F", 404, ""},
		{"GET", "/%77ebhooks", 200, ""}, {"GET", "/webhooks/" + strings.Replace(id, "w", "%77", 1), 200, ""},
		{"DELETE", "/webhooks", 405, "GET, HEAD, POST"}, {"PUT", "/webhooks", 405, "GET, HEAD, POST"}, {"PATCH", "/webhooks/" + id, 405, "DELETE, GET, HEAD, PUT"},
		{"POST", "/webhooks/" + id, 405, "DELETE, GET, HEAD, PUT"}, {"GET", "/webhooks/" + id + "/test", 405, "POST"},
		{"POST", "/webhooks/" + id + "/deliveries", 405, "GET, HEAD"}, {"BREW", "/webhooks", 405, "GET, HEAD, POST"}, {"OPTIONS", "/webhooks", 405, "GET, HEAD, POST"},
	} {
		a := s.call(c.method, c.path, "")
		g.Expect(a.status).To(Equal(c.status), c.method+" "+c.path)
		g.Expect(a.header.Get("Allow")).To(Equal(c.allow), c.method+" "+c.path)
		if c.status >= 400 {
			g.Expect(a.names()).To(ConsistOf("error", "message"))
		}
	}
	g.Expect(s.changes).To(HaveLen(1))
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	id := s.create("/webhooks", hook).at("id")
	server := httptest.NewServer(s.handler)
	defer server.Close()
	r, err := http.NewRequest("HEAD", server.URL+s.server.Path+"/webhooks/"+id, nil)
	g.Expect(err).NotTo(HaveOccurred())
	r.Header = s.header
	answer, err := server.Client().Do(r)
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = answer.Body.Close() }()
	g.Expect(answer.StatusCode).To(Equal(http.StatusOK))
	g.Expect(answer.ContentLength).To(BeEquivalentTo(len(s.call("GET", "/webhooks/"+id, "").text)))
}

// Whatever text a customer sends comes back as it was sent, and only there.
func TestTextsComeBackAsTheyWere(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	for _, text := range []string{`<script>alert(1)</script>`, `\u003c\"\\\/`, `é \ud83d\ude00 \ud800`, `{detail} {status}`, `\u0000`, `","secret":"x`} {
		text = strings.ReplaceAll(text, `","`, `\",\"`)
		text = strings.ReplaceAll(text, `":"x`, `\":\"x`)
		a := s.create("/webhooks", fmt.Sprintf(`{"url":"https://r.example","events":["document.uploaded"],"description":"%s"}`, text))
		g.Expect(a.text).To(ContainSubstring(`"description":"` + text + `"`))
		g.Expect(a.text).To(HavePrefix(`{"id":"wh_`))
	}
}

// FuzzCreate: whatever is sent, nothing breaks, what is refused changes nothing, and what is taken can be read.
func FuzzCreate(f *testing.F) {
	for _, body := range []string{hook, withOAuth, withHeader, registration, `{}`, `[`, `{"url":"https://r.example","url":1}`, `1e999999`, `"\ud800"`, `{"events":[{"":0}]}`} {
		f.Add([]byte(body))
	}
	stages := []*stage{newStage(f, "cargolint"), newStage(f, "cas-notifications"), newStage(f, "cas-sso")}
	paths := []string{"/webhooks", "/v1/subscriptions", "/api/webhooks"}
	f.Fuzz(func(t *testing.T, body []byte) {
		for i, s := range stages {
			s.t = t
			before := len(s.List())
			a := s.call("POST", paths[i], string(body))
			switch {
			case a.status == http.StatusCreated && len(s.List()) == before+1:
				if got, err := s.Get(a.at("id")); err != nil || got.URL == "" {
					t.Errorf("%s: %v %+v", body, err, got)
				}
			case a.status < 400 || a.status >= 500 || len(s.List()) != before:
				t.Errorf("%s: answered %d, %d subscriptions after %d", body, a.status, len(s.List()), before)
			}
		}
	})
}
