package control

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/hookbench/hookbench/simulator/subscription"
)

// endpoint is a subscription without what is secret of it: its secret, its headers, and the password of its address.
type endpoint struct {
	ID     string   `json:"id"`
	URL    string   `json:"url"`
	Events []filter `json:"events"` // none: everything
	Active bool     `json:"active"`
}

type filter struct {
	Type    string `json:"type"`
	Subtype string `json:"subtype,omitempty"`
}

func viewEndpoint(s subscription.Subscription) endpoint {
	e := endpoint{ID: s.ID, URL: s.URL, Events: make([]filter, len(s.Events)), Active: s.Active}
	if address, err := url.Parse(s.URL); err == nil && address.User != nil {
		e.URL = address.Redacted()
	}
	for i, f := range s.Events {
		e.Events[i] = filter(f)
	}
	return e
}

// listed is a part of a provider's subscriptions.
type listed struct {
	Endpoints []endpoint `json:"endpoints"`
	Total     int        `json:"total"`
}

func (h *Handler) listEndpoints(r *http.Request) (answer, error) {
	all, err := h.simulator.Subscriptions(r.PathValue("provider"))
	if err != nil {
		return answer{}, err
	}
	which, err := readPage(r.URL.Query(), len(all))
	if err != nil {
		return answer{}, err
	}
	part := listed{Endpoints: []endpoint{}, Total: len(all)}
	for _, s := range cut(which, all) {
		part.Endpoints = append(part.Endpoints, viewEndpoint(s))
	}
	return ok(part)
}

func (h *Handler) register(r *http.Request) (answer, error) {
	info, err := h.simulator.Provider(r.PathValue("provider"))
	if err != nil {
		return answer{}, err
	}
	wanted, err := readRegistration(r)
	if err != nil {
		return answer{}, err
	}
	s, err := h.simulator.Register(info.ID, wanted)
	if errors.Is(err, subscription.ErrDocumented) {
		return answer{}, fmt.Errorf("%w: register there, below %s", err, info.BaseURL)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusCreated, viewEndpoint(s)}, nil
}

func readRegistration(r *http.Request) (wanted subscription.Registration, err error) {
	var headers map[string]*string // nil: null
	given, err := readObject(r,
		member{"url", "an address", &wanted.URL},
		member{"secret", "a text", &wanted.Secret},
		member{"events", "an array of names of events", &wanted.Events},
		member{"headers", "an object of texts", &headers},
	)
	if err != nil {
		return wanted, err
	}
	if !given["url"] {
		return wanted, mistake("/url", `is missing: send {"url":"…"} with the address of the endpoint`)
	}
	wanted.Headers, err = readHeaders(headers)
	return wanted, err
}

func readHeaders(given map[string]*string) (http.Header, error) {
	headers := http.Header{}
	for name, value := range given {
		key := http.CanonicalHeaderKey(name)
		switch {
		case value == nil:
			return nil, mistake("/headers", "must be an object of texts")
		case headers[key] != nil:
			return nil, mistake("/headers", "names %s twice: give it once", key)
		}
		headers[key] = []string{*value}
	}
	return headers, nil
}

func (h *Handler) unsubscribe(r *http.Request) (answer, error) {
	err := h.simulator.Unsubscribe(r.PathValue("provider"), r.PathValue("endpoint"))
	return answer{status: http.StatusNoContent}, err
}
