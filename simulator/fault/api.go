package fault

import (
	"net/http"
	"strconv"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// API is a provider's subscription API as its faults let callers see it. The faults in force are asked for at each
// call.
type API struct {
	Provider *specs.Provider
	InForce  func() *Set
	Next     http.Handler // the API itself
	// Refuse answers in the provider's words. Headers that belong to the answer are written before.
	Refuse func(w http.ResponseWriter, status int, detail string)
	Clock  func() time.Time // the provider's time; nil: the wall clock
	Stop   <-chan struct{}  // closed when the server shuts down, which ends waits; nil: never
}

// ServeHTTP answers one call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, h := range a.InForce().calling(a.Provider.ID(), APISlow, APIRateLimited, APIError) {
		switch h.effect {
		case APISlow:
			if !wait(r.Context(), a.Stop, time.Duration(h.By)) {
				a.Refuse(w, http.StatusServiceUnavailable, "the call was given up while it waited")
				return
			}
		case APIRateLimited:
			a.limit(w, r)
			return
		case APIError:
			a.Refuse(w, h.Status, "the call did not succeed: fault "+string(h.Kind))
			return
		}
	}
	a.Next.ServeHTTP(w, r)
}

// What an exceeded rate limit says: the window is a minute.
const (
	window       = time.Minute
	defaultLimit = 60 // calls in a window, where no plan has a limit
)

// limit refuses a call as if there had been too many, with the headers that are usual for that. On the wire their names
// are spelled as they are documented wherever they are; a program that takes the answer without a server between looks
// for the canonical spelling.
func (a *API) limit(w http.ResponseWriter, r *http.Request) {
	now := time.Now
	if a.Clock != nil {
		now = a.Clock
	}
	limit := strconv.Itoa(a.perMinute())
	for name, value := range map[string]string{
		"Retry-After":           strconv.Itoa(int(window.Seconds())),
		"X-RateLimit-Limit":     limit,
		"X-RateLimit-Remaining": "0",
		"X-RateLimit-Reset":     strconv.FormatInt(now().Add(window).Unix(), 10),
	} {
		if r.Context().Value(http.ServerContextKey) == nil {
			name = http.CanonicalHeaderKey(name)
		}
		w.Header()[name] = []string{value}
	}
	a.Refuse(w, http.StatusTooManyRequests, "more than "+limit+" calls in a minute")
}

// perMinute returns the limit of the first plan that has one.
func (a *API) perMinute() int {
	if api := a.Provider.Contract.API; api != nil && api.APIKeys != nil {
		for _, plan := range api.APIKeys.Plans {
			if plan.RatePerMinute > 0 {
				return plan.RatePerMinute
			}
		}
	}
	return defaultLimit
}
