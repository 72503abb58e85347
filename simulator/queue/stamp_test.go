package queue

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestBodyAndSignatureStayTheSameOverRetries(t *testing.T) {
	g := NewWithT(t)
	seen := map[string]int{}
	q, id := single(t, documentedTable(), transport(func(r *http.Request) (*http.Response, error) {
		sent, _ := io.ReadAll(r.Body)
		seen[r.Header.Get("X-Signature")+string(sent)]++
		return answering(500), nil
	}))
	runUntilIdle(t, q)
	g.Expect(seen).To(HaveLen(1))
	d := look(t, q, id)
	for _, a := range d.Attempts {
		g.Expect(a.Request).To(Equal(d.Attempts[0].Request))
		g.Expect(a.Stamp).To(Equal(time.Date(2026, 3, 2, 11, 45, 0, 500e6, time.UTC)))
		g.Expect(string(a.Request.Body)).To(Equal(string(d.Body)))
	}
}

func TestARetryMayWriteANewTimestampAndIsSignedAnew(t *testing.T) {
	g := NewWithT(t)
	wall := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	p := provider(exponential(2, time.Hour, 1))
	p.Contract.Identity.TimestampRenewed = fact(true)
	q := New(Options{Wall: Wall{Now: func() time.Time { return wall }}, Transport: transport(func(r *http.Request) (*http.Response, error) {
		sent, _ := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(sent)
		g.Expect(r.Header.Get("X-Signature")).To(Equal("sha256=" + hex.EncodeToString(mac.Sum(nil))))
		return answering(500), nil
	})})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(d.Attempts).To(HaveLen(3))
	first, second := d.Attempts[0], d.Attempts[1]
	g.Expect(first.Stamp).To(Equal(time.Date(2026, 3, 2, 11, 45, 0, 500e6, time.UTC)))
	g.Expect(second.Stamp).To(Equal(wall))
	g.Expect(string(second.Request.Body)).To(Equal(strings.Replace(string(first.Request.Body), "2026-03-02T11:45:00.500Z", "2026-03-02T12:00:00.000Z", 1)))
	g.Expect(second.Request.Header).NotTo(Equal(first.Request.Header))
	g.Expect(q.byID[id].history[1].request.body).To(BeNil(), "the record keeps the instant only")
}

func TestThreeInstantsAreKeptApart(t *testing.T) {
	g := NewWithT(t)
	virtual := time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)
	wall := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	p := provider(documentedTable())
	q := New(Options{Start: virtual, Wall: Wall{Now: func() time.Time { wall = wall.Add(time.Millisecond); return wall }}, Transport: always(500)})
	register(t, q, endpointOf(p, "one", "http://one.example"))
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	advance(t, q, time.Minute)
	a := look(t, q, id).Attempts[2]
	g.Expect(a.Due).To(Equal(virtual.Add(40 * time.Second)))
	g.Expect(a.Stamp).To(Equal(time.Date(2026, 3, 2, 11, 45, 0, 500e6, time.UTC)))
	g.Expect(a.Sent).To(BeTemporally("~", wall, time.Second))
	g.Expect(a.Took).To(Equal(time.Millisecond))
}
