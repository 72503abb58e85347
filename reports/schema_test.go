package reports

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tidwall/sjson"
)

func compiledSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	g := NewWithT(t)
	compiled, err := compileSchema()
	g.Expect(err).NotTo(HaveOccurred())
	return compiled
}

func validate(t testing.TB, schema *jsonschema.Schema, text string) error {
	t.Helper()
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return schema.Validate(instance)
}

func TestReportsOfEveryShapeValidate(t *testing.T) {
	interrupted := sample()
	interrupted.Run.Complete = false
	interrupted.Run.Complaints = []string{"PX-R-ACK-01 is listed as a known failure on line 3, but it passes"}

	bare := plainSample()
	bare.Run.Relaxations, bare.Run.Command, bare.Run.Assumptions = nil, nil, nil
	bare.Run.Schedule, bare.Provider.Document, bare.Provider.Documentation = "", "", ""
	bare.Results = nil
	bare.Conclude()

	var r Redactor
	r.Add("secret-value-of-the-run")
	schema := compiledSchema(t)
	for name, report := range map[string]Report{
		"sample": sample(), "plain": plainSample(), "interrupted": interrupted, "bare": bare, "redacted": r.Report(sample()),
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(validate(t, schema, written(t, report))).To(Succeed())
		})
	}
}

func TestSchemaAllowsFieldsOfLaterVersions(t *testing.T) {
	g := NewWithT(t)
	text := written(t, sample())
	for _, path := range []string{"later", "run.later", "results.2.later", "results.2.attempts.0.later", "results.2.attempts.0.request.body.later"} {
		var err error
		text, err = sjson.Set(text, path, "x")
		g.Expect(err).NotTo(HaveOccurred())
	}
	g.Expect(validate(t, compiledSchema(t), text)).To(Succeed())
}

func TestSchemaRefusesBrokenReports(t *testing.T) {
	schema := compiledSchema(t)
	right := written(t, sample())
	for path, value := range map[string]any{
		"schemaVersion":                        2,
		"tool.name":                            "",
		"verdict":                              "fine",
		"run.startedAt":                        "yesterday",
		"run.seed":                             -1,
		"run.complete":                         "true",
		"run.relaxations":                      nil,
		"run.command":                          nil,
		"run.schedule":                         "steps",
		"run.assumptions.0.value":              30,
		"provider.digest":                      "abc",
		"target.party":                         "client",
		"summary.must.passed":                  -1,
		"summary.should.error":                 1.5,
		"results":                              nil,
		"results.0.id":                         "",
		"results.0.level":                      "may",
		"results.0.basis":                      "rumour",
		"results.0.outcome":                    "ok",
		"results.0.durationMs":                 -0.1,
		"results.0.attempts":                   nil,
		"results.2.reason":                     "",
		"results.6.reason":                     "",
		"results.2.attempts.0.sent":            "2026",
		"results.2.attempts.0.response.status": 1000,
		"results.2.attempts.0.request.headers.Host": "one",
		"results.2.attempts.0.request.body.base64":  "eA==",
		"results.3.attempts.0.response.body.base64": "no base64!",
		"results.2.attempts.0.request.body.size":    -1,
		"results.2.attempts.0.response.body":        nil,
	} {
		t.Run(path, func(t *testing.T) {
			g := NewWithT(t)
			broken, err := sjson.Set(right, path, value)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(validate(t, schema, broken)).NotTo(Succeed())
		})
	}
}

func TestSchemaDemandsEveryRequiredField(t *testing.T) {
	schema := compiledSchema(t)
	right := written(t, sample())
	for name, definition := range definitions(t) {
		at, ok := map[string]string{
			"report": "", "tool": "tool.", "run": "run.", "retry": "run.retry.", "resolution": "run.retry.resolution.", "assumption": "run.assumptions.0.", "provider": "provider.", "target": "target.",
			"summary": "summary.", "counts": "summary.must.", "result": "results.2.", "attempt": "results.2.attempts.0.",
			"request": "results.2.attempts.0.request.", "response": "results.2.attempts.0.response.", "body": "results.2.attempts.0.response.body.",
			"party": "", "headers": "",
		}[name]
		NewWithT(t).Expect(ok).To(BeTrue(), "where does a %s stand in a report?", name)
		for _, field := range definition.Required {
			t.Run(at+field, func(t *testing.T) {
				g := NewWithT(t)
				broken, err := sjson.Delete(right, at+field)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(broken).NotTo(Equal(right))
				g.Expect(validate(t, schema, broken)).NotTo(Succeed())
			})
		}
	}
}

type definition struct {
	Required   []string                   `json:"required"`
	Properties map[string]json.RawMessage `json:"properties"`
}

func definitions(t *testing.T) map[string]definition {
	t.Helper()
	var document struct {
		Defs map[string]definition `json:"$defs"`
	}
	NewWithT(t).Expect(json.Unmarshal(Schema(), &document)).To(Succeed())
	return document.Defs
}

// TestSchemaHasTheFieldsOfTheModel holds the published schema and the Go types together, in both directions.
func TestSchemaHasTheFieldsOfTheModel(t *testing.T) {
	defs := definitions(t)
	structs := map[string]reflect.Type{}
	collect(reflect.TypeFor[Report](), structs)
	for name, model := range structs {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			fields, required := tags(model)
			g.Expect(defs).To(HaveKey(name))
			g.Expect(slices.Sorted(maps.Keys(defs[name].Properties))).To(Equal(fields))
			g.Expect(slices.Sorted(slices.Values(defs[name].Required))).To(Equal(required))
		})
	}
	for name, d := range defs {
		if len(d.Properties) > 0 {
			NewWithT(t).Expect(structs).To(HaveKey(name), "no type of the model has this definition")
		}
	}
}

// collect gathers the struct types of the model by their names in the schema.
func collect(model reflect.Type, into map[string]reflect.Type) {
	switch model.Kind() {
	case reflect.Pointer, reflect.Slice:
		collect(model.Elem(), into)
	case reflect.Struct:
		if model == reflect.TypeFor[time.Time]() {
			return
		}
		into[strings.ToLower(model.Name())] = model
		for i := range model.NumField() {
			collect(model.Field(i).Type, into)
		}
	}
}

func tags(model reflect.Type) (all, required []string) {
	for i := range model.NumField() {
		name, options, _ := strings.Cut(model.Field(i).Tag.Get("json"), ",")
		all = append(all, name)
		if options != "omitempty" {
			required = append(required, name)
		}
	}
	slices.Sort(all)
	slices.Sort(required)
	return all, required
}

func TestSchemaDescribesItself(t *testing.T) {
	g := NewWithT(t)
	meta, err := jsonschema.NewCompiler().Compile("https://json-schema.org/draft/2020-12/schema")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(validate(t, meta, string(Schema()))).To(Succeed())
}
