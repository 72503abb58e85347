package subscription

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func limited(o *Options) { o.LimitRate = true }

func TestRateLimit(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint", limited)
	next := start.Truncate(time.Second).Add(time.Minute)
	end := strconv.FormatInt(next.Unix(), 10)
	for left := 59; left >= 0; left-- {
		a := s.call("GET", "/webhooks", "")
		g.Expect(a.status).To(Equal(http.StatusOK))
		g.Expect(a.header.Get("X-RateLimit-Limit")).To(Equal("60"))
		g.Expect(a.header.Get("X-RateLimit-Remaining")).To(Equal(strconv.Itoa(left)))
		g.Expect(a.header.Get("X-RateLimit-Reset")).To(Equal(end))
	}
	s.now = next.Add(-1)
	for range 3 {
		a := s.call("POST", "/webhooks", hook)
		g.Expect(a.status).To(Equal(http.StatusTooManyRequests))
		g.Expect(a.header.Get("X-RateLimit-Remaining")).To(Equal("0"))
		g.Expect(a.header.Get("X-RateLimit-Reset")).To(Equal(end))
		g.Expect(a.at("message")).To(Equal("more than 60 calls in a minute"))
	}
	g.Expect(s.changes).To(BeEmpty())
	other := s.call("GET", "/webhooks", "", "X-API-Key: sk_test_hookbench_enterprise")
	g.Expect(other.header.Get("X-RateLimit-Remaining")).To(Equal("299"), "every key is counted by itself")
	s.now = s.now.Add(1)
	g.Expect(s.call("GET", "/webhooks", "").header.Get("X-RateLimit-Remaining")).To(Equal("59"), "a new minute")
}

// Refusals for other reasons count, and tell the headers too; calls without a key, or of a plan without webhooks, are
// nobody's.
func TestWhatARateLimitCounts(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint", limited)
	g.Expect(s.call("POST", "/webhooks", `{}`).header.Get("X-RateLimit-Remaining")).To(Equal("59"))
	g.Expect(s.call("GET", "/webhooks/x", "").header.Get("X-RateLimit-Remaining")).To(Equal("58"))
	for _, header := range []string{"X-API-Key:", "X-API-Key: x", "X-API-Key: sk_test_hookbench_free"} {
		g.Expect(s.call("GET", "/webhooks", "", header).header.Get("X-RateLimit-Limit")).To(BeEmpty())
	}
}

func TestNoRateLimitUnlessAsked(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	for range 100 {
		a := s.call("GET", "/webhooks", "")
		g.Expect(a.status).To(Equal(http.StatusOK))
		g.Expect(a.header.Get("X-RateLimit-Limit")).To(BeEmpty())
	}
}

func TestRateLimitStartsAnew(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint", limited)
	for range 61 {
		s.call("GET", "/webhooks", "")
	}
	s.Reset()
	g.Expect(s.call("GET", "/webhooks", "").status).To(Equal(http.StatusOK), "after a reset")
	for range 61 {
		s.call("GET", "/webhooks", "")
	}
	s.now = s.now.Add(-time.Hour)
	g.Expect(s.call("GET", "/webhooks", "").status).To(Equal(http.StatusOK), "after the clock was set back")
}

func TestNoLimitForPlansWithoutOne(t *testing.T) {
	g := NewWithT(t)
	p := edited(t, "cargolint", "delivery.yaml", "{name: Business, webhooks: true, ratePerMinute: 60}", "{name: Business, webhooks: true}")
	s := stageOf(t, p, limited)
	for range 100 {
		a := s.call("GET", "/webhooks", "")
		g.Expect(a.status).To(Equal(http.StatusOK))
		g.Expect(a.header.Get("X-RateLimit-Limit")).To(BeEmpty())
	}
}

// On the wire the headers are spelled as they are documented.
func TestHowRateHeadersAreSpelled(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint", limited)
	server := httptest.NewServer(s.handler)
	defer server.Close()
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = connection.Close() }()
	_, err = fmt.Fprintf(connection, "GET %s/webhooks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: %s\r\n\r\n", s.server.Path, s.header.Get("X-API-Key"))
	g.Expect(err).NotTo(HaveOccurred())
	text, err := io.ReadAll(connection)
	g.Expect(err).NotTo(HaveOccurred())
	for _, line := range []string{"HTTP/1.1 200 OK", "X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 59", "X-RateLimit-Reset: 1935814149\r\n"} {
		g.Expect(string(text)).To(ContainSubstring(line))
	}
}
