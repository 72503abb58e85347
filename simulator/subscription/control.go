package subscription

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// The errors of the control side.
var (
	ErrUnknown    = errors.New("unknown subscription")
	ErrDocumented = errors.New("the provider documents an API for this")
)

// List returns all subscriptions in the order of their creation.
func (a *API) List() []Subscription {
	entries, _ := a.store.page(everything)
	all := make([]Subscription, len(entries))
	for i, e := range entries {
		all[i] = e.Subscription
	}
	return all
}

// Get returns one subscription, or ErrUnknown.
func (a *API) Get(id string) (Subscription, error) {
	e := a.store.get(id)
	if e == nil {
		return Subscription{}, fmt.Errorf("%w %q", ErrUnknown, id)
	}
	return e.Subscription, nil
}

// Registration is a subscription made by hand, as in a provider's web pages.
type Registration struct {
	URL     string
	Secret  string      // "": none
	Events  []string    // types; empty: all
	Headers http.Header // sent with every delivery
}

// Register makes a subscription where the provider documents no API for it. The error is ErrDocumented, or a *Refusal
// with a pointer into {"url","secret","events","headers"}.
func (a *API) Register(r Registration) (Subscription, error) {
	p := a.options.Provider
	if p.Contract.Subscriptions != nil {
		return Subscription{}, fmt.Errorf("%s: %w", p.ID(), ErrDocumented)
	}
	if err := a.registrable(r); err != nil {
		return Subscription{}, err
	}
	s := Subscription{URL: r.URL, Secret: r.Secret, Headers: r.Headers.Clone(), Active: true}
	for _, event := range r.Events {
		s.Events = append(s.Events, Filter{Type: event})
	}
	if err := a.agreed(s, "/url"); err != nil {
		return Subscription{}, err
	}
	a.changing.Lock()
	defer a.changing.Unlock()
	s.ID = a.identities.UUID()
	a.store.put(&entry{Subscription: s})
	a.options.Changed(Change{Created, s})
	return s, nil
}

// agreed refuses a subscription whose address does not agree to be called.
func (a *API) agreed(s Subscription, at specs.Pointer) error {
	if a.options.Admit == nil {
		return nil
	}
	if err := a.options.Admit(s); err != nil {
		return wrong(at, "the endpoint did not pass the provider's handshake: "+err.Error())
	}
	return nil
}

// registrable objects to what no delivery could be made with.
func (a *API) registrable(r Registration) error {
	if fault := unusable(r.URL, a.options.Provider, a.options.AllowHTTP); fault != "" {
		return wrong("/url", fault)
	}
	if !isHeaderValue(r.Secret) { // it may be sent as it is
		return wrong("/secret", "must not hold control characters")
	}
	for i, event := range r.Events {
		if _, err := a.options.Provider.Event(event); err != nil {
			return wrong(specs.Pointer("/events").Below(strconv.Itoa(i)), "must be one of "+strings.Join(a.options.Provider.EventNames(), ", "))
		}
	}
	for name, values := range r.Headers {
		if !isHeaderName(name) {
			return wrong("/headers", "holds a name that no header can have")
		}
		for _, value := range values {
			if !isHeaderValue(value) {
				return wrong("/headers", "holds a value with control characters")
			}
		}
	}
	return nil
}

// isHeaderName tells whether a text can be the name of a header (RFC 9110, section 5.6.2).
func isHeaderName(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return !isAlphanumeric(r) && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// isHeaderValue tells whether a text can be sent in a header (RFC 9110, section 5.5).
func isHeaderValue(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

// Delete forgets a subscription, as its own API would. The error is ErrUnknown.
func (a *API) Delete(id string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	e := a.store.remove(id)
	if e == nil {
		return fmt.Errorf("%w %q", ErrUnknown, id)
	}
	a.options.Changed(Change{Deleted, e.Subscription})
	return nil
}

// Reset forgets everything: what follows is as after New.
func (a *API) Reset() {
	a.changing.Lock()
	defer a.changing.Unlock()
	for _, e := range a.store.clear() {
		a.options.Changed(Change{Deleted, e.Subscription})
	}
	a.identities.Restart(a.options.Seed, stream)
	a.rates.clear()
}
