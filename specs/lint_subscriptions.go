package specs

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// operation is an operation of openapi.yaml and the path it stands under.
type operation struct {
	*openapi3.Operation
	path string
}

func (l *loader) lintSubscriptions() {
	s, at := l.provider.Contract.Subscriptions, keyPath{"subscriptions"}
	if s == nil {
		return
	}
	l.lintResource(s.Resource, at.with("resource"))
	for i, rule := range s.Rules {
		l.lintRule(rule, s.Resource, at.with("rules", i))
	}
	for i, m := range s.Generated {
		l.unless(m.Value == "" || strings.Contains(m.Value, "{"), contractFile, at.with("generated", i, "value"),
			"%q is the same for every subscription; write {uuid}, {now}, {alnum:N} or {digits:N} into it", m.Value)
	}
	if l.api == nil {
		return
	}
	operations := l.operations(s.Operations, at.with("operations"))
	if create, ok := operations["create"]; ok {
		l.lintPlaces(*s, create, operations["get"], at)
	}
}

// operations returns the operations that delivery.yaml names, by what they do, and objects to names that openapi.yaml
// does not have.
func (l *loader) operations(o Operations, at keyPath) map[string]operation {
	l.unless(o.Create != "", contractFile, at, "create is missing: without it there is no subscription")
	all, found := l.operationIDs(), map[string]operation{}
	for _, named := range []struct{ does, id string }{
		{"create", o.Create}, {"list", o.List}, {"get", o.Get}, {"update", o.Update}, {"delete", o.Delete},
		{"test", o.Test}, {"history", o.History}, {"status", o.Status},
	} {
		if named.id == "" {
			continue
		}
		op, ok := all[named.id]
		if !ok && l.misfits {
			continue // another operation may have its id by mistake
		}
		if !ok {
			l.object(contractFile, at.with(named.does),
				"there is no operationId %q in %s; it has %s", named.id, openapiFile, strings.Join(sortedKeys(all), ", "))
			continue
		}
		found[named.does] = op
		one := slices.Contains([]string{"get", "update", "delete", "test", "history"}, named.does)
		l.unless(!one || strings.Contains(op.path, "{"), contractFile, at.with(named.does),
			"%s has no path parameter, so it cannot say which subscription it is about", op.path)
	}
	return found
}

func (l *loader) operationIDs() map[string]operation {
	all := map[string]operation{}
	for path, item := range l.api.Paths.Map() {
		for _, op := range item.Operations() {
			if op.OperationID != "" {
				all[op.OperationID] = operation{op, path}
			}
		}
	}
	return all
}

// request returns the schema of the operation's JSON body, nil if it has none.
func (o operation) request() *openapi3.Schema {
	if o.Operation == nil || o.RequestBody == nil || o.RequestBody.Value == nil {
		return nil
	}
	return jsonSchema(o.RequestBody.Value.Content)
}

// answer returns the schema of the operation's first successful JSON answer, nil if it has none.
func (o operation) answer() *openapi3.Schema {
	if o.Operation == nil {
		return nil
	}
	if _, response := success(o.Operation); response != nil {
		return jsonSchema(response.Content)
	}
	return nil
}
