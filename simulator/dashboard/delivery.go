package dashboard

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/hookbench/hookbench/reports/picture"
	"github.com/hookbench/hookbench/simulator/queue"
)

// delivery is the page of one delivery.
type delivery struct {
	row
	EventID  string
	URL      string // of the endpoint; "": it was removed
	Active   bool
	Clock    clock
	Timeline picture.TimelineLayout
	Assumed  bool      // nothing documents the schedule
	Attempts []attempt // the latest first
	Earlier  int       // attempts that are not shown
	Signing  *signing
	Other    string // how a receiver knows the provider where nothing is signed
	After    uint64 // number of the last change that the page knows of
}

// attemptsShown is how many attempts a page shows in full: the latest.
const attemptsShown = 60

func (h *Handler) delivery(r *http.Request) (view, error) {
	after := h.simulator.Journal().Last()
	d, err := h.simulator.Delivery(r.PathValue("delivery"))
	if err != nil {
		return view{}, err
	}
	described, err := h.simulator.Specs(d.Provider)
	if err != nil {
		return view{}, err
	}
	page := delivery{row: newRow(d), EventID: d.EventID, Clock: h.clock(), After: after, Timeline: newTimeline(d, described.Contract.Retry).Layout()}
	page.Assumed = isAssumed(described.Contract.Retry)
	if s, err := h.simulator.Subscription(d.Provider, d.Endpoint); err == nil {
		page.URL, page.Active = withoutPassword(s.URL), s.Active
	}
	page.Earlier = max(0, len(d.Attempts)-attemptsShown)
	for _, a := range d.Attempts[page.Earlier:] {
		page.Attempts = append(page.Attempts, newAttempt(a, d.Created))
	}
	slices.Reverse(page.Attempts)
	if len(page.Attempts) > 0 {
		page.Attempts[0].Open = true
	}
	page.Signing, err = h.signing(d, &described.Contract)
	page.Other = unsigned(described.Contract.Authentication)
	return view{"delivery.html.tmpl", http.StatusOK, page}, err
}

// attempt is an attempt as a page shows it.
type attempt struct {
	queue.Attempt
	After    string // how long after the event it was due
	Took     string
	Ending   picture.Ending
	Request  *exchanged
	Response *exchanged
	Open     bool // to begin with
}

func newAttempt(a queue.Attempt, created time.Time) attempt {
	const perMs = float64(time.Millisecond)
	return attempt{
		Attempt: a, After: picture.Duration(a.Due.Sub(created)), Ending: endingOf(a), Took: picture.Milliseconds(float64(a.Took) / perMs),
		Request: sent(a.Request), Response: answered(a.Response),
	}
}

// secretLink returns the address of what is secret of a subscription.
func secretLink(provider, id string) string {
	return secretPath + url.PathEscape(provider) + "/" + url.PathEscape(id)
}
