package specs

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the files that the tests compare with")

// TestSchemasAreThoseOfTheReader: every key that the reader knows is in the schema of its file, with what its comment says,
// and no other. -update writes them.
func TestSchemasAreThoseOfTheReader(t *testing.T) {
	g := NewWithT(t)
	m, l := newSchemaMaker(t), loader{}
	made := map[string][]byte{
		contractFile:  m.file(contractFile, reflect.TypeFor[Contract]()),
		catalogueFile: m.file(catalogueFile, reflect.TypeFor[Catalogue]()),
		vectorsFile:   m.file(vectorsFile, reflect.TypeOf(l.vectors)),
		scenariosFile: m.file(scenariosFile, reflect.TypeOf(l.scenarios)),
		openapiFile:   m.openapi(),
	}
	g.Expect(m.bare).To(BeEmpty(), "these keys have no comment, so that an editor has nothing to show")
	for file, schema := range made {
		if *update {
			g.Expect(os.WriteFile(filepath.Join("schema", strings.TrimSuffix(file, ".yaml")+".json"), schema, 0o644)).To(Succeed())
			continue
		}
		g.Expect(string(Schemas()[file])).To(Equal(string(schema)), "%s: run go test ./specs -run Schemas -update", file)
	}
	g.Expect(Schemas()).To(HaveLen(len(made)))
}

// TestFoldersAreRightByTheSchemas: what the reader takes, the schemas take.
func TestFoldersAreRightByTheSchemas(t *testing.T) {
	g := NewWithT(t)
	schemas := compiled(g)
	folders, err := filepath.Glob("*/delivery.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	others, err := filepath.Glob("testdata/*/delivery.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(len(folders)).To(BeNumerically(">=", len(Builtin())))
	for _, contract := range append(folders, others...) {
		for file, schema := range schemas {
			text, err := os.ReadFile(filepath.Join(filepath.Dir(contract), file))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(schema.Validate(valueOf(g, text))).To(Succeed(), filepath.Join(filepath.Dir(contract), file))
		}
	}
}

// TestSchemasRefuseWhatTheReaderRefuses: unknown keys anywhere, missing ones, words that are none.
func TestSchemasRefuseWhatTheReaderRefuses(t *testing.T) {
	schemas := compiled(NewWithT(t))
	for file, edits := range map[string][][2]string{
		contractFile: {
			{"title: CargoLint", "colour: red\ntitle: CargoLint"}, {"  deadline: {value: 30s", "  deadline: {valve: 30s"},
			{"title: CargoLint webhooks (trade documents)\n", ""}, {"basis: documented", "basis: dokumented"}, {"value: 30s", "value: soon"},
			{"type: /event", "type: event"}, {", section: Request Fields}", "}"},
		},
		catalogueFile: {{"check: refuses-unknown-api-key", "czech: refuses-unknown-api-key"}, {"level: must", "level: may"}},
		vectorsFile:   {{"name: compact body", "names: compact body"}},
		scenariosFile: {{"steps:", "stops:"}},
		openapiFile:   {{"unique:", "unik:"}},
	} {
		for _, edit := range edits {
			t.Run(file+" "+edit[1], func(t *testing.T) {
				g := NewWithT(t)
				text, err := os.ReadFile(filepath.Join("cargolint", file))
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(string(text)).To(ContainSubstring(edit[0]))
				g.Expect(schemas[file].Validate(valueOf(g, []byte(strings.Replace(string(text), edit[0], edit[1], 1))))).NotTo(Succeed())
			})
		}
	}
}

// compiled returns the schemas by file. That of openapi.yaml is taken without the official one, which is not here.
func compiled(g *WithT) map[string]*jsonschema.Schema {
	all := map[string]*jsonschema.Schema{}
	for file, text := range Schemas() {
		tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		g.Expect(err).NotTo(HaveOccurred())
		if file == openapiFile {
			delete(tree.(map[string]any), "$ref")
		}
		compiler := jsonschema.NewCompiler()
		g.Expect(compiler.AddResource("mem:///"+file, tree)).To(Succeed())
		all[file], err = compiler.Compile("mem:///" + file)
		g.Expect(err).NotTo(HaveOccurred())
	}
	return all
}

// valueOf reads YAML as a schema sees it.
func valueOf(g *WithT, text []byte) any {
	var value any
	g.Expect(yaml.Unmarshal(text, &value)).To(Succeed())
	written, err := json.Marshal(value)
	g.Expect(err).NotTo(HaveOccurred())
	read, err := jsonschema.UnmarshalJSON(bytes.NewReader(written))
	g.Expect(err).NotTo(HaveOccurred())
	return read
}
