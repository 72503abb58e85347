package specs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

// said returns the violations of a body in words.
func said(o *specs.Operation, body string) []string {
	var words []string
	for _, v := range o.Body.Validate([]byte(body)) {
		words = append(words, v.String())
	}
	return words
}

func TestBodyNamesWhatIsMissing(t *testing.T) {
	o := operation(t, "cas-notifications", "createSubscription")
	const described = "/subscriptionDestination/destinationDescription"
	destination := func(members string) string {
		return `{"eventType":"IngestionFailed","subscriptionDestination":{"destinationType":"OAuthApiDestination","destinationDescription":{` + members + `}}}`
	}
	for body, want := range map[string][]string{
		`{}`:            {"/eventType: is missing (required)", "/subscriptionDestination: is missing (required)"},
		destination(``): {described + "/destinationUrl: is missing (required)"},
		destination(`"destinationUrl":"https://r.example","accessTokenUrl":"https://idp.example"`): {
			described + `/clientId: is missing, and goes with "accessTokenUrl" (dependentRequired/accessTokenUrl)`,
			described + `/clientSecret: is missing, and goes with "accessTokenUrl" (dependentRequired/accessTokenUrl)`,
		},
		destination(`"destinationUrl":"https://r.example","additionalHeaders":[{"name":"a b","value":"x"},7]`): {
			described + `/additionalHeaders/0/name: does not match the pattern "^[!#$%&'*+.^_` + "`" + `|~0-9A-Za-z-]+$" (pattern)`,
			described + "/additionalHeaders/1: is of type number, want object (type)",
		},
		destination(`"destinationUrl":"https://r.example","more":1`): nil,
	} {
		NewWithT(t).Expect(said(o, body)).To(Equal(want), body)
	}
}

func TestBodyNamesWhatMustNotBeThere(t *testing.T) {
	o, err := otherProvider(t).Operation("other")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(said(o, `{"x~/y":1,"a~/b":{},"left":{"name":"l","children":[{}]}}`)).To(Equal([]string{
		"/a~0~1b/c~1d: is missing (required)",
		"/left/children/0/children: is missing (required)",
		"/left/children/0/name: is missing (required)",
		"/name: is missing (required)",
		`/right: is missing, and goes with "left" (dependentRequired/left)`,
		"/x~0~1y: must not be there (additionalProperties)",
	}))
}

func TestBodyOfStrangers(t *testing.T) {
	o := operation(t, "cargolint", "updateWebhook")
	with := func(value string) string { return `{"more":` + value + `}` }
	for _, c := range []struct{ name, body, want string }{
		{"nothing", "", "is not JSON: it is empty"},
		{"no JSON", "{]", "is not JSON: syntax error at byte 2"},
		{"no UTF-8", with("\"\xc3\x28\""), "is not JSON: it is not UTF-8"},
		{"deepest", with(strings.Repeat("[", 63) + strings.Repeat("]", 63)), ""},
		{"too deep", with(strings.Repeat("[", 64) + strings.Repeat("]", 64)), "is nested more than 64 levels deep"},
		{"wide, not deep", with("[" + strings.Repeat("[],", 500) + "{}]"), ""},
		{"brackets in texts", with(`"` + strings.Repeat("[{", 500) + `"`), ""},
		{"quotes in texts", with(`["\\\"` + strings.Repeat("[", 500) + `\\",1e9]`), ""},
		{"longest list", with("[" + strings.Repeat("1,", 9_999) + "1]"), ""},
		{"list too long", with("[" + strings.Repeat("1,", 10_000) + "1]"), "holds more than 10000 values"},
		{"longest number", with(strings.Repeat("9", 64)), ""},
		{"number too long", with(strings.Repeat("9", 65)), "holds a number that is out of range"},
		{"number too long before its exponent", with(strings.Repeat("9", 65) + "e1"), "holds a number that is out of range"},
		{"largest exponents", with("[1e999,-1.5E+999,0.1e-999]"), ""},
		{"exponent", with("1e1000"), "holds a number that is out of range"},
		{"exponent with a plus", with("1e+1000"), "holds a number that is out of range"},
		{"exponent with a minus", with("-1E-1000"), "holds a number that is out of range"},
		{"number in a text", with(`"1e99999999"`), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var want []specs.Violation
			if c.want != "" {
				want = []specs.Violation{{Keyword: "json", Text: c.want}}
			}
			NewWithT(t).Expect(o.Body.Validate([]byte(c.body))).To(Equal(want))
		})
	}
}

func TestBodyTellsAFewMistakesOfMany(t *testing.T) {
	o := operation(t, "cargolint", "updateWebhook")
	broken := said(o, `{"events":[`+strings.Repeat("1,", 5000)+`1]}`)
	NewWithT(t).Expect(len(broken)).To(BeNumerically("<", 50))
}

// TestBodyAgreesWithTheOpenAPILibrary on bodies that it understands: a second opinion.
func TestBodyAgreesWithTheOpenAPILibrary(t *testing.T) {
	p, err := specs.Open("cargolint")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	o := operation(t, "cargolint", "createWebhook")
	schema := p.OpenAPI().Paths.Find("/webhooks").Post.RequestBody.Value.Content["application/json"].Schema.Value
	values := []any{nil, true, 7, 1.5, "", "x", "https://r.example", []any{}, []any{"document.uploaded"}, []any{"document.lost"}, map[string]any{}}
	rapid.Check(t, func(t *rapid.T) {
		body := map[string]any{}
		for _, name := range []string{"url", "events", "active", "description", "more"} {
			if i := rapid.IntRange(-2, len(values)-1).Draw(t, name); i >= 0 {
				body[name] = values[i]
			}
		}
		if body["url"] == "" || body["url"] == "x" {
			return // the library does not look at the format of an address
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		theirs := schema.VisitJSON(body, openapi3.EnableJSONSchema2020())
		if ours := o.Body.Validate(text); (len(ours) == 0) != (theirs == nil) {
			t.Fatalf("%s\n%v\n%v", text, ours, theirs)
		}
	})
}

// FuzzBody: reading what strangers send neither panics nor takes what the JSON reader does not.
func FuzzBody(f *testing.F) {
	o := operation(f, "cargolint", "createWebhook")
	for _, body := range []string{`{"url":"https://r.example","events":["document.uploaded"]}`, `"\`, `[1e`, `{"a":"\\"}`, "-", `1E+5`, ``} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if violations := o.Body.Validate(body); len(violations) == 0 && !json.Valid(body) {
			t.Errorf("%q", body)
		}
	})
}
