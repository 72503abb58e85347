package subscription

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// bench makes calls without the second opinion.
func (s *stage) bench(b *testing.B, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, s.server.String()+path, strings.NewReader(body))
	r.Header = s.header
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code >= 300 {
		b.Fatal(w.Code, w.Body)
	}
	return w
}

func benchStage(b *testing.B, provider string) *stage {
	s := newStage(b, provider, func(o *Options) { o.Changed = nil })
	s.header.Set("Content-Type", "application/json")
	return s
}

func BenchmarkCreateAndGet(b *testing.B) {
	for _, c := range []struct{ provider, path, body string }{
		{"cargolint", "/webhooks", hook}, {"cas-notifications", "/v1/subscriptions", withOAuth},
	} {
		b.Run(c.provider, func(b *testing.B) {
			s := benchStage(b, c.provider)
			b.ReportAllocs()
			for b.Loop() {
				a := answer{text: s.bench(b, "POST", c.path, c.body).Body.String()}
				s.bench(b, "GET", c.path+"/"+a.at("id"), "")
			}
		})
	}
}

// BenchmarkAmongMany: how many subscriptions there are makes no difference.
func BenchmarkAmongMany(b *testing.B) {
	for _, many := range []int{10, 1_000, 10_000} {
		s := benchStage(b, "cargolint")
		var path string
		for range many {
			a := answer{text: s.bench(b, "POST", "/webhooks", hook).Body.String()}
			path = "/webhooks/" + a.at("id")
		}
		b.Run(fmt.Sprint("get/", many), func(b *testing.B) {
			for b.Loop() {
				s.bench(b, "GET", path, "")
			}
		})
		b.Run(fmt.Sprint("page/", many), func(b *testing.B) {
			for b.Loop() {
				s.bench(b, "GET", fmt.Sprint("/webhooks?limit=20&offset=", many/2), "")
			}
		})
		b.Run(fmt.Sprint("create-delete/", many), func(b *testing.B) {
			for b.Loop() {
				a := answer{text: s.bench(b, "POST", "/webhooks", hook).Body.String()}
				s.bench(b, "DELETE", "/webhooks/"+a.at("id"), "")
			}
		})
	}
}

// BenchmarkBare is what a call costs before the API does anything.
func BenchmarkBare(b *testing.B) {
	s := benchStage(b, "cargolint")
	s.handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for b.Loop() {
		s.bench(b, "POST", "/webhooks", hook)
	}
}
