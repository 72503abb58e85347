package reports

import (
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestHTMLOfHugeReportsStaysSmall(t *testing.T) {
	g := NewWithT(t)
	huge := attack("x", 10_000)
	page := htmlOf(t, huge)
	g.Expect(len(page)).To(BeNumerically("<", 2<<20))
	expectShows(t, page, " more of the 10000 attempts are not shown here; the JSON report has them.")

	long := sample()
	text := strings.Repeat("\x00'\"<", 5<<20/4)
	for i := range long.Results {
		long.Results[i].Attempts = nil
	}
	for i := range long.Results {
		r := &long.Results[i]
		r.Reason, r.Hint = text, text
		for range 50 {
			a := hostileAttempt()
			a.Note, a.Error, a.Request.URL = text, text, text
			a.Request.Body, a.Response.Body = NewBody([]byte(text), 0), NewBody([]byte(text), 0)
			a.Response.Headers = map[string][]string{text: {text}, "X-Many": slices.Repeat([]string{text}, 100)}
			r.Attempts = append(r.Attempts, a)
		}
	}
	page = htmlOf(t, long)
	g.Expect(len(page)).To(BeNumerically("<", 10<<20))
	expectShows(t, page, "bytes more)")
	for _, r := range long.Results {
		expectShows(t, page, `id="`+r.ID+`"`)
	}
}

func TestHTMLKeepsTheAttemptThatDecided(t *testing.T) {
	report := sample()
	attempts := slices.Repeat([]Attempt{rightDelivery()}, 10_000)
	attempts[5000].Decisive, attempts[5000].Note = true, "the one that decided"
	report.Results[2].Attempts = attempts
	page := htmlOf(t, report)
	expectShows(t, page, "the one that decided")
	expectShows(t, page, `<span class="number">5001</span>`)
	expectShows(t, page, `<span class="number">10000</span>`)
}
