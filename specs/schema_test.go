package specs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"
)

// withDocument returns cargolint with another schema for the document in document.uploaded.
func withDocument(t testing.TB, schema string) *specs.Provider {
	t.Helper()
	files := folder(t, "cargolint")
	mistake{file: "openapi.yaml", old: "document: {$ref: \"#/components/schemas/Document\"}", new: "document: " + schema}.apply(t, files)
	provider, err := specs.Load(files, "here")
	if err != nil {
		t.Fatal(err)
	}
	return provider
}

func withBody(document string) []byte {
	return []byte(`{"event":"document.uploaded","timestamp":"2026-03-02T11:45:00Z","webhookId":"wh_1","deliveryId":"dlv_1","data":{"document":` + document + `}}`)
}

// every has one member for each keyword that says something about a value.
const every = `
                          type: object
                          properties:
                            type: {type: [string, "null"]}
                            enum: {enum: [a, b, 3]}
                            const: {const: "right"}
                            constObject: {const: {a: 1}}
                            minLength: {type: string, minLength: 3}
                            maxLength: {type: string, maxLength: 50}
                            pattern: {type: string, pattern: "^[a-z]+$"}
                            dateTime: {type: string, format: date-time}
                            uuid: {type: string, format: uuid}
                            email: {type: string, format: email}
                            uri: {type: string, format: uri}
                            ipv4: {type: string, format: ipv4}
                            minimum: {type: number, minimum: 10}
                            maximum: {type: number, maximum: 10}
                            exclusiveMinimum: {type: number, exclusiveMinimum: 0}
                            exclusiveMaximum: {type: number, exclusiveMaximum: 10}
                            multipleOf: {type: number, multipleOf: 5}
                            minItems: {type: array, minItems: 2}
                            maxItems: {type: array, maxItems: 1}
                            uniqueItems: {type: array, uniqueItems: true}
                            contains: {type: array, contains: {type: integer}}
                            items: {type: array, items: {type: integer}}
                            required: {type: object, required: [a]}
                            dependentRequired: {type: object, dependentRequired: {a: [b]}}
                            propertyNames: {type: object, propertyNames: {maxLength: 3}}
                            closed: {type: object, additionalProperties: false}
                            minProperties: {type: object, minProperties: 2}
                            maxProperties: {type: object, maxProperties: 1}
                            not: {not: {type: string}}
                            never: false
                            either: {anyOf: [{type: integer}, {type: boolean}]}
                            kinds:
                              oneOf:
                                - {type: object, required: [size], properties: {kind: {const: box}, size: {type: integer}}}
                                - {type: object, required: [width], properties: {kind: {const: bag}, width: {type: integer}}}
                            both: {oneOf: [{type: string}, {minLength: 1}]}
                            depends: {if: {properties: {a: {const: 1}}, required: [a]}, then: {required: [b]}}`

func TestValidateSaysWhatIsBroken(t *testing.T) {
	provider := withDocument(t, every)
	for _, c := range []struct{ member, value, want string }{
		{"type", `7`, `: is of type number, want null or string (type)`},
		{"enum", `"secret"`, `: value must be one of 'a', 'b', 3 (enum)`},
		{"const", `"secret"`, `: must be "right" (const)`},
		{"constObject", `"secret"`, `: must be {"a":1} (const)`},
		{"minLength", `"s"`, `: must be at least 3 characters long (minLength)`},
		{"maxLength", `"secretsecretsecretsecretsecretsecretsecretsecretsecret"`, `: must be at most 50 characters long (maxLength)`},
		{"pattern", `"Secret 1"`, `: does not match the pattern "^[a-z]+$" (pattern)`},
		{"dateTime", `"2026-02-30T10:00:00Z"`, `: is not a valid date-time (format)`},
		{"dateTime", `"2026-03-01 10:00:00"`, `: is not a valid date-time (format)`},
		{"uuid", `"secret"`, `: is not a valid uuid (format)`},
		{"email", `"secret"`, `: is not a valid email (format)`},
		{"uri", `"secret"`, `: is not a valid uri (format)`},
		{"ipv4", `"secret"`, `: is not a valid ipv4 (format)`},
		{"minimum", `3`, `: must be at least 10 (minimum)`},
		{"maximum", `31337`, `: must be at most 10 (maximum)`},
		{"exclusiveMinimum", `0`, `: must be greater than 0 (exclusiveMinimum)`},
		{"exclusiveMaximum", `31337`, `: must be less than 10 (exclusiveMaximum)`},
		{"multipleOf", `31337`, `: must be a multiple of 5 (multipleOf)`},
		{"minItems", `["secret"]`, `: has 1 elements, want at least 2 (minItems)`},
		{"maxItems", `["secret","secret"]`, `: has 2 elements, want at most 1 (maxItems)`},
		{"uniqueItems", `["secret","secret"]`, `: items at 0 and 1 are equal (uniqueItems)`},
		{"contains", `["secret"]`, `/0: is of type string, want integer (type)`},
		{"items", `[1,"secret"]`, `/1: is of type string, want integer (type)`},
		{"required", `{}`, `: missing property 'a' (required)`},
		{"dependentRequired", `{"a":"secret"}`, `: properties 'b' required, if 'a' exists (dependentRequired/a)`},
		{"propertyNames", `{"name":"secret"}`, `the body: has somewhere a member of the name "name", which is not allowed (propertyNames)`},
		{"closed", `{"name":"secret"}`, `: additional properties 'name' not allowed (additionalProperties)`},
		{"minProperties", `{"a":"secret"}`, `: has 1 members, want at least 2 (minProperties)`},
		{"maxProperties", `{"a":"secret","b":1}`, `: has 2 members, want at most 1 (maxProperties)`},
		{"not", `"secret"`, `: matches what it must not match (not)`},
		{"never", `"secret"`, `: must not be there (false)`},
		{"either", `"secret"`, `: is of type string, want boolean (type); : is of type string, want integer (type)`},
		{"kinds", `{"kind":"bag","width":"secret"}`, `/width: is of type string, want integer (type)`},
		{"kinds", `{"kind":"secret"}`, `: missing property 'size' (required); : missing property 'width' (required); /kind: must be "bag" (const); /kind: must be "box" (const)`},
		{"both", `"secret"`, `: matches 2 of the alternatives, want exactly one (oneOf)`},
		{"depends", `{"a":1}`, `: missing property 'b' (required)`},
	} {
		t.Run(c.member, func(t *testing.T) {
			broken, err := provider.Validate("document.uploaded", withBody(fmt.Sprintf(`{"%s":%s}`, c.member, c.value)))
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			var got []string
			for _, v := range broken {
				got = append(got, strings.TrimPrefix(v.String(), "/data/document/"+c.member))
			}
			NewWithT(t).Expect(strings.Join(got, "; ")).To(Equal(c.want))
			NewWithT(t).Expect(strings.Join(got, "; ")).NotTo(MatchRegexp("(?i)secret|31337"), "a value of the payload")
		})
	}
}

func TestValidateAccepts(t *testing.T) {
	provider := withDocument(t, every)
	for member, value := range map[string]string{
		"unknown":    `{"more":["than","the","schema"]}`,
		"uuid":       `"0195f3a2-7c1e-7b2a-8d3f-2f6f0c9d1e45"`, // version 7
		"dateTime":   `"2026-03-02t11:45:00.1234567+01:00"`,
		"type":       `null`,
		"multipleOf": `1e1`,
		"items":      `[1.0]`,
	} {
		broken, err := provider.Validate("document.uploaded", withBody(fmt.Sprintf(`{"%s":%s}`, member, value)))
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(broken).To(BeEmpty(), member)
	}
}

func TestValidateReportsEveryViolationInOrder(t *testing.T) {
	g := NewWithT(t)
	provider, err := specs.Open("cargolint")
	g.Expect(err).NotTo(HaveOccurred())
	broken, err := provider.Validate("document.uploaded", []byte(`{"event":"document.lost","timestamp":"yesterday","webhookId":"","data":{"document":{"id":7}}}`))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(broken).To(Equal([]specs.Violation{
		{Pointer: "", Keyword: "required", Text: "missing property 'deliveryId'"},
		{Pointer: "/data/document", Keyword: "required", Text: "missing properties 'fileName', 'documentType', 'status'"},
		{Pointer: "/data/document/id", Keyword: "type", Text: "is of type number, want string"},
		{Pointer: "/event", Keyword: "const", Text: `must be "document.uploaded"`},
		{Pointer: "/timestamp", Keyword: "format", Text: "is not a valid date-time"},
		{Pointer: "/webhookId", Keyword: "minLength", Text: "must not be empty"},
	}))
}

func TestValidateUnknownEvent(t *testing.T) {
	provider, err := specs.Open("cargolint")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	_, err = provider.Validate("document.lost", []byte("{}"))
	NewWithT(t).Expect(err).To(MatchError(`cargolint has no event "document.lost"; it has document.uploaded, compliance.warning, document.batch_downloaded`))
}

func TestValidateWordsSyntaxErrorsWithoutTheBody(t *testing.T) {
	provider, err := specs.Open("cargolint")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for body, want := range map[string]string{
		"":                         "is not JSON: it is empty",
		" \n":                      "is not JSON: it is empty",
		`{"event":"secret`:         "is not JSON: it ends too soon",
		`{"event":"secret"`:        "is not JSON: it ends too soon",
		`{"event":secret}`:         "is not JSON: syntax error at byte 10",
		`{"event":"secret",}`:      "is not JSON: syntax error at byte 19",
		`{"event":1}}`:             "is not JSON: syntax error at byte 12",
		`{"event":1} {"secret":1}`: "is not JSON: syntax error at byte 13",
		"\xef\xbb\xbf{}":           "is not JSON: syntax error at byte 1",
		`{'event':1}`:              "is not JSON: syntax error at byte 2",
		"event=secret":             "is not JSON: syntax error at byte 1",
		strings.Repeat("[", 20000): "is not JSON: syntax error at byte 10001",
	} {
		broken, err := provider.Validate("document.uploaded", []byte(body))
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(broken).To(Equal([]specs.Violation{{Keyword: "json", Text: want}}), body)
	}
	broken, err := provider.Validate("document.uploaded", []byte("[1]"))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(broken[0].String()).To(Equal("the body: is of type array, want object (type)"))
}

// TestNoViolationHoldsAValue: reports are passed on, and payloads may hold personal data.
func TestNoViolationHoldsAValue(t *testing.T) {
	const marker = "Zq7Personal"
	provider := withDocument(t, every)
	names := documentMembers(t)
	rapid.Check(t, func(t *rapid.T) {
		document := map[string]any{}
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 12, rapid.ID).Draw(t, "members") {
			document[name] = marked(t, marker, 2)
		}
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		body := withBody(string(text))
		if cut := rapid.IntRange(0, len(body)).Draw(t, "cut"); rapid.Bool().Draw(t, "cuts") {
			body = append(body[:cut:cut], rapid.SampledFrom([]string{"", "}", ",", `"`, marker}).Draw(t, "end")...)
		}
		broken, err := provider.Validate("document.uploaded", body)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range broken {
			if strings.Contains(v.String(), marker) || strings.Contains(v.String(), "31337") {
				t.Fatalf("%s\n%s", v, body)
			}
		}
	})
}

// documentMembers returns the names of the members that the schema with every keyword has.
func documentMembers(t testing.TB) []string {
	t.Helper()
	var names []string
	for _, line := range strings.Split(every, "\n") {
		if rest, ok := strings.CutPrefix(line, strings.Repeat(" ", 28)); ok && !strings.HasPrefix(rest, " ") {
			name, _, _ := strings.Cut(rest, ":")
			names = append(names, name)
		}
	}
	if len(names) < 30 {
		t.Fatalf("only %d members found", len(names))
	}
	return names
}

// marked draws a value whose strings and numbers can be recognised.
func marked(t *rapid.T, marker string, depth int) any {
	kinds := 3
	if depth > 0 {
		kinds = 5
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return 31337
	case 1:
		return -31337.25
	case 2:
		return marker + rapid.SampledFrom([]string{"", " 1", "@example.org", "'\"", strings.Repeat("x", 60)}).Draw(t, "tail")
	case 3:
		return []any{marked(t, marker, depth-1), marked(t, marker, depth-1)}
	default:
		return map[string]any{"a": marked(t, marker, depth-1), "kind": marked(t, marker, depth-1)}
	}
}

// TestExamplesSurviveFreshSpelling: white space and escapes of a body mean nothing to its schema.
func TestExamplesSurviveFreshSpelling(t *testing.T) {
	for _, id := range []string{"cargolint", "./testdata/parcels"} {
		provider, err := specs.Open(id)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		for _, event := range provider.Events {
			for _, example := range event.Examples {
				var indented strings.Builder
				gjson.ParseBytes(example.Body).ForEach(func(key, value gjson.Result) bool {
					fmt.Fprintf(&indented, ",\n  %s : %s", key.Raw, strings.ReplaceAll(value.Raw, "a", `a`))
					return true
				})
				body := "{" + strings.TrimPrefix(indented.String(), ",") + "\n}\n"
				broken, err := provider.Validate(event.Name, []byte(body))
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
				NewWithT(t).Expect(broken).To(BeEmpty(), body)
			}
		}
	}
}
