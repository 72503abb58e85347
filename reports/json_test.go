package reports

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func written(t *testing.T, report Report) string {
	t.Helper()
	var out bytes.Buffer
	NewWithT(t).Expect(WriteJSON(&out, report)).To(Succeed())
	return out.String()
}

func TestJSONComesBackAsItWas(t *testing.T) {
	g := NewWithT(t)
	first := written(t, sample())
	back, err := ReadJSON(strings.NewReader(first))
	g.Expect(err).NotTo(HaveOccurred())
	second := written(t, back)
	g.Expect(second).To(MatchJSON(first))
	again, err := ReadJSON(strings.NewReader(second))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(written(t, again)).To(Equal(second))

	back, err = ReadJSON(strings.NewReader("\ufeff" + first))
	g.Expect(err).NotTo(HaveOccurred(), "a byte order mark")
	g.Expect(back.Results).To(HaveLen(12))
}

func TestJSONHasNoNullLists(t *testing.T) {
	g := NewWithT(t)
	empty := Report{SchemaVersion: 1, Verdict: Conformant}
	g.Expect(written(t, empty)).NotTo(ContainSubstring("null"))

	empty.Results = []Result{{ID: "A", Outcome: Passed, Level: "must", Attempts: []Attempt{{Response: &Response{}}}}, {ID: "B"}}
	g.Expect(written(t, empty)).NotTo(ContainSubstring("null"))
	g.Expect(empty.Results[0].Attempts[0].Response.Headers).To(BeNil(), "the writer changed its input")

	unanswered := Report{Results: []Result{{Attempts: []Attempt{{}}}}}
	g.Expect(written(t, unanswered)).To(ContainSubstring(`"response": null`))
}

func TestJSONIgnoresUnknownFields(t *testing.T) {
	g := NewWithT(t)
	newer := strings.Replace(written(t, sample()), `"tool": {`, `"novelty": [1], "tool": {"flavour": "x",`, 1)
	_, err := ReadJSON(strings.NewReader(newer))
	g.Expect(err).NotTo(HaveOccurred())
}

func TestReadJSONRefusesForeignFiles(t *testing.T) {
	right := written(t, sample())
	replace := func(old, new string) string {
		if !strings.Contains(right, old) {
			t.Fatalf("the sample does not contain %q", old)
		}
		return strings.Replace(right, old, new, 1)
	}
	cases := map[string]struct{ text, want string }{
		"empty":           {"", "not a hookbench report: it is empty"},
		"blank":           {" \n\t", "not a hookbench report: it is empty"},
		"JUnit":           {"<?xml version=\"1.0\"?><testsuites/>", "it looks like XML or HTML"},
		"text":            {"NOT CONFORMANT", "byte 1 is not JSON"},
		"list":            {"[1,2]", "it holds a JSON array, want an object"},
		"other JSON":      {`{"name":"x"}`, "it has no schemaVersion"},
		"null version":    {`{"schemaVersion":null}`, "it has no schemaVersion"},
		"text version":    {`{"schemaVersion":"1"}`, "schemaVersion cannot be a JSON string"},
		"newer":           {`{"schemaVersion":2}`, "report has schemaVersion 2, and this hookbench reads 1"},
		"cut off":         {right[:len(right)/2], "is not JSON"},
		"two":             {right + right, "is not JSON"},
		"wrong type":      {replace(`"complete": true`, `"complete": "yes"`), "run.complete cannot be a JSON string"},
		"unknown verdict": {replace(`"verdict": "nonconformant"`, `"verdict": "fine"`), `unknown verdict "fine"`},
		"unknown outcome": {replace(`"outcome": "passed"`, `"outcome": "ok"`), `"PX-R-ACK-01" has the unknown outcome "ok"`},
		"unknown level":   {replace(`"level": "must"`, `"level": "may"`), `"PX-R-ACK-01" has the unknown level "may"`},
		"no id":           {replace(`"id": "PX-R-ACK-01"`, `"id": ""`), "results[0] has no id"},
		"same id twice":   {replace(`"id": "PX-R-ACK-02"`, `"id": "PX-R-ACK-01"`), `"PX-R-ACK-01" stands in the results twice`},
		"broken schema":   {replace("\"party\": \"receiver\",\n    \"url\"", "\"party\": \"nobody\",\n    \"url\""), `target.party breaks the schema (hookbench report schema): value must be one of`},
		"no digest":       {replace(`sha256:`, `md5:`), "provider.digest breaks the schema"},
		"failed silently": {replace(`"reason": "the answer came at the very deadline"`, `"reason": ""`), "results.1.reason breaks the schema"},
		"no results":      {replace(`"results": [`, `"rows": [`), "it breaks the schema (hookbench report schema): missing property 'results'"},
		"hostile verdict": {replace(`"verdict": "nonconformant"`, `"verdict": "x\u001b[2J\ny"`), `unknown verdict "x\x1b[2J\ny"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			_, err := ReadJSON(strings.NewReader(c.text))
			g.Expect(err).To(MatchError(ContainSubstring(c.want)))
			g.Expect(err.Error()).NotTo(ContainSubstring("\n"))
		})
	}
}

func TestReadJSONTellsForeignFilesByTheirError(t *testing.T) {
	_, err := ReadJSON(strings.NewReader(`{}`))
	NewWithT(t).Expect(err).To(MatchError(ErrNotReport))
}

func TestJSONKeepsMarkupReadable(t *testing.T) {
	g := NewWithT(t)
	report := plainSample()
	report.Results[0].Reason = "<b> & co"
	g.Expect(written(t, report)).To(ContainSubstring(`"<b> & co"`))
	g.Expect(json.Valid([]byte(written(t, report)))).To(BeTrue())
}
