package specs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// webhooks reads the entries under `webhooks` and their extensions, in the order of the file.
func (l *loader) webhooks() {
	root := l.parse(openapiFile)
	if root == nil {
		return
	}
	l.sound[openapiFile] = true
	entries, line := child(root, "webhooks")
	if entries == nil || len(target(entries).Content) == 0 {
		l.problem(openapiFile, max(line, root.Line), "has no webhooks: give one entry for each event under `webhooks`")
		return
	}
	content := target(entries).Content
	for i := 0; i+1 < len(content); i += 2 {
		l.provider.Events = append(l.provider.Events, l.webhook(content[i], content[i+1]))
	}
}

// webhook reads one entry.
func (l *loader) webhook(name, entry *yaml.Node) Event {
	event := Event{Name: name.Value}
	post, _ := child(entry, "post")
	if post == nil {
		l.problem(openapiFile, name.Line, "webhook %q has no post operation: a delivery is a POST", name.Value)
		return event
	}
	if summary, _ := child(post, "summary"); summary != nil {
		event.Description = target(summary).Value
	}
	info, _ := child(post, webhookExtension)
	if info == nil {
		l.problem(openapiFile, name.Line, "webhook %q has no %s: say at least its basis and section", name.Value, webhookExtension)
		return event
	}
	l.knownKeys(openapiFile, info, reflect.TypeFor[WebhookInfo]())
	if !l.decodeNode(openapiFile, info, &event.WebhookInfo) {
		l.sound[openapiFile] = false
	}
	return event
}

// extension returns the path of an event's x-webhook.
func extension(event string) keyPath { return keyPath{"webhooks", event, "post", webhookExtension} }

// examples reads examples/ and gives each body to its event. A body that is not for one subtype comes first.
func (l *loader) examples() {
	files, err := fs.Glob(l.folder, examplesFolder+"/*.json")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	for _, file := range files {
		if text, ok := l.read(file); ok {
			l.example(file, text)
		}
	}
}

func (l *loader) example(file string, text []byte) {
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		l.problem(file, 1, "begins with a byte order mark, which JSON has not; save it as UTF-8 without one")
		return
	case !utf8.Valid(text):
		l.problem(file, 0, "is not UTF-8; save it as UTF-8")
		return
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		err = json.Unmarshal(text, new(any)) // which knows the place
		l.problem(file, lineOfSyntaxError(text, err), "is not JSON: %v", err)
		return
	}
	stem := strings.TrimSuffix(path.Base(file), ".json")
	i := owner(l.provider.Events, stem)
	if i < 0 && len(l.provider.Events) > 0 && l.intact(openapiFile, "webhooks") {
		l.problem(file, 0, "belongs to no webhook of %s: name it EVENT.json, or EVENT.SUBTYPE.json for one of its x-webhook subtypes", openapiFile)
	}
	if i < 0 {
		return
	}
	event := &l.provider.Events[i]
	example := Example{Subtype: l.provider.Contract.Envelope.Subtype.String(compact.Bytes()), File: file, Body: compact.Bytes()}
	if stem == stemOf(event.Name) {
		event.Examples = slices.Insert(event.Examples, 0, example)
		return
	}
	event.Examples = append(event.Examples, example)
}

// owner returns the index of the event that an example's file name names, or -1.
func owner(events []Event, stem string) int {
	if exact := slices.IndexFunc(events, func(e Event) bool { return stemOf(e.Name) == stem }); exact >= 0 {
		return exact
	}
	return slices.IndexFunc(events, func(e Event) bool {
		subtype, ok := strings.CutPrefix(stem, stemOf(e.Name)+".")
		return ok && slices.Contains(e.Subtypes, subtype)
	})
}

func lineOfSyntaxError(text []byte, err error) int {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return 0
	}
	return lineAt(text, int(syntax.Offset)-1)
}

// lineAt returns the line of the byte at an offset.
func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), len(text))], []byte("\n"))
}
