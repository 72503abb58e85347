package subscription

import (
	"net/http"
	"strings"

	"github.com/hookbench/hookbench/specs"
	"github.com/tidwall/gjson"
)

// Subscription is what a delivery needs to know of one. Its slices and maps are not to be changed.
type Subscription struct {
	ID      string
	URL     string
	Events  []Filter // what it is for; empty: everything
	Active  bool
	Secret  string      // signing secret or static key; "": none
	Headers http.Header // of the subscriber's own choice
	OAuth   *OAuth      // nil: deliveries carry no access token
}

// Filter admits the events of one type, or of one subtype of it.
type Filter struct {
	Type    string
	Subtype string // "" admits all
}

// OAuth says how to get the access token for a delivery.
type OAuth struct {
	TokenURL     string
	ClientID     string
	ClientSecret string
	Scope        string
	Audience     string
}

// ChangeKind says what happened to a subscription.
type ChangeKind string

// The kinds of changes.
const (
	Created ChangeKind = "created"
	Updated ChangeKind = "updated"
	Deleted ChangeKind = "deleted"
)

// Change is one thing that happened to a subscription.
type Change struct {
	Kind         ChangeKind
	Subscription Subscription // as it is afterwards; a deleted one as it was
}

// readSubscription reads a subscription out of its resource. The texts are copies: a text found in a document keeps a
// copy of all of it alive.
func readSubscription(r specs.Resource, resource []byte) Subscription {
	text := func(at specs.Pointer) string { return strings.Clone(at.String(resource)) }
	active := r.Active.Get(resource)
	s := Subscription{
		ID: text(r.ID), URL: text(r.URL), Secret: text(r.Secret),
		Events:  readFilters(r, resource),
		Active:  !active.Exists() || active.Bool(),
		Headers: readHeaders(r.Headers.Get(resource)),
	}
	if tokenURL := text(r.TokenURL); tokenURL != "" {
		s.OAuth = &OAuth{tokenURL, text(r.ClientID), text(r.Client), text(r.Scope), text(r.Audience)}
	}
	return s
}

func readFilters(r specs.Resource, resource []byte) []Filter {
	var filters []Filter
	subtype := strings.Clone(r.Subtype.String(resource))
	if event := r.Event.String(resource); event != "" {
		filters = append(filters, Filter{strings.Clone(event), subtype})
	}
	for _, event := range r.Events.Get(resource).Array() {
		filters = append(filters, Filter{strings.Clone(event.String()), subtype})
	}
	return filters
}

// readHeaders reads an array of {name, value}.
func readHeaders(list gjson.Result) http.Header {
	var headers http.Header
	for _, h := range list.Array() {
		if headers == nil {
			headers = http.Header{}
		}
		headers.Add(strings.Clone(h.Get("name").String()), strings.Clone(h.Get("value").String()))
	}
	return headers
}
