package signature

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hookbench/hookbench/simulator/signature/dialect"
	"github.com/hookbench/hookbench/specs"
)

// payloads lists what implementations sign instead of what the scheme demands.
func payloads(scheme specs.Signature) []*payloadStep {
	return slices.Concat(bodies(), reserialised(), parsed(), composed(scheme))
}

// body is a step that signs other bytes than those on the wire.
func body(id, text string, usual bool, change func([]byte) ([]byte, bool)) *payloadStep {
	return &payloadStep{id: "body-" + id, text: text, usual: usual, do: func(w *work) ([]byte, bool) {
		changed, ok := change(w.m.Body)
		if !ok {
			return nil, false
		}
		return w.signing(changed)
	}}
}

// reserialised lists the steps that sign what a language writes of the parsed body.
func reserialised() []*payloadStep {
	var steps []*payloadStep
	for _, d := range dialect.All() {
		text := fmt.Sprintf("signs the JSON re-serialised %s instead of the raw body", d.Text)
		steps = append(steps, rewritten("reserialised-"+d.ID, text, d.Usual, d.Write))
	}
	return steps
}

// rewritten is a step that signs what is made of the parsed body.
func rewritten(id, text string, usual bool, write func(*dialect.Document) ([]byte, bool)) *payloadStep {
	return &payloadStep{id: "body-" + id, text: text, usual: usual, do: func(w *work) ([]byte, bool) {
		if w.document() == nil {
			return nil, false
		}
		changed, ok := write(w.document())
		if !ok {
			return nil, false
		}
		return w.signing(changed)
	}}
}

// parsed lists the steps of those who sign a part of the parsed body, or what is left of it as text.
func parsed() []*payloadStep {
	part := func(id, text string, usual bool, write func(*dialect.Document) ([]byte, bool)) *payloadStep {
		return rewritten(id, "signs only the data member of the body"+text, usual, func(doc *dialect.Document) ([]byte, bool) {
			data, ok := doc.Data()
			if !ok {
				return nil, false
			}
			return write(data)
		})
	}
	steps := []*payloadStep{part("data", "", true, func(data *dialect.Document) ([]byte, bool) { return data.Text(), true })}
	for _, d := range dialect.All() {
		switch d.ID {
		case "compact", "javascript", "go", "python", "php":
			steps = append(steps, part("data-"+d.ID, ", re-serialised "+d.Text, false, d.Write))
		}
	}
	object := func(*dialect.Document) ([]byte, bool) { return []byte("[object Object]"), true }
	return append(steps, rewritten("object", `signs "[object Object]", which is what JavaScript makes of a parsed body as text`, false, object))
}

// composed lists the steps that put other things around the body than the scheme does.
func composed(scheme specs.Signature) []*payloadStep {
	var steps []*payloadStep
	for _, c := range []struct{ id, signed string }{
		{"body", "{body}"},
		{"timestamp-dot-body", "{timestamp}.{body}"},
		{"timestamp-colon-body", "{timestamp}:{body}"},
		{"timestamp-body", "{timestamp}{body}"},
		{"timestamp-line-body", "{timestamp}\n{body}"},
		{"v0-timestamp-body", "v0:{timestamp}:{body}"},
		{"id-dot-body", "{id}.{body}"},
		{"id-colon-body", "{id}:{body}"},
		{"id-body", "{id}{body}"},
		{"id-dot-timestamp-dot-body", "{id}.{timestamp}.{body}"},
		{"timestamp-dot-id-dot-body", "{timestamp}.{id}.{body}"},
		{"body-dot-timestamp", "{body}.{timestamp}"},
		{"body-timestamp", "{body}{timestamp}"},
		{"id-dot-timestamp", "{id}.{timestamp}"},
		{"id", "{id}"},
		{"timestamp", "{timestamp}"},
	} {
		if c.signed == scheme.Signed {
			continue
		}
		steps = append(steps, &payloadStep{
			id:    "signed-" + c.id,
			text:  fmt.Sprintf("signs %q instead of %q", c.signed, scheme.Signed),
			usual: c.id == "body" || c.id == "timestamp-dot-body",
			do:    func(w *work) ([]byte, bool) { return compose(c.signed, w.m) },
		})
	}
	return append(steps, unixTimes(scheme)...)
}

// unixTimes lists the steps that write the timestamp in Unix seconds, in the scheme's template or one of their own.
func unixTimes(scheme specs.Signature) []*payloadStep {
	var steps []*payloadStep
	if strings.Contains(scheme.Signed, "{timestamp}") {
		text := fmt.Sprintf("signs %q with the timestamp as Unix seconds", scheme.Signed)
		steps = append(steps, &payloadStep{id: "signed-unix", text: text, do: unixTimestamp(scheme.Signed)})
	}
	if usual := "{timestamp}.{body}"; usual != scheme.Signed {
		text := fmt.Sprintf("signs %q with the timestamp as Unix seconds instead of %q", usual, scheme.Signed)
		steps = append(steps, &payloadStep{id: "signed-unix-dot-body", text: text, do: unixTimestamp(usual)})
	}
	return steps
}

// compose fills a template with what the message has; without an id or timestamp it cannot fill theirs.
func compose(signed string, m Message) ([]byte, bool) {
	if strings.Contains(signed, "{id}") && m.ID == "" || strings.Contains(signed, "{timestamp}") && m.Timestamp == "" {
		return nil, false
	}
	made, err := payload(specs.Signature{Signed: signed}, m)
	return made, err == nil
}

func unixTimestamp(signed string) maker {
	return func(w *work) ([]byte, bool) {
		at, err := time.Parse(time.RFC3339, w.m.Timestamp)
		if err != nil {
			return nil, false
		}
		m := w.m
		m.Timestamp = strconv.FormatInt(at.Unix(), 10)
		return compose(signed, m)
	}
}
