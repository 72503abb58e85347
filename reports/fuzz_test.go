package reports

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"
	. "github.com/onsi/gomega"
)

// FuzzWriters puts whatever a target may answer into every place it can reach, and reads every output back.
func FuzzWriters(f *testing.F) {
	f.Add(hostile, []byte(hostile))
	f.Add("]]>", []byte("]]>]]>"))
	f.Add("a\n::error::b", []byte{0xff, 0xfe})
	f.Add(strings.Repeat(":", 100)+"error::x", []byte(strings.Repeat("#", 200)))
	f.Add("\u0301\u0301 \u200b", []byte("\xe6\x9d"))
	f.Add("東京都庁東京都庁東京都庁東京都庁東京都庁東京都庁東京都庁東京都庁東京都庁東京都庁", []byte("&#0;&#x1f;"))
	schema := compiledSchema(f)
	f.Fuzz(func(t *testing.T, text string, body []byte) {
		report := fuzzed(text, body)
		for _, o := range []TextOptions{{}, {Verbose: true}, {Width: 61}} {
			expectSafe(t, textOf(t, report, o), map[int]int{0: 80, 61: 61}[o.Width])
		}
		expectSafe(t, FailureText(report.Results[2]), 80)

		g := NewWithT(t)
		document := junitOf(t, report)
		g.Expect(document).To(Equal(bytes.ToValidUTF8(document, nil)))
		expectCountsToAddUp(t, decoded(t, document))
		_, err := junit.Ingest(document)
		g.Expect(err).NotTo(HaveOccurred())
		expectLegalXML(t, document)

		written := written(t, report)
		g.Expect(validate(t, schema, written)).To(Succeed())
		_, err = ReadJSON(strings.NewReader(written))
		g.Expect(err).NotTo(HaveOccurred())
	})
}

// FuzzMarkup puts a text wherever anybody had a say, and reads what is made for browsers and forges as they would.
func FuzzMarkup(f *testing.F) {
	for _, text := range attacks() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		report := attack(text, 1)
		report.Results = report.Results[2:4]
		report.Results[0].Known, report.Run.Assumptions = "", report.Run.Assumptions[:1]
		report.Conclude()
		expectContained(t, htmlOf(t, report), webPage(text))
		expectTame(t, markdownOf(t, report))
		image := badgeOf(t, report)
		expectLegalXML(t, image)
		NewWithT(t).Expect(elementNames(t, image)).To(HaveLen(7))
	})
}

func fuzzed(text string, body []byte) Report {
	report := sample()
	for i := range report.Results {
		result := &report.Results[i]
		result.Hint = text
		if result.Outcome != Passed {
			result.Reason = "reason: " + text
		}
		if result.Known != "" {
			result.Known = "known: " + text
		}
		result.Attempts = []Attempt{{
			Note: text, Error: text, Due: text,
			Request:  Request{Method: text, URL: text, Headers: NewHeaders(map[string][]string{text: {text}}), Body: NewBody(body, 0)},
			Response: &Response{Status: 302, Headers: NewHeaders(map[string][]string{"Location": {text}}), Body: NewBody(body, len(body)+1)},
		}}
	}
	report.Run.Relaxations, report.Run.Complaints = []string{text}, []string{text}
	report.Target.URL = text
	report.Conclude()
	return report
}

// expectLegalXML expects only characters that XML 1.0 allows, which Go's decoder takes more lightly than others.
func expectLegalXML(t *testing.T, document []byte) {
	t.Helper()
	var escaped bytes.Buffer
	NewWithT(t).Expect(xml.EscapeText(&escaped, document)).To(Succeed())
	NewWithT(t).Expect(strings.Count(escaped.String(), "\uFFFD")).To(Equal(strings.Count(string(document), "\uFFFD")))
}

// FuzzRedactor expects a secret to be gone from whatever a target wraps it in, and other text to survive.
func FuzzRedactor(f *testing.F) {
	f.Add("a-long-secret", "before", "after")
	f.Add(awkward, "https://u:", "@host?token=")
	f.Add("abcd", "abc", "abcdabcd")
	f.Add("....", ".", ".")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < shortestSecret {
			t.Skip()
		}
		r := knowing(secret)
		for _, clean := range []string{
			r.String(before + secret + after), string(r.Bytes([]byte(before + secret + after))), r.URL(before + secret + after),
			r.Body(NewBody([]byte(before+secret+after), 0)).Text,
		} {
			if holds(clean, secret) {
				t.Errorf("%q still holds %q", clean, secret)
			}
		}
	})
}

// holds tells whether a secret is left between the marks.
func holds(clean, secret string) bool {
	for part := range strings.SplitSeq(clean, redacted) {
		if strings.Contains(part, secret) {
			return true
		}
	}
	return false
}
