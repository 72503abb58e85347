package fault_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/specs"
)

func right(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "right") }

// refuse stands for the provider's own words.
func refuse(w http.ResponseWriter, status int, detail string) {
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "refused: "+detail)
}

func inForce(set *fault.Set) func() *fault.Set { return func() *fault.Set { return set } }

func api(p *specs.Provider, set *fault.Set) *fault.API {
	return &fault.API{
		Provider: p, InForce: inForce(set), Next: http.HandlerFunc(right), Refuse: refuse, Clock: func() time.Time { return begin },
	}
}

func call(h http.Handler) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	return w
}

func TestAPIFaults(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		for _, c := range []struct {
			faults []string
			status int
			took   time.Duration
		}{
			{nil, 200, 0},
			{[]string{`{"kind":"drop"}`, `{"kind":"hostile"}`, `{"kind":"slow-token"}`}, 200, 0},
			{[]string{`{"kind":"api-slow"}`}, 200, 5 * time.Second},
			{[]string{`{"kind":"api-slow","by":"1m"}`, `{"kind":"api-slow"}`, `{"kind":"api-error"}`}, 500, time.Minute},
			{[]string{`{"kind":"api-error","status":418}`, `{"kind":"api-slow"}`}, 418, 0},
			{[]string{`{"kind":"api-rate-limited"}`, `{"kind":"api-error"}`}, 429, 0},
			{[]string{`{"kind":"api-error","provider":"` + p.ID() + `"}`}, 500, 0},
		} {
			synctest.Test(t, func(t *testing.T) {
				g, start := NewWithT(t), time.Now()
				w := call(api(p, parse(t, 1, c.faults...)))
				g.Expect(w.Code).To(Equal(c.status), "%v", c.faults)
				g.Expect(time.Since(start)).To(Equal(c.took))
				g.Expect(w.Body.String()).To(HavePrefix(map[bool]string{true: "right", false: "refused: "}[c.status == 200]))
			})
		}
	})
}

func TestAPIFaultsKeepToTheirProvider(t *testing.T) {
	g := NewWithT(t)
	all := providers(t)
	set := parse(t, 1, `{"kind":"api-error","provider":"`+all[0].ID()+`"}`)
	g.Expect(call(api(all[0], set)).Code).To(Equal(500))
	g.Expect(call(api(all[1], set)).Code).To(Equal(200))
	g.Expect(call(api(all[1], nil)).Code).To(Equal(200))
}

func TestARateLimitSaysWhenToComeAgain(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		h := api(p, parse(t, 1, `{"kind":"api-rate-limited"}`))
		w := call(h)
		g.Expect(w.Header().Get("Retry-After")).To(Equal("60"))
		g.Expect(w.Header().Get("X-RateLimit-Limit")).To(Equal("60"))
		g.Expect(w.Header().Get("X-RateLimit-Remaining")).To(Equal("0"))
		g.Expect(w.Header().Get("X-RateLimit-Reset")).To(Equal("1780315260"), "Unix seconds, a minute from now on the provider's clock")

		r := httptest.NewRequest(http.MethodGet, "/", nil)
		w = httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.ServerContextKey, &http.Server{})))
		g.Expect(w.Header()).To(HaveKeyWithValue("X-RateLimit-Limit", []string{"60"}), "spelled as documented")
	})
}

// The n-th call after the faults were set fares as the seed has it.
func TestTheShareOfCallsFollowsFromTheSeed(t *testing.T) {
	g := NewWithT(t)
	p := providers(t)[0]
	run := func(seed uint64) string {
		var fates strings.Builder
		h := api(p, parse(t, seed, `{"kind":"api-error","share":0.25}`, `{"kind":"api-error","share":0.1,"status":502}`))
		for range 2000 {
			fates.WriteByte("25"[call(h).Code/500:][0])
		}
		return fates.String()
	}
	first := run(1)
	g.Expect(run(1)).To(Equal(first))
	g.Expect(run(2)).NotTo(Equal(first))
	g.Expect(strings.Count(first, "5")).To(And(BeNumerically(">", 520), BeNumerically("<", 780)), "0.325 of 2000")
}

func TestTokenFaults(t *testing.T) {
	p := specs.Builtin()[0]
	for _, c := range []struct {
		fault    string
		provider string // of the token endpoint
		status   int
		code     string
		took     time.Duration
	}{
		{`{"kind":"slow-token"}`, p, 200, "", 10 * time.Second},
		{`{"kind":"slow-token","by":"2s"}`, "", 200, "", 2 * time.Second},
		{`{"kind":"broken-token"}`, p, 503, "temporarily_unavailable", 0},
		{`{"kind":"broken-token","status":401}`, p, 401, "invalid_client", 0},
		{`{"kind":"broken-token","status":400}`, p, 400, "invalid_request", 0},
		{`{"kind":"broken-token","provider":"` + p + `"}`, p, 503, "temporarily_unavailable", 0},
		{`{"kind":"broken-token","provider":"` + p + `"}`, "", 503, "temporarily_unavailable", 0},
		{`{"kind":"broken-token","provider":"` + p + `"}`, specs.Builtin()[1], 200, "", 0},
		{`{"kind":"api-error"}`, p, 200, "", 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			g, start := NewWithT(t), time.Now()
			w := call(&fault.Token{Provider: c.provider, InForce: inForce(parse(t, 1, c.fault)), Next: http.HandlerFunc(right)})
			g.Expect(w.Code).To(Equal(c.status), c.fault)
			g.Expect(time.Since(start)).To(Equal(c.took))
			if c.code == "" {
				g.Expect(w.Body.String()).To(Equal("right"))
				return
			}
			var answer map[string]string
			g.Expect(json.Unmarshal(w.Body.Bytes(), &answer)).To(Succeed())
			g.Expect(answer["error"]).To(Equal(c.code))
			g.Expect(w.Header().Get("Cache-Control")).To(Equal("no-store"))
		})
	}
}

func TestWaitsEndWithTheRequestAndTheServer(t *testing.T) {
	p := providers(t)[0]
	set := parse(t, 1, `{"kind":"api-slow","by":"10m"}`, `{"kind":"slow-token","by":"10m"}`)
	for _, slow := range []func(stop chan struct{}) http.Handler{
		func(stop chan struct{}) http.Handler { h := api(p, set); h.Stop = stop; return h },
		func(stop chan struct{}) http.Handler {
			return &fault.Token{InForce: inForce(set), Next: http.HandlerFunc(right), Stop: stop}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			g, start := NewWithT(t), time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			w := httptest.NewRecorder()
			slow(nil).ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/", nil))
			g.Expect(w.Code).To(Equal(http.StatusServiceUnavailable))
			g.Expect(time.Since(start)).To(Equal(time.Second))

			stop := make(chan struct{})
			time.AfterFunc(time.Second, func() { close(stop) })
			w = call(slow(stop))
			g.Expect(w.Body.String()).To(Equal("right"), "who still waits is served")
			g.Expect(time.Since(start)).To(Equal(2 * time.Second))
		})
	}
}

// What is in force changes while calls are made.
func TestTheSetInForceIsAskedForAtEachCall(t *testing.T) {
	g := NewWithT(t)
	set := parse(t, 1, `{"kind":"api-error"}`)
	h := api(providers(t)[0], nil)
	h.InForce = func() *fault.Set { return set }
	g.Expect(call(h).Code).To(Equal(500))
	set = nil
	g.Expect(call(h).Code).To(Equal(200))
}
