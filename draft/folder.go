package draft

import (
	"encoding/json"
	"fmt"
	"strings"
)

// folder is what a document makes of a draft.
type folder struct {
	doc       *document
	converter *converter
	events    []*event
	envelope  envelope
	notes     []string
}

// prepare names the events, gives them bodies and finds out what these have in common.
func (f *folder) prepare(events []*event) error {
	events, notes, err := settle(events)
	if err != nil {
		return err
	}
	f.notes = append(f.notes, notes...)
	if events, notes, err = exemplify(events, f.converter); err != nil {
		return err
	}
	f.notes = append(f.notes, notes...)
	v, err := newValidator(events, f.converter.components)
	if err != nil {
		return err
	}
	schemas := map[*event]string{}
	for _, e := range events {
		schemas[e] = e.name
	}
	f.envelope.kind, events, notes = typed(events, v)
	f.notes = append(f.notes, notes...)
	if err := distinct(events); err != nil {
		return err
	}
	around := surround(events)
	around.kind = f.envelope.kind
	f.envelope, f.events = around, events
	for _, e := range events {
		schema, err := v.at(schemas[e])
		if err != nil {
			return err
		}
		e.distinguish(around.id, schema)
		if len(e.unique) == 0 || e.unique[0].at != around.id {
			f.envelope.id = "" // values of its own cannot be made for every event
		}
	}
	return nil
}

// distinct objects to events that have the same name once they are named by their bodies.
func distinct(events []*event) error {
	seen := map[string]*event{}
	for _, e := range events {
		if other := seen[e.name]; other != nil {
			return fmt.Errorf("has two events whose bodies say %s, at %s and at %s; give each a type of its own, or take one out", e.name, other.from, e.from)
		}
		seen[e.name] = e
	}
	return nil
}

// draft writes the folder.
func (f *folder) draft(id string) (*Draft, error) {
	info, _ := f.doc.root["info"].(map[string]any)
	title := strings.Join(strings.Fields(textOr(info["title"], titled(id))), " ")
	s := sheet{
		ID: id, Title: title, Document: title + ", OpenAPI document", Documentation: f.page(),
		From: "basis: documented, section: webhooks", FromLines: "basis: implied\n  section: webhooks",
		envelope: f.envelope, First: f.events[0].name, Last: f.events[len(f.events)-1].name,
	}
	var err error
	if s.Authentication, err = f.doc.authentication(f.events); err != nil {
		return nil, err
	}
	f.headers(&s)
	d := &Draft{Files: map[string][]byte{}, Events: len(f.events), Notes: f.notes}
	for _, e := range f.events {
		body, err := json.Marshal(e.example)
		if err != nil {
			return nil, fmt.Errorf("write example of %s: %w", e.name, err)
		}
		d.Files["examples/"+e.name+".json"] = indented(body)
	}
	if d.Files["openapi.yaml"], err = f.openapi(title, textOr(info["version"], "1")); err != nil {
		return nil, err
	}
	return d, s.write(d)
}

// page returns the address of the provider's documents.
func (f *folder) page() string {
	docs, _ := f.doc.root["externalDocs"].(map[string]any)
	address := textOr(docs["url"], "")
	if !strings.HasPrefix(address, "https://") {
		return ""
	}
	return address
}

// headers says which headers every delivery carries: those that the signature needs, and that of the type where no body has one.
func (f *folder) headers(s *sheet) {
	if by := s.Authentication.Signature; by != nil {
		if s.IDHeader = by.IDHeader; s.IDHeader == "" && strings.Contains(by.Signed, "{id}") && s.id == "" {
			s.IDHeader = "X-Webhook-Id"
		}
		if s.IDHeader != "" {
			s.Headers = append(s.Headers, header{s.IDHeader, "msg_{alnum:24}", "basis: undocumented"})
		}
		if by.TimeHeader != "" && by.TimeHeader != by.Header {
			s.Headers = append(s.Headers, header{by.TimeHeader, "{unix}", "basis: undocumented"})
		}
	}
	if s.kind == "" {
		s.TypeHeader = headerLike(f.events, func(name string) bool {
			return strings.HasSuffix(name, "event") || strings.HasSuffix(name, "topic") || strings.HasSuffix(name, "event-type")
		})
		known := `basis: documented, section: "header parameters"`
		if s.TypeHeader == "" {
			s.TypeHeader, known = "X-Webhook-Event", `basis: undocumented, note: "no body says its type, so a header is assumed to"`
		}
		s.Headers = append(s.Headers, header{s.TypeHeader, "{type}", known})
	}
}
