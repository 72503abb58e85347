package queue

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func TestTheRequestIsThatOfTheContract(t *testing.T) {
	g := NewWithT(t)
	var got *http.Request
	var sent []byte
	a := attemptAt(t, serve(t, func(_ http.ResponseWriter, r *http.Request) {
		got = r
		sent, _ = io.ReadAll(r.Body)
	})+"/hook?tenant=7", Options{}, func(e *Endpoint) {
		e.Headers = http.Header{"X-Api-Key": {"k-123"}}
		e.Token = func(context.Context) (string, error) { return "tok-456", nil }
	})
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(sent)
	g.Expect(got.Method).To(Equal("POST"))
	g.Expect(got.URL.RequestURI()).To(Equal("/hook?tenant=7"))
	g.Expect(got.Header).To(Equal(http.Header{
		"Content-Type":   {"application/json"},
		"Content-Length": {fmt.Sprint(len(sent))},
		"User-Agent":     {userAgent},
		"X-Api-Key":      {"k-123"},
		"X-Signature":    {"sha256=" + hex.EncodeToString(mac.Sum(nil))},
		"Authorization":  {"Bearer tok-456"},
	}))
	g.Expect(a.Request.Body).To(Equal(sent))
	g.Expect(fmt.Sprintf("%+v", *a.Request)).NotTo(Or(ContainSubstring("k-123"), ContainSubstring("tok-456"), ContainSubstring(secret)))
	g.Expect(a.Request.Header).To(HaveKeyWithValue("Authorization", []string{Redacted}))
	g.Expect(a.Request.Header).To(HaveKeyWithValue("X-Signature", got.Header["X-Signature"]))
}

func TestCredentialsInTheAddressAndAHostOfItsOwn(t *testing.T) {
	g := NewWithT(t)
	var user, password, host string
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { user, password, _ = r.BasicAuth(); host = r.Host })
	a := attemptAt(t, strings.Replace(url, "//", "//me:pass-word@", 1), Options{}, func(e *Endpoint) {
		e.Headers = http.Header{"host": {"virtual.example"}}
	})
	g.Expect([]string{user, password, host}).To(Equal([]string{"me", "pass-word", "virtual.example"}))
	g.Expect(a.Request.URL).NotTo(ContainSubstring("pass-word"))
}

func TestATokenIsFetchedForEachAttempt(t *testing.T) {
	g := NewWithT(t)
	var tokens []string
	p := provider(exponential(2, time.Minute, 2))
	q := New(Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
		tokens = append(tokens, r.Header.Get("Authorization"))
		return answering(500), nil
	})})
	e, n := endpointOf(p, "one", "http://one.example"), 0
	e.Token = func(context.Context) (string, error) { n++; return fmt.Sprint("t", n), nil }
	register(t, q, e)
	emit(t, q, Event{Provider: p, Body: body("order.paid")})
	runUntilIdle(t, q)
	g.Expect(tokens).To(Equal([]string{"Bearer t1", "Bearer t2", "Bearer t3"}))
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	cases := map[string]struct {
		token   func(context.Context) (string, error)
		problem string
	}{
		"refused": {func(context.Context) (string, error) { return "", errors.New("invalid_client") }, "access token: invalid_client"},
		"empty":   {func(context.Context) (string, error) { return "", nil }, "access token: is empty"},
		"hanging": {func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }, "access token: no answer within 30s"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				p := provider(exponential(1, time.Minute, 2))
				q := New(Options{Transport: transport(func(*http.Request) (*http.Response, error) {
					t.Error("a request was sent")
					return answering(200), nil
				})})
				e := endpointOf(p, "one", "http://one.example")
				e.Token = c.token
				register(t, q, e)
				id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
				runUntilIdle(t, q)
				d := look(t, q, id)
				g.Expect(outcomes(d)).To(Equal([]Outcome{NoToken, NoToken}), "each counts as a failed attempt")
				g.Expect(d.Status).To(Equal(Exhausted))
				g.Expect(d.Attempts[0].Problem).To(Equal(c.problem))
				g.Expect(d.Attempts[0].Request).To(BeNil())
				g.Expect(d.Attempts[0].Response).To(BeNil())
			})
		})
	}
}

func TestAnAttemptEndsAtItsDeadline(t *testing.T) {
	cases := map[string]struct {
		documented, limit, want time.Duration
	}{
		"of the contract":     {30 * time.Second, 0, 30 * time.Second},
		"capped":              {30 * time.Second, 2 * time.Second, 2 * time.Second},
		"under the cap":       {5 * time.Second, time.Minute, 5 * time.Second},
		"nobody has said one": {0, 0, defaultDeadline},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				p := provider(exponential(0, time.Minute, 2))
				p.Contract.Request.Deadline = fact(c.documented)
				q := New(Options{Transport: transport(hanging), MaxDeadline: c.limit})
				register(t, q, endpointOf(p, "one", "http://one.example"))
				id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
				runUntilIdle(t, q)
				a := look(t, q, id).Attempts[0]
				g.Expect(a.Outcome).To(Equal(TimedOut))
				g.Expect(a.Took).To(Equal(c.want))
				g.Expect(a.Problem).To(Equal("no answer within " + c.want.String()))
				g.Expect(a.Request).NotTo(BeNil())
				g.Expect(a.Response).To(BeNil())
			})
		})
	}
}

func TestWhatCannotBeSentIsNotSent(t *testing.T) {
	g := NewWithT(t)
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	a := attemptAt(t, url, Options{}, func(e *Endpoint) { e.Headers = http.Header{"X-Key": {"line\nbreak"}} })
	g.Expect(a.Outcome).To(Equal(Unsent))
	g.Expect(a.Problem).To(And(ContainSubstring("X-Key"), Not(ContainSubstring("break"))))
}

func TestAnUnusableSecretSendsNothing(t *testing.T) {
	g := NewWithT(t)
	p := provider(exponential(0, time.Minute, 2))
	p.Contract.Authentication.Signature.Secret = specs.SecretBase64
	q := New(Options{Transport: transport(func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return answering(200), nil
	})})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	runUntilIdle(t, q)
	a := look(t, q, id).Attempts[0]
	g.Expect(a.Outcome).To(Equal(Unsent))
	g.Expect(a.Problem).To(And(ContainSubstring("base64"), Not(ContainSubstring(secret))))
	g.Expect(a.Request).To(BeNil())
}

func TestAnAlteredMessageMayBeEmpty(t *testing.T) {
	g := NewWithT(t)
	var length int64 = -1
	a := attemptAt(t, serve(t, func(_ http.ResponseWriter, r *http.Request) { length = r.ContentLength }), Options{
		Alter: func(o Outgoing) (message.Message, error) { return message.Message{Method: o.Method}, nil },
	})
	g.Expect(a.Outcome).To(Equal(Acknowledged))
	g.Expect(length).To(BeZero())
	g.Expect(a.Request.Body).To(BeEmpty())
	g.Expect(a.Request.Header).To(HaveLen(1), "the user agent")
}

func TestAMessageMayBeAlteredBeforeItIsSent(t *testing.T) {
	g := NewWithT(t)
	var got []string
	var seen []Outgoing
	p := provider(exponential(1, time.Minute, 2))
	q := New(Options{
		Transport: transport(func(r *http.Request) (*http.Response, error) {
			sent, _ := io.ReadAll(r.Body)
			got = append(got, r.Header.Get("X-Signature")+" "+string(sent))
			return answering(500), nil
		}),
		Alter: func(o Outgoing) (message.Message, error) {
			seen = append(seen, o)
			if o.Number == 1 {
				o.Header.Set("X-Signature", "forged")
				o.Body = append(o.Body[:1], "!"...)
			}
			return o.Message, nil
		},
	})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	runUntilIdle(t, q)
	g.Expect(got[0]).To(Equal("forged {!"))
	d := look(t, q, id)
	g.Expect(got[1]).To(And(HavePrefix("sha256="), HaveSuffix(string(d.Body))), "the delivery itself is unharmed")
	g.Expect(string(d.Attempts[0].Request.Body)).To(Equal("{!"))
	g.Expect(string(d.Attempts[1].Request.Body)).To(Equal(string(d.Body)))
	g.Expect(seen[1]).To(And(HaveField("Delivery", id), HaveField("Endpoint", "one"), HaveField("Number", 2),
		HaveField("Due", d.Attempts[1].Due), HaveField("Provider", p), HaveField("Credentials.Secret", secret)))
}
