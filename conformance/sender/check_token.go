package sender

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// requestsTokenAsConfigured looks at what came to the token endpoints.
func requestsTokenAsConfigured(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	for _, name := range []string{"with tokens", "with plain tokens"} {
		r := d.need(name)
		requests := r.identity.Requests()
		t.saw("token request for the endpoint "+name, requests...)
		if len(requests) == 0 {
			wrong.Add("no token was requested for the endpoint %q", name)
		}
		for _, q := range requests {
			t.expectTokenRequest(&wrong, r, q)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// expectTokenRequest notes what a token request says otherwise than configured. Where no scope or audience is configured,
// none is demanded, and none forbidden.
func (t *Trial) expectTokenRequest(wrong *complaints, r *role, q sink.Request) {
	id, secret, form := sink.Presented(q)
	by := r.order.OAuth
	switch {
	case q.Method != http.MethodPost:
		wrong.Add("a token was requested with %s; POST is demanded", q.Method)
	case form.Get("grant_type") != "client_credentials":
		wrong.Add("a token was requested with grant_type %q; client_credentials is demanded", form.Get("grant_type"))
	case id != by.ClientID || secret != by.ClientSecret:
		wrong.Add("a token was requested with other client credentials than configured")
	case by.Scope != "" && form.Get("scope") != by.Scope:
		wrong.Add("a token was requested with scope %q; %q is configured", form.Get("scope"), by.Scope)
	case by.Audience != "" && form.Get("audience") != by.Audience:
		wrong.Add("a token was requested with audience %q; %q is configured", form.Get("audience"), by.Audience)
	}
}

// bearerOf returns the tokens of a delivery's Authorization headers.
func bearerOf(q sink.Request) []string {
	var tokens []string
	for _, value := range q.Header.Values("Authorization") {
		scheme, token, _ := strings.Cut(value, " ")
		if strings.EqualFold(scheme, "Bearer") {
			tokens = append(tokens, strings.TrimSpace(token))
		}
	}
	return tokens
}

// requestsTokenBeforeEachAttempt matches every attempt with the token requests before it.
func requestsTokenBeforeEachAttempt(g gomega.Gomega, t *Trial, d *day) {
	r := d.need("with tokens")
	requests := t.arrived(d, "with tokens")
	granted := sink.Where(r.identity.Requests(), func(q sink.Request) bool { return q.Status == http.StatusOK })
	var wrong complaints
	used, longest := uses{}, time.Duration(0)
	for i, q := range requests {
		before := 0
		for _, token := range granted {
			if !token.Arrived.After(q.Arrived) {
				before++
			}
		}
		reused := false
		for _, token := range bearerOf(q) {
			if other, age := used.note(token, i+1, q.When); other > 0 {
				longest = max(longest, age)
				reused = true
				t.hint = kept(longest)
				t.object(&wrong, r, q, "attempt %d carries the token of attempt %d", i+1, other)
			}
		}
		if before < i+1 && !reused {
			t.object(&wrong, r, q, "attempt %d went out when %d tokens had been requested in all; each attempt needs one of its own", i+1, before)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if len(requests) < 2 {
		notRetried(d)
	}
}

// sendsBearerToken looks at the Authorization header of every attempt.
func sendsBearerToken(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	for _, name := range []string{"with tokens", "with plain tokens"} {
		r := d.need(name)
		issued := r.identity.Issued()
		for i, q := range t.arrived(d, name) {
			tokens := bearerOf(q)
			switch n := len(q.Header.Values("Authorization")); {
			case n != 1 || len(tokens) != 1:
				t.object(&wrong, r, q, "attempt %d came with %d Authorization headers, %d of them Bearer; exactly one is demanded", i+1, n, len(tokens))
			case !slices.Contains(issued, tokens[0]):
				t.object(&wrong, r, q, "attempt %d carries a token that was not issued for this endpoint", i+1)
			}
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// sendsNothingWithoutToken looks at the endpoint whose first token requests were refused.
func sendsNothingWithoutToken(g gomega.Gomega, t *Trial, d *day) {
	r := d.need("without tokens at first")
	tokens, requests := r.identity.Requests(), d.attempts(r)
	t.saw("token request", tokens...)
	t.saw("delivery to the endpoint "+r.name, requests...)
	var wrong complaints
	for _, q := range requests {
		if len(bearerOf(q)) == 0 {
			t.object(&wrong, r, q, "no token could be had, and a delivery came without one")
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if len(tokens) == 0 {
		conformance.End(reports.Inconclusive, "no token was requested, so that none could be refused")
	}
	if len(requests) == 0 {
		at := d.contract().Retry.Attempts()
		d.watchedUntil(at[min(2, len(at)-1)]+d.slack(at[min(2, len(at)-1)]), "the attempt for which a token can be had")
		wrong.Add("a token was refused %d times, and the event was not sent when one could be had: the schedule did not go on", len(tokens))
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// keepsClientCredentials looks for client secrets in everything that came to a destination.
func keepsClientCredentials(g gomega.Gomega, t *Trial, d *day) {
	d.need("with tokens")
	d.enough()
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		for _, owner := range d.roles {
			if owner.order.OAuth != nil && holds(q, owner.order.OAuth.ClientSecret) {
				t.object(&wrong, r, q, "a client secret came to the destination %q", r.name)
			}
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
	t.arrived(d, "with tokens")
}

// holds looks for a text in the address, the headers and the body of a request, Basic credentials decoded.
func holds(q sink.Request, text string) bool {
	if bytes.Contains(q.Body, []byte(text)) || strings.Contains(q.URL, text) {
		return true
	}
	for _, values := range q.Header {
		for _, value := range values {
			if strings.Contains(value, text) {
				return true
			}
		}
	}
	_, password, _ := (&http.Request{Header: q.Header}).BasicAuth()
	return password == text
}
