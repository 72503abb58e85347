// Package draft writes provider folders to begin with: a commented one, or one made from an OpenAPI document. What is not
// known is marked as undocumented.
package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Draft is a provider folder that is not written yet.
type Draft struct {
	Files  map[string][]byte // by their paths in the folder
	Events int
	// Notes say in one line each what of the document is not in the folder, or what was made up.
	Notes []string
}

// Plain drafts a folder with two events to replace.
func Plain(id string) (*Draft, error) {
	s := sheet{
		ID: id, Title: titled(id), Document: titled(id) + " webhooks", From: "basis: undocumented", FromLines: "basis: undocumented",
		envelope: envelope{kind: "/type", id: "/id", time: "/created", data: "/data"}, Authentication: assumed(),
		First: "order.created", Last: "order.paid",
	}
	d := &Draft{Files: map[string][]byte{}, Events: 2}
	for name, body := range map[string]string{
		"order.created": `{"id": "evt_2Zq8Kd0Wm4Xn7PbT", "type": "order.created", "created": "2026-03-02T12:00:00Z", "data": {"id": "ord_9fK2mQ7xWz1L", "total": 4900, "currency": "EUR", "note": "please ring twice"}}`,
		"order.paid":    `{"id": "evt_7Hs1Lc5Vr9Yb3NfJ", "type": "order.paid", "created": "2026-03-02T12:05:00Z", "data": {"id": "ord_9fK2mQ7xWz1L", "total": 4900, "currency": "EUR", "note": "please ring twice"}}`,
	} {
		d.Files["examples/"+name+".json"] = indented([]byte(body))
	}
	openapi, err := fill("openapi.yaml", s)
	if err != nil {
		return nil, err
	}
	d.Files["openapi.yaml"] = openapi
	return d, s.write(d)
}

// FromOpenAPI drafts a folder from an OpenAPI document: webhooks of 3.1 and callbacks of 3.0 and 3.1 with their schemas and
// examples, how deliveries are known, and what bodies have in common. The error says in one line what to do.
func FromOpenAPI(id string, text []byte) (*Draft, error) {
	doc, err := read(text)
	if err != nil {
		return nil, err
	}
	events, notes, err := doc.events()
	if err != nil {
		return nil, err
	}
	c := newConverter(doc)
	for _, e := range events {
		if e.schema, err = c.schema(e.schema); err != nil {
			return nil, err
		}
	}
	f := &folder{doc: doc, converter: c, notes: notes}
	if err := f.prepare(events); err != nil {
		return nil, err
	}
	return f.draft(id)
}

// Write writes the files into a folder, which it makes. It overwrites nothing: the error names what is there already, and then
// nothing is written.
func (d *Draft) Write(dir string) error {
	var there []string
	for name := range d.Files {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			there = append(there, name)
		}
	}
	if len(there) > 0 {
		slices.Sort(there)
		return fmt.Errorf("%s has %s already, and nothing is overwritten; give a folder that does not exist yet", dir, strings.Join(there[:min(3, len(there))], ", "))
	}
	for name, text := range d.Files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := writeNew(file, text); err != nil {
			return err
		}
	}
	return nil
}

func writeNew(file string, text []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// ID makes the id of a provider from the name of its folder; "" where nothing of it can stand in one.
func ID(dir string) string {
	return strings.Trim(notInID.ReplaceAllString(strings.ToLower(filepath.Base(filepath.Clean(dir))), "-"), "-")
}

func titled(id string) string {
	words := strings.Split(id, "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, " ")
}
