package specs

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

func (l *loader) lintResource(r Resource, at keyPath) {
	l.unless(r.Events == "" || r.Event == "", contractFile, at.with("event"),
		"stands beside events; a subscription names one event or a list of them")
	l.unless(r.ClientID == "" || r.TokenURL != "", contractFile, at.with("clientId"),
		"there is no tokenUrl where the client would fetch a token")
}

// lintRule checks that a rule is one rule, and one that can be broken.
func (l *loader) lintRule(r Rule, resource Resource, at keyPath) {
	switch {
	case r.HTTPS == "" && r.ForbidHeader == "":
		l.object(contractFile, at, "demands nothing; write https with a pointer, or forbidHeader with a name")
	case r.HTTPS != "" && r.ForbidHeader != "":
		l.object(contractFile, at, "is two rules; write https and forbidHeader apart, each with its status and detail")
	case r.ForbidHeader != "":
		l.lintHeader(r.ForbidHeader, at.with("forbidHeader"))
		l.unless(resource.Headers != "", contractFile, at.with("forbidHeader"),
			"subscriptions.resource has no headers, so none can be forbidden")
	}
	if r.Status != 0 {
		l.refusal(r.Status, at.with("status"))
	}
}

// lintPlaces checks that every pointer into a subscription leads to something that the API's schemas have.
func (l *loader) lintPlaces(s Subscriptions, create, get operation, at keyPath) {
	request := []*openapi3.Schema{create.request()}
	everywhere := append(request, create.answer(), get.answer())
	r, resource := s.Resource, at.with("resource")
	for key, pointer := range map[string]Pointer{
		"url": r.URL, "events": r.Events, "event": r.Event, "subtype": r.Subtype, "headers": r.Headers, "tokenUrl": r.TokenURL,
		"clientId": r.ClientID, "clientSecret": r.Client, "scope": r.Scope, "audience": r.Audience,
	} {
		l.reachable(pointer, request, resource.with(key), "the body of the create operation")
	}
	for key, pointer := range map[string]Pointer{"id": r.ID, "secret": r.Secret, "active": r.Active} {
		l.reachable(pointer, everywhere, resource.with(key), "the create operation and the answer of get")
	}
	for i, pointer := range r.Fixed {
		l.reachable(pointer, everywhere, resource.with("fixed", i), "the create operation and the answer of get")
	}
	for i, m := range s.Generated {
		l.reachable(m.At, everywhere, at.with("generated", i, "at"), "the create operation and the answer of get")
	}
	for i, m := range s.Defaults {
		l.reachable(m.At, everywhere, at.with("defaults", i, "at"), "the create operation and the answer of get")
	}
	for i, rule := range s.Rules {
		l.reachable(rule.HTTPS, request, at.with("rules", i, "https"), "the body of the create operation")
		l.reachable(rule.When, request, at.with("rules", i, "when"), "the body of the create operation")
	}
}

// reachable objects to a pointer that none of the schemas has a place for. Where there is no schema, or one that leaves
// its members open, nothing can be said.
func (l *loader) reachable(pointer Pointer, schemas []*openapi3.Schema, at keyPath, where string) {
	if pointer == "" || !pointer.Valid() {
		return
	}
	for _, schema := range schemas {
		if schema == nil {
			continue
		}
		if named, open := namesPlace(schema, pointer.Tokens()); named || open {
			return
		}
	}
	if slices.ContainsFunc(schemas, func(s *openapi3.Schema) bool { return s != nil }) {
		l.object(contractFile, at, "the schemas of %s have no %s", where, string(pointer))
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
