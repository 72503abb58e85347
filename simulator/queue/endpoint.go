package queue

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/hookbench/hookbench/specs"
)

// ErrUnknownEndpoint is the error for an endpoint that was never registered or has been removed.
var ErrUnknownEndpoint = errors.New("unknown endpoint")

// Endpoint is where a provider delivers to on behalf of one subscription.
type Endpoint struct {
	Provider *specs.Provider
	ID       string // unique within the provider; written where the envelope has the id of the subscription
	URL      string
	Events   []Filter // what it receives; empty: everything
	Active   bool     // an endpoint that is not receives nothing

	Secret  string      // signing secret or static key
	Headers http.Header // of the subscriber's own choice, sent with every attempt
	// Token fetches the access token of one attempt; nil where the endpoint is not protected by OAuth. It is
	// called before each attempt, concurrently, with a context that ends at the attempt's deadline.
	Token func(context.Context) (string, error)
}

// Filter admits the events of one type, or of one subtype of it.
type Filter struct {
	Type    string
	Subtype string // "" admits all
}

// Receives tells whether an event of this type and subtype is delivered to the endpoint.
func (e Endpoint) Receives(event, subtype string) bool {
	if !e.Active {
		return false
	}
	return len(e.Events) == 0 || slices.ContainsFunc(e.Events, func(f Filter) bool {
		return f.Type == event && (f.Subtype == "" || f.Subtype == subtype)
	})
}

// target checks what a delivery cannot do without and returns the parsed address.
func (e Endpoint) target() (*url.URL, error) {
	if e.Provider == nil || e.ID == "" {
		return nil, errors.New("endpoint: needs a provider and an id")
	}
	target, err := url.Parse(e.URL)
	if wrong := (*url.Error)(nil); errors.As(err, &wrong) {
		return nil, fmt.Errorf("endpoint %s: address: %w", e.ID, wrong.Err) // without the address, which may hold a password
	}
	if target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		return nil, fmt.Errorf("endpoint %s: %q is not an http or https address", e.ID, target.Redacted())
	}
	return target, nil
}

// endpointKey names an endpoint among those of all providers.
type endpointKey struct{ provider, id string }

// endpoint is a registered Endpoint together with what waits for it.
type endpoint struct {
	Endpoint
	target  *url.URL
	address string // the target without its password
	gone    bool   // removed; whatever still points here is not sent
	// closes: it was seen closing a connection that it had offered to keep, so that it gets a new one each time.
	closes bool

	waiting  fifo[delivery] // due and not yet started, in the order in which they fell due
	inFlight []*delivery
	listed   bool // stands in the ring of lanes
}

// Register adds an endpoint, or replaces the one of the same provider and id: what is pending for it goes to the new
// address with the new credentials, or is cancelled when the endpoint is no longer active. The error is for an
// address that cannot be called.
func (q *Queue) Register(e Endpoint) error {
	target, err := e.target()
	if err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	key := endpointKey{e.Provider.ID(), e.ID}
	known := q.endpoints[key]
	if known == nil {
		known = &endpoint{}
		q.endpoints[key] = known
		q.rosters[key.provider] = append(q.rosters[key.provider], known)
	}
	known.Endpoint, known.target, known.address, known.closes = e, target, target.Redacted(), false
	known.Headers = canonical(e.Headers)
	if !e.Active {
		q.cancelAll(known)
	}
	return nil
}

// canonical returns a copy in which each header stands once, however its name was spelled.
func canonical(headers http.Header) http.Header {
	copied := http.Header{}
	for name, values := range headers {
		for _, value := range values {
			copied.Add(name, value)
		}
	}
	return copied
}

// Remove forgets an endpoint and cancels what is pending for it. Its deliveries stay on record.
func (q *Queue) Remove(provider, id string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	key := endpointKey{provider, id}
	e := q.endpoints[key]
	if e == nil {
		return fmt.Errorf("%w %s of %s", ErrUnknownEndpoint, id, provider)
	}
	e.gone = true
	delete(q.endpoints, key)
	q.rosters[provider] = slices.DeleteFunc(q.rosters[provider], func(other *endpoint) bool { return other == e })
	q.cancelAll(e)
	return nil
}

// recipient is an endpoint that receives an event, with its body.
type recipient struct {
	*endpoint
	id   string
	body []byte
}

// recipients returns who receives an event, in the order of registration.
func (q *Queue) recipients(event Event) []recipient {
	q.mu.Lock()
	defer q.mu.Unlock()
	var all []recipient
	for _, e := range q.rosters[event.Provider.ID()] {
		if event.Only == "" && e.Receives(event.Type, event.Subtype) || event.Only == e.ID && e.Active {
			all = append(all, recipient{endpoint: e, id: e.ID})
		}
	}
	return all
}
