package draft

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

//go:embed templates/*.yaml
var templates embed.FS

// sheet is what the templates are filled with.
type sheet struct {
	ID, Title, Document, Documentation string

	From, FromLines string // basis and section of what the document shows of a body
	Headers         []header
	TypeHeader      string
	IDHeader        string
	First, Last     string // events
	Authentication  authentication
	Vectors         []vector
	envelope
}

type header struct{ Name, Value, Known string }

// The pointers of the envelope, for the templates.
func (s sheet) Type() string  { return s.kind }
func (s sheet) Time() string  { return s.time }
func (s sheet) Event() string { return s.id }
func (s sheet) Data() string  { return s.data }

// Known says how the authentication is known, as lines of a mapping.
func (s sheet) Known() string {
	a := s.Authentication
	lines := "basis: " + a.Basis
	if a.Section != "" {
		lines += "\n    section: " + quoted(a.Section)
	}
	if a.Note != "" {
		lines += "\n    note: " + quoted(a.Note)
	}
	return lines
}

// Prefix begins the ids of requirements: the capitals of the provider's id.
func (s sheet) Prefix() string {
	prefix := strings.ToUpper(strings.ReplaceAll(s.ID, "-", ""))
	prefix = strings.TrimLeft(prefix, "0123456789")
	if prefix == "" {
		return "P"
	}
	return prefix[:min(len(prefix), 8)]
}

// Group is the group of the shared catalogue that fits the authentication.
func (s sheet) Group() string {
	switch a := s.Authentication; {
	case a.Signature != nil:
		return "signature"
	case a.Bearer:
		return "bearer"
	case a.Headers != "":
		return "headers"
	default:
		return "static-key"
	}
}

// Timed tells whether the signature covers a timestamp that the body does not have.
func (s sheet) Timed() bool {
	by := s.Authentication.Signature
	return by != nil && by.TimeHeader != ""
}

// GroupKnown says how the demands of that group are known.
func (s sheet) GroupKnown() string {
	a := s.Authentication
	if a.Basis == "undocumented" {
		return "basis: practice"
	}
	return "basis: " + a.Basis + ", section: " + quoted(a.Section)
}

// write fills the templates and adds the schemas that editors check the files with.
func (s sheet) write(d *Draft) error {
	if by := s.Authentication.Signature; by != nil && by.SecretExample == "" {
		by.SecretExample = "draft_secret_change_it_0f1e2d3c"
	}
	if err := s.vectors(); err != nil {
		return err
	}
	for _, name := range []string{"delivery.yaml", "requirements.yaml", "scenarios.yaml", "vectors.yaml"} {
		text, err := fill(name, s)
		if err != nil {
			return err
		}
		d.Files[name] = text
	}
	for name, text := range specs.Schemas() {
		d.Files[".schema/"+strings.TrimSuffix(name, ".yaml")+".json"] = text
	}
	return nil
}

func fill(name string, s sheet) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"q": quoted}).ParseFS(templates, "templates/"+name)
	if err != nil {
		return nil, fmt.Errorf("read template %s: %w", name, err)
	}
	var text bytes.Buffer
	if err := t.Execute(&text, s); err != nil {
		return nil, fmt.Errorf("fill template %s: %w", name, err)
	}
	return text.Bytes(), nil
}

// quoted writes a text for YAML, on one line.
func quoted(text string) string {
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic(err) // a text can always be written
	}
	return strings.TrimSpace(written.String())
}

type vector struct {
	Name, Source, Secret, ID, Timestamp, Body, Header, Value string
	Invalid                                                  bool
}

// vectors makes two signatures by the scheme of the draft.
func (s *sheet) vectors() error {
	by := s.Authentication.Signature
	if by == nil {
		return nil
	}
	exact := specs.Signature{
		Header: by.Header, Algorithm: specs.Algorithm(by.Algorithm), Encoding: specs.Encoding(by.Encoding),
		Signed: by.Signed, Written: by.Written, Secret: specs.SecretReading(by.Secret),
	}
	v := vector{Name: "made from the draft", Source: "this bench, by delivery.yaml; replace it", Secret: by.SecretExample, Body: `{"hello":"world"}`, Header: by.Header}
	if strings.Contains(by.Signed+by.Written, "{id}") {
		v.ID = "msg_2Zq8Kd0Wm4Xn7PbT"
	}
	if strings.Contains(by.Signed+by.Written, "{timestamp}") {
		v.Timestamp = "1772452800"
	}
	var err error
	v.Value, err = signature.Sign(exact, v.Secret, signature.Message{ID: v.ID, Timestamp: v.Timestamp, Body: []byte(v.Body)})
	if err != nil {
		return fmt.Errorf("sign a vector: %w", err)
	}
	forged := v
	forged.Name, forged.Body, forged.Invalid = "made from the draft, body changed", `{"hello":"World"}`, true
	s.Vectors = []vector{v, forged}
	return nil
}

// indented writes JSON for people.
func indented(text []byte) []byte {
	var written bytes.Buffer
	if err := json.Indent(&written, text, "", "  "); err != nil {
		panic(err) // it was written as JSON
	}
	return append(written.Bytes(), '\n')
}
