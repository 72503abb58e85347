package subscription

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// model turns request bodies into the provider's resources, and resources into its answers.
type model struct {
	provider  *specs.Provider
	contract  specs.Subscriptions
	defaults  []value
	generated []generated
	created   *specs.Shape // of the answers; nil where the provider has no such answer
	read      *specs.Shape
	listed    *specs.Shape // of one element
	changed   *specs.Shape
}

// value is a member and its JSON text.
type value struct {
	at   specs.Pointer
	text string
}

// generated is a member whose value the provider chooses.
type generated struct {
	at       specs.Pointer
	template string
	number   bool // the schemas take no text here
}

func newModel(p *specs.Provider) (m model, err error) {
	m = model{provider: p, contract: *p.Contract.Subscriptions}
	if err := m.readShapes(); err != nil {
		return m, err
	}
	for _, d := range m.contract.Defaults {
		text, err := json.Marshal(d.Value)
		if err != nil {
			return m, fmt.Errorf("default of %s: %w", d.At, err)
		}
		m.defaults = append(m.defaults, value{d.At, string(text)})
	}
	for _, g := range m.contract.Generated {
		m.generated = append(m.generated, generated{g.At, g.Value, m.isNumber(g.At)})
	}
	return m, nil
}

// readShapes looks up what the answers name.
func (m *model) readShapes() error {
	o := m.contract.Operations
	for _, answer := range []struct {
		operation string
		shape     **specs.Shape
	}{{o.Create, &m.created}, {o.Get, &m.read}, {o.Update, &m.changed}, {o.List, &m.listed}} {
		if answer.operation == "" {
			continue
		}
		op, err := m.provider.Operation(answer.operation)
		if err != nil {
			return err
		}
		*answer.shape = op.Answer.Shape
	}
	m.listed = elementOf(m.listed)
	return nil
}

// isNumber tells whether an answer wants a number at a place, and no text.
func (m model) isNumber(at specs.Pointer) bool {
	for _, shape := range []*specs.Shape{m.created, m.read} {
		for _, name := range at.Tokens() {
			if shape != nil {
				shape = shape.Property(name)
			}
		}
		if shape != nil && len(shape.Types) > 0 {
			numeric := slices.Contains(shape.Types, "integer") || slices.Contains(shape.Types, "number")
			return numeric && !slices.Contains(shape.Types, "string")
		}
	}
	return false
}

// draft returns a body with defaults, checked against the rules: all but what the provider generates.
func (m model) draft(body []byte, allowHTTP bool) (draft []byte, err error) {
	draft = body
	for _, d := range m.defaults {
		if d.at.Get(draft).Exists() {
			continue
		}
		if draft, err = set(draft, d.at, d.text); err != nil {
			return nil, err
		}
	}
	return draft, m.check(draft, allowHTTP)
}

// complete adds what the provider generates, whatever the body has there.
func (m model) complete(draft []byte, g *message.Generator, now time.Time) (resource []byte, err error) {
	resource = draft
	for _, member := range m.generated {
		text := g.Fill(member.template, now)
		if !member.number {
			text = quote(text)
		}
		if resource, err = set(resource, member.at, text); err != nil {
			return nil, err
		}
	}
	return resource, nil
}

// set writes a member. Where it has no place, the body has something else on the way there.
func set(doc []byte, at specs.Pointer, text string) ([]byte, error) {
	doc, err := at.SetRaw(doc, text)
	if err != nil {
		return nil, wrong(at, "has no place in the body")
	}
	return doc, nil
}

// merge returns a resource with the members of a body in place of its own, but for the fixed ones.
func (m model) merge(resource, body []byte) (merged []byte, err error) {
	merged = resource
	gjson.ParseBytes(body).ForEach(func(name, value gjson.Result) bool {
		merged, err = set(merged, specs.Pointer("").Below(name.Str), value.Raw)
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	for _, at := range append(slices.Clip(m.contract.Resource.Fixed), m.contract.Resource.ID) {
		if merged, err = restore(merged, resource, at); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// restore gives a member the value it has in the old document, or takes it away where that has none.
func restore(doc, old []byte, at specs.Pointer) ([]byte, error) {
	if at == "" {
		return doc, nil
	}
	if value := at.Get(old); value.Exists() {
		return set(doc, at, value.Raw)
	}
	return at.Delete(doc)
}

// entry returns a resource as it is kept. The id is for one whose resource has none.
func (m model) entry(resource []byte, id string) *entry {
	e := &entry{Subscription: readSubscription(m.contract.Resource, resource), resource: resource}
	e.ID = cmp.Or(e.ID, id)
	e.read = project(m.read, resource)
	if e.listed = e.read; m.listed != m.read {
		e.listed = m.element(resource, e.ID)
	}
	return e
}

// element returns what a list says of a resource: some lists hold the bare ids.
func (m model) element(resource []byte, id string) []byte {
	if m.listed != nil && len(m.listed.Properties) == 0 && slices.Equal(m.listed.Types, []string{"string"}) {
		return []byte(quote(id))
	}
	return project(m.listed, resource)
}

// project returns what a shape names of a resource, nil where there is no shape.
func project(shape *specs.Shape, resource []byte) []byte {
	if shape == nil {
		return nil
	}
	return shape.Project(make([]byte, 0, len(resource)), gjson.ParseBytes(resource))
}

// quote writes a text as JSON.
func quote(text string) string { return string(gjson.AppendJSONString(nil, text)) }

// number writes a number as JSON.
func number(n int) string { return strconv.Itoa(n) }
