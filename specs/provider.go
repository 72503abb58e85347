package specs

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// Provider is a provider folder, read and checked.
type Provider struct {
	Contract  Contract
	Catalogue Catalogue
	Events    []Event // in the order of openapi.yaml
	Vectors   []Vector
	Scenarios []Scenario
	Digest    string // "sha256:" and the hex digest over the files that were read, names included

	document   func() *document             // what openapi.yaml says, read when first needed; nil: there is none
	operations func() map[string]*Operation // by operationId, of this provider alone; nil: there is no document
	factLines  map[string]int               // where delivery.yaml has each fact
}

// OpenAPI returns the document of openapi.yaml, which nobody may change; nil for a provider that is no folder.
func (p *Provider) OpenAPI() *openapi3.T { return p.described().api }

func (p *Provider) describe(read func() *document) {
	p.document = read
	p.operations = sync.OnceValue(func() map[string]*Operation { return read().operations() })
}

// described returns what openapi.yaml says, nothing for a provider that is no folder.
func (p *Provider) described() *document {
	if p.document == nil {
		return &document{}
	}
	return p.document()
}

// ID returns the provider's id, which is the name of its folder.
func (p *Provider) ID() string { return p.Contract.Provider }

// Event returns the event of that name; the error names the events there are.
func (p *Provider) Event(name string) (*Event, error) {
	i := slices.IndexFunc(p.Events, func(e Event) bool { return e.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("%s has no event %q; it has %s", p.ID(), name, strings.Join(p.EventNames(), ", "))
	}
	return &p.Events[i], nil
}

// EventNames returns the names of all events in the order of openapi.yaml.
func (p *Provider) EventNames() []string {
	names := make([]string, len(p.Events))
	for i, e := range p.Events {
		names[i] = e.Name
	}
	return names
}

// Verified returns the events whose name and payload the provider has documented, in the order of openapi.yaml.
func (p *Provider) Verified() []*Event {
	var verified []*Event
	for i := range p.Events {
		if !p.Events[i].Unverified {
			verified = append(verified, &p.Events[i])
		}
	}
	return verified
}

// Root returns the event to deliver where any will do: the first verified one that needs no event before it.
func (p *Provider) Root() *Event {
	verified := p.Verified()
	for _, event := range verified {
		if event.Follows == "" {
			return event
		}
	}
	return verified[0]
}
