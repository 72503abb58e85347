package reports

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// attack is a report in which a text stands wherever anybody had a say: the target, the provider folder, the command
// line. It has so many attempts for each requirement.
func attack(text string, attempts int) Report {
	report := fuzzed(text, []byte(text))
	report.Run.ID, report.Run.Time, report.Run.Command = text, text, []string{text, "--" + text}
	report.Run.Assumptions = []specs.Assumption{{Fact: text, Value: text, Note: text}}
	report.Run.Retry = &Retry{Attempts: []string{"0s", "10s", text}, Expiry: text, Resolution: &Resolution{text, text}}
	report.Provider = Provider{ID: text, Title: text, Document: text, Documentation: text, Digest: text}
	report.Tool = Tool{Name: text, Version: text}
	for i := range report.Results {
		r := &report.Results[i]
		one := r.Attempts[0]
		one.Incoming = i%3 == 0
		r.Attempts = nil
		for n := range attempts {
			one.Due = fmt.Sprintf("%dm", n)
			r.Attempts = append(r.Attempts, one)
		}
		r.ID += text
		r.Text, r.Section, r.Area, r.Basis = text, text, text, specs.Basis(text)
	}
	return report
}

// asRead is the report as it comes back from its JSON form.
func asRead(report Report) Report {
	text, err := json.Marshal(report)
	if err != nil {
		panic(err)
	}
	var read Report
	if err := json.Unmarshal(text, &read); err != nil {
		panic(err)
	}
	return read
}

// attacks are texts that mean something to whoever shows them.
func attacks() map[string]string {
	return map[string]string{
		"script":     `</script></style></textarea></title><script>alert(1)</script>`,
		"attribute":  `" onmouseover="alert(1)" x='`,
		"template":   `{{.}}{{template "x"}}${alert(1)}`,
		"link":       `javascript:alert(1)`,
		"entity":     `&lt;script&gt;&#0;&#x202e;`,
		"comment":    `--><!--<![CDATA[]]>`,
		"control":    hostile,
		"direction":  "\u202egnp.exe\u2066\u200f",
		"long":       strings.Repeat("<&\"'+\u202e\x00", 3_000),
		"mention":    "@team #1 GH-1 org/repo#2 !3 https://evil.example www.evil.example me@evil.example",
		"table":      "a | b || c\\| `d` ``e`` ```f\n| g |\n|---|",
		"fence":      "```\n````\n~~~~\n</details>\n# heading\n- item\n/close\n[link](javascript:alert(1)) ![x](//evil.example)",
		"whitespace": "\n\n\n   \t\r\n",
	}
}
