package reports

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/reports/shell"
)

// repetition is how somebody makes a request of the report once more.
type repetition struct {
	Line string // for a POSIX shell; empty when there is none
	Note string // what the reader must know or do
}

// repeat returns the curl line that makes the request of an attempt again. A secret, which the report does not hold, is
// a variable in it.
func (run Run) repeat(a Attempt) repetition {
	switch {
	case a.Incoming:
		return repetition{Note: "This request came from the party under test. To see it again, have the same event triggered, or run this requirement alone."}
	case a.Request.Method == "" || a.Request.URL == "":
		return repetition{Note: "The report does not say what was sent."}
	case a.Request.Body.Truncated:
		kept, size := len(a.Request.Body.Bytes()), a.Request.Body.Size
		return repetition{Note: fmt.Sprintf("The report keeps %d of the body's %d bytes, so that no line can repeat it. Run this requirement alone.", kept, size)}
	}
	var v variables
	line := curlCommand(&v, a.Request, run.option("--ca-file"))
	return repetition{Line: line, Note: v.note()}
}

func curlCommand(v *variables, request Request, caFile string) string {
	words := []string{"curl -i --globoff --path-as-is"}
	if caFile != "" {
		words = append(words, "--cacert "+v.word(caFile))
	}
	words = append(words, curlMethod(v, request)+" "+v.word(request.URL))
	for _, name := range slices.Sorted(maps.Keys(request.Headers)) {
		for _, value := range request.Headers[name] {
			words = appendHeader(words, v, name, value)
		}
	}
	raw := string(request.Body.Bytes())
	if len(request.Headers["Content-Type"]) == 0 && raw != "" {
		words = append(words, "-H Content-Type:") // or curl makes one up
	}
	const next = " \\\n  "
	switch {
	case raw == "" && bodiless(request.Method):
		return strings.Join(words, next)
	case shell.Plain(raw):
		return strings.Join(append(words, "--data-raw "+v.word(raw)), next)
	default:
		v.spoiled = strings.Contains(raw, redacted)
		return shell.Decoding([]byte(raw)) + " |" + next[1:] + strings.Join(append(words, "--data-binary @-"), next)
	}
}

func curlMethod(v *variables, request Request) string {
	if request.Method == http.MethodHead && request.Body.Size == 0 {
		return "--head" // with -X curl would wait for a body
	}
	return "-X " + v.word(request.Method)
}

func bodiless(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// appendHeader adds a header but for those that curl must count out itself.
func appendHeader(words []string, v *variables, name, value string) []string {
	switch {
	case slices.Contains([]string{"Content-Length", "Transfer-Encoding", "Connection", "…"}, http.CanonicalHeaderKey(name)):
		return words
	case name == "" || strings.HasPrefix(name, "@") || strings.ContainsAny(name+value, "\r\n\x00"):
		return words // no header that could have been sent
	case value == "":
		return append(words, "-H "+v.word(name+";")) // curl's way to write an empty one
	default:
		return append(words, "-H "+v.word(name+": "+value))
	}
}

// variables stand in a command where the report has taken secrets out.
type variables struct {
	names   []string
	spoiled bool // a secret was taken out of bytes, where no variable can stand
}

// word returns a text as one word of a shell, with a variable for each secret that was taken out of it.
func (v *variables) word(s string) string {
	parts := strings.Split(s, redacted)
	var word strings.Builder
	for i, part := range parts {
		if i > 0 {
			word.WriteString(`"$` + v.next() + `"`)
		}
		if part != "" || len(parts) == 1 {
			word.WriteString(shell.Word(part))
		}
	}
	return word.String()
}

func (v *variables) next() string {
	name := "SECRET"
	if n := len(v.names); n > 0 {
		name = fmt.Sprintf("SECRET%d", n+1)
	}
	v.names = append(v.names, name)
	return name
}

func (v *variables) note() string {
	var notes []string
	if len(v.names) > 0 {
		names := "$" + strings.Join(v.names, ", $")
		notes = append(notes, fmt.Sprintf("Set %s first: the report holds no secrets.", names))
	}
	if v.spoiled {
		notes = append(notes, "A secret was taken out of this body, so that it differs from what was sent.")
	}
	return strings.Join(notes, " ")
}
