package fault_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

const issuerURL = "https://idp.test"

// inProcess answers a client's requests by a handler.
type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// receiver sets up a right receiver of the world's deliveries, protected by all that the provider documents, and has them
// answered by it.
func (w *world) receiver(g Gomega) *fixtures.Receiver {
	r := &fixtures.Receiver{Provider: w.provider, Headers: w.right.Headers}
	if w.right.Secret != "" {
		r.Secrets = []string{w.right.Secret}
	}
	e := queue.Endpoint{Provider: w.provider, ID: endpointID, URL: "http://receiver.example/hook", Active: true, Secret: w.right.Secret, Headers: w.right.Headers}
	if w.right.Token != "" {
		issuer, err := oauth.NewIssuer(oauth.Options{URL: issuerURL, Algorithm: jose.ES256})
		g.Expect(err).NotTo(HaveOccurred())
		claims := oauth.Claims{ClientID: "provider", Audience: "https://receiver.test", Scope: "deliver:events"}
		r.Bearer = &fixtures.TokenRules{
			Issuer: issuerURL, JWKS: issuerURL + "/.well-known/jwks.json", Audience: claims.Audience, Scope: claims.Scope,
			Client: &http.Client{Transport: inProcess{issuer}},
		}
		e.Token = func(context.Context) (string, error) { return issuer.Mint(claims) }
	}
	g.Expect(w.queue.Register(e)).To(Succeed())
	w.answer = func(a arrival) int {
		request := httptest.NewRequest(w.provider.Contract.Request.Method.Value, "/hook", bytes.NewReader(a.body))
		request.Header = a.header
		recorder := httptest.NewRecorder()
		r.ServeHTTP(recorder, request)
		return recorder.Code
	}
	return r
}

func effects(g Gomega, r *fixtures.Receiver) map[string]int {
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, fixtures.DefaultProbe, nil))
	var answer struct{ Effects []struct{ Key string } }
	g.Expect(json.Unmarshal(w.Body.Bytes(), &answer)).To(Succeed())
	counts := map[string]int{}
	for _, effect := range answer.Effects {
		counts[effect.Key]++
	}
	return counts
}

// A right receiver takes everything that hostile traffic has, acts once on each event, and nothing is lost.
func TestHostileIsWhatARightReceiverTakes(t *testing.T) {
	const events = 60
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"hostile"}`))
		r := w.receiver(g)
		w.play(events)
		g.Expect(w.ids).To(HaveLen(events))
		twice, longer, overtaken := 0, 0, false
		latest := time.Time{}
		for _, d := range w.deliveries() {
			g.Expect(d.Status).To(Equal(queue.Delivered))
			g.Expect(d.Acked).To(Equal(len(d.Attempts)), "nothing is refused")
			first := d.Attempts[0]
			g.Expect(first.Due.Sub(d.Created)).To(BeNumerically("<", 5*time.Second))
			overtaken = overtaken || first.Due.Before(latest)
			latest = later(latest, first.Due)
			if len(d.Attempts) > 1 {
				twice++
				g.Expect(d.Attempts).To(HaveLen(2))
				g.Expect(d.Attempts[1].Request.Body).To(Equal(first.Request.Body))
			}
			if len(first.Request.Body) > len(d.Body) {
				longer++
			}
		}
		g.Expect(overtaken).To(BeTrue())
		g.Expect(twice).To(And(BeNumerically(">", 5), BeNumerically("<", 30)))
		g.Expect(longer).To(And(BeNumerically(">", 15), BeNumerically("<", 45)))
		for _, a := range w.arrivals {
			g.Expect(w.valid(a)).To(BeEmpty())
		}
		counts := effects(g, r)
		g.Expect(counts).To(HaveLen(events))
		for key, n := range counts {
			g.Expect(n).To(Equal(1), key)
		}
	})
}

// The test above could fail: a right receiver refuses what is corrupted.
func TestARightReceiverRefusesCorruptSignatures(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		if retry := p.Contract.Retry; len(retry.Attempts()) < 5 && retry.Exponential == nil || retry.EndedBy != nil && slices.Contains(retry.EndedBy.Value, http.StatusUnauthorized) {
			t.Skip("the provider gives up before a later attempt gets through")
		}
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"corrupt-signature","share":0.3}`))
		r := w.receiver(g)
		w.play(20)
		refused := 0
		for _, d := range w.deliveries() {
			g.Expect(d.Status).To(Equal(queue.Delivered), "a later attempt gets through")
			refused += len(d.Attempts) - d.Acked
		}
		g.Expect(refused).To(BeNumerically(">", 0))
		g.Expect(effects(g, r)).To(HaveLen(20))
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
