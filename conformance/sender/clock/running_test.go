package clock_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

func TestParseFactor(t *testing.T) {
	for mode, want := range map[string]int{"real": 1, "x1": 1, "x60": 60, "x100000": 100_000} {
		factor, err := clock.ParseFactor(mode)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(factor).To(Equal(want))
	}
	for _, mode := range []string{"", "x", "x0", "x-1", "x100001", "60", "fast"} {
		_, err := clock.ParseFactor(mode)
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring("xN")), mode)
	}
}

func TestRunning(t *testing.T) {
	g := NewWithT(t)
	c := clock.Start(100_000)
	g.Expect(c.Mode()).To(Equal("x100000"))
	g.Expect(c.Real(100_000 * time.Second)).To(Equal(time.Second))
	g.Expect(c.PassUntil(t.Context(), time.Minute)).To(Succeed())
	g.Expect(c.Now().Earliest).To(BeNumerically(">=", time.Minute))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g.Expect(clock.Start(1).PassUntil(ctx, time.Hour)).To(MatchError(context.Canceled))
}

// On a machine that is late, more of a gap may be the sender's work.
func TestHesitationOfABusyMachine(t *testing.T) {
	g := NewWithT(t)
	c := clock.Start(600)
	g.Expect(c.Hesitation(true)).To(Equal(5 * time.Minute))
	g.Expect(c.Hesitation(false)).To(Equal(30 * time.Second))
	c = clock.Start(100_000)
	g.Expect(c.PassUntil(t.Context(), -100_000*time.Second)).To(Succeed(), "an instant that is past is no delay")
	g.Expect(c.Hesitation(true)).To(Equal(500 * 100_000 * time.Millisecond))
}

func TestSince(t *testing.T) {
	least, most := clock.Span{Earliest: 10, Latest: 20}.Since(clock.Span{Earliest: 5, Latest: 12})
	NewWithT(t).Expect([]time.Duration{least, most}).To(Equal([]time.Duration{0, 15}))
}

// A test clock that answers nonsense, or does not move, is said to.
func TestBadTestClocks(t *testing.T) {
	for name, one := range map[string]struct {
		status int
		body   string
		reason string
	}{
		"html":          {200, "<html>", "GET does not answer"},
		"no time":       {200, "{}", "GET does not answer"},
		"an error":      {500, `{"now":"2026-01-02T15:04:05Z"}`, "answered 500"},
		"does not move": {200, `{"now":"2026-01-02T15:04:05Z"}`, "was moved to 1h0m0s, and says 0s"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(one.status)
				_, _ = w.Write([]byte(one.body))
			}))
			t.Cleanup(server.Close)
			c := clock.Step(server.URL, server.Client())
			err := c.Reach(t.Context())
			if err == nil {
				err = c.PassUntil(t.Context(), time.Hour)
			}
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(one.reason)))
		})
	}
}
