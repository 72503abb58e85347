package dashboard

import (
	"bytes"
	"encoding/json"

	"github.com/hookbench/hookbench/specs"
)

// emission is the form that lets an event happen.
type emission struct {
	Provider    string
	Types       []eventType
	Type        string
	Description string
	Unverified  bool
	HasSubtype  bool
	Subtype     string
	Subtypes    []string // those that are known
	HasData     bool
	Data        string // of the example, indented
}

type eventType struct {
	Name    string
	Current bool
}

// newEmission fills the form with the example of an event, the first one where there is no such.
func newEmission(p *specs.Provider, kind, subtype string) (emission, error) {
	event, err := p.Event(kind)
	if err != nil {
		if event, err = p.Event(p.EventNames()[0]); err != nil {
			return emission{}, err
		}
	}
	envelope := p.Contract.Envelope
	at, hasData := envelope.Payload()
	example := event.Example(subtype)
	e := emission{
		Provider: p.ID(), Type: event.Name, Description: event.Description, Unverified: event.Unverified,
		HasSubtype: envelope.Subtype != "", Subtype: subtype, Subtypes: event.Subtypes, HasData: hasData,
	}
	for _, name := range p.EventNames() {
		e.Types = append(e.Types, eventType{name, name == event.Name})
	}
	if e.HasSubtype && e.Subtype == "" {
		e.Subtype = envelope.Subtype.String(example.Body)
	}
	if e.HasData {
		e.Data = indented(payload(example.Body, at))
	}
	return e, nil
}

// payload returns what stands at a place of a body; a payload without an envelope is the whole body.
func payload(body []byte, at specs.Pointer) string {
	if at == "" {
		return string(body)
	}
	return at.Get(body).Raw
}

// indented returns JSON with a member on each line. What is not JSON stays as it is.
func indented(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}
