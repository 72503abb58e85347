package subscription

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/hookbench/hookbench/specs"
	"github.com/tidwall/gjson"
)

// stage is an API behind its documented address, with everything that it asks for. The first answers to documented
// operations, which are all but for those that test great numbers, are shown to the OpenAPI library as a second opinion.
type stage struct {
	*API
	t       testing.TB
	server  *url.URL
	handler http.Handler
	router  routers.Router

	now     time.Time
	header  http.Header // of every call
	changes []Change
	tested  []Subscription
	sends   bool // whether a test delivery can be sent
	records map[string][]DeliveryRecord
	scopes  map[string][]string // by access token
	asked   atomic.Int32        // second opinions
}

const opinions = 100 // at a millisecond each

var start = time.Date(2031, 5, 6, 7, 8, 9, 500e6, time.FixedZone("", 3600))

// newStage plays a provider for a caller with all rights.
func newStage(t testing.TB, provider string, change ...func(*Options)) *stage {
	t.Helper()
	p, known := opened.Load(provider)
	if !known {
		read, err := specs.Open(provider)
		if err != nil {
			t.Fatal(err)
		}
		p, _ = opened.LoadOrStore(provider, read)
	}
	return stageOf(t, p.(*specs.Provider), change...)
}

// opened holds providers, which are costly to read and never change.
var opened sync.Map

func stageOf(t testing.TB, p *specs.Provider, change ...func(*Options)) *stage {
	t.Helper()
	s := &stage{t: t, now: start, sends: true, records: map[string][]DeliveryRecord{}, header: http.Header{}, scopes: map[string][]string{}}
	o := Options{
		Provider: p, Seed: 7, Clock: func() time.Time { return s.now },
		Authorize: s.credentials(p),
		Changed:   func(c Change) { s.changes = append(s.changes, c) },
		History:   func(id string) []DeliveryRecord { return s.records[id] },
		Test: func(to Subscription) string {
			s.tested = append(s.tested, to)
			if !s.sends {
				return ""
			}
			return "dlv_1"
		},
	}
	for _, f := range change {
		f(&o)
	}
	var err error
	if s.API, err = New(o); err != nil {
		t.Fatal(err)
	}
	s.mount(p)
	return s
}

// credentials returns the authorizer that the provider's contract asks for, and has every call show the best ones.
func (s *stage) credentials(p *specs.Provider) Authorizer {
	switch api := p.Contract.API; {
	case api == nil:
		return nil
	case api.APIKeys != nil:
		keys := NewKeys(*api.APIKeys)
		s.header.Set(api.APIKeys.Header, keys.List()[0].Key)
		return keys
	case api.Token != nil:
		s.scopes["all"] = api.Token.Scopes
		s.header.Set("Authorization", "Bearer all")
		return Tokens{Lookup: func(token string) ([]string, bool) { scopes, ok := s.scopes[token]; return scopes, ok }}
	default:
		return Anyone{}
	}
}

func (s *stage) mount(p *specs.Provider) {
	s.server = &url.URL{Scheme: "https", Host: "api.example"}
	if len(p.OpenAPI().Servers) > 0 {
		var err error
		if s.server, err = url.Parse(p.OpenAPI().Servers[0].URL); err != nil {
			s.t.Fatal(err)
		}
	}
	s.handler = http.StripPrefix(s.server.Path, s.API)
	var err error
	if s.router, err = legacy.NewRouter(p.OpenAPI()); err != nil {
		s.t.Fatal(err)
	}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
}

// at returns what stands at a path of the body, in the words of gjson.
func (a answer) at(path string) string { return gjson.Get(a.text, path).String() }

// names returns the names of the members at a path, or of the body itself.
func (a answer) names(path ...string) []string {
	of := gjson.Parse(a.text)
	for _, p := range path {
		of = of.Get(p)
	}
	names := []string{}
	of.ForEach(func(name, _ gjson.Result) bool { names = append(names, name.Str); return true })
	return names
}

// call makes a call with a JSON body, if there is one. Further headers come as "Name: value"; "Name:" takes one away.
func (s *stage) call(method, path, body string, headers ...string) answer {
	s.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, s.server.String()+path, reader)
	for name, values := range s.header {
		r.Header[name] = values
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ":")
		if r.Header.Del(name); value != "" {
			r.Header.Set(name, strings.TrimSpace(value))
		}
	}
	return s.send(r)
}

// send makes a call.
func (s *stage) send(r *http.Request) answer {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	a := answer{w.Code, w.Header(), w.Body.String()}
	if a.text != "" && !gjson.Valid(a.text) {
		s.t.Errorf("%s %s: answered %d with what is no JSON: %q", r.Method, r.URL, a.status, a.text)
	}
	s.secondOpinion(r, a)
	return a
}

// secondOpinion has the OpenAPI library check the answer of a documented operation.
func (s *stage) secondOpinion(r *http.Request, a answer) {
	s.t.Helper()
	route, parameters, err := s.router.FindRoute(r)
	if err != nil || s.asked.Add(1) > opinions {
		return
	}
	err = openapi3filter.ValidateResponse(s.t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: parameters, Route: route},
		Status:                 a.status, Header: a.header, Body: io.NopCloser(strings.NewReader(a.text)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		s.t.Errorf("%s %s: answered %d %s\nwhich the OpenAPI library refuses: %v", r.Method, r.URL, a.status, a.text, err)
	}
}

// create makes a call that must succeed and returns the answer.
func (s *stage) create(path, body string) answer {
	s.t.Helper()
	a := s.call("POST", path, body)
	if a.status != http.StatusCreated {
		s.t.Fatalf("POST %s: answered %d %s", path, a.status, a.text)
	}
	return a
}
