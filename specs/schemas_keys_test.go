package specs

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

const keysPage = "../docs/provider-folder-keys.md"

// TestSchemasAreDescribed: docs/provider-folder-keys.md names every key of every file. -update writes it.
func TestSchemasAreDescribed(t *testing.T) {
	g := NewWithT(t)
	m, l := newSchemaMaker(t), loader{}
	var page strings.Builder
	page.WriteString("# The keys of a provider folder\n\nMade from the reader by `go test ./specs -run Schemas -update`; [provider-folder.md](provider-folder.md) explains how they go together.\n" +
		"A *fact* is written `{value: …, basis: …, section: …, note: …}`: section where the basis is documented, published or implied.\n")
	for _, file := range []struct {
		name string
		t    reflect.Type
	}{
		{contractFile, reflect.TypeFor[Contract]()},
		{catalogueFile, reflect.TypeFor[Catalogue]()},
		{openapiFile + ": `x-webhook` of a webhook", reflect.TypeFor[WebhookInfo]()},
		{scenariosFile, reflect.TypeOf(l.scenarios)},
		{vectorsFile, reflect.TypeOf(l.vectors)},
	} {
		fmt.Fprintf(&page, "\n## %s\n", file.name)
		m.tables(&page, file.t, "")
	}
	if *update {
		g.Expect(os.WriteFile(keysPage, []byte(page.String()), 0o644)).To(Succeed())
	}
	text, err := os.ReadFile(keysPage)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(Equal(page.String()), "run go test ./specs -run Schemas -update")
}

// tables writes a table of the keys of a structure, and then those of the structures within it.
func (m *schemaMaker) tables(page *strings.Builder, t reflect.Type, at string) {
	if at != "" {
		fmt.Fprintf(page, "\n### %s\n", at)
	}
	page.WriteString("\n| key | form | needed | meaning |\n|---|---|---|---|\n")
	type inner struct {
		t  reflect.Type
		at string
	}
	var below []inner
	for _, field := range keyed(t) {
		key, optional := keyOf(field)
		form, structure := formOf(field.Type)
		if structure != nil {
			below = append(below, inner{structure, strings.TrimPrefix(at+"."+key, ".")})
		}
		needed := "yes"
		if optional {
			needed = ""
		}
		fmt.Fprintf(page, "| `%s` | %s | %s | %s |\n", key, form, needed, strings.ReplaceAll(m.explain(typeName(t), field), "|", `\|`))
	}
	for _, b := range below {
		m.tables(page, b.t, b.at)
	}
}

// formOf says how a value of a type is written, and returns the structure whose keys are to be told.
func formOf(t reflect.Type) (string, reflect.Type) {
	if vocabulary := words(reflect.Zero(t).Interface()); len(vocabulary) > 0 {
		return "`" + strings.Join(vocabulary, "`, `") + "`", nil
	}
	switch t {
	case reflect.TypeFor[time.Duration]():
		return "duration, such as `30s`", nil
	case reflect.TypeFor[Pointer]():
		return "JSON pointer", nil
	case reflect.TypeFor[StatusRange]():
		return "`{from: …, to: …}`", nil
	}
	if typeName(t) == "Fact" {
		form, structure := formOf(t.Field(0).Type)
		return "fact: " + form, structure
	}
	switch t.Kind() {
	case reflect.Pointer:
		return formOf(t.Elem())
	case reflect.Slice:
		form, structure := formOf(t.Elem())
		return "list of: " + form, structure
	case reflect.Map:
		return "mapping", nil
	case reflect.Struct:
		return "mapping, see below", t
	case reflect.String:
		return "text", nil
	case reflect.Bool:
		return "`true` or `false`", nil
	case reflect.Int, reflect.Float64:
		return "number", nil
	default:
		return "any value", nil
	}
}
