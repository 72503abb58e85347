package reports

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// FailureText returns a result as text of 80 columns without colour: what is demanded, what happened instead, the
// likely mistake, and what was seen on the wire. It is what a failure looks like when it is printed as it happens.
func FailureText(result Result) string { return TextOptions{}.Failure(result) }

// Failure returns a result as text in the given style; see FailureText.
func (o TextOptions) Failure(result Result) string {
	s := o.sheet()
	s.result(result, Provider{}, o.Verbose)
	return s.String()
}

// heading returns the word for an outcome and its colour.
func heading(r Result) (word, color string) {
	switch {
	case r.excused():
		return "KNOWN FAILURE", yellow
	case r.Outcome == Failed:
		return "FAILED", red
	case r.Outcome == Passed:
		return "PASSED", green
	case r.Outcome == NotApplicable:
		return "NOT APPLICABLE", bold
	default:
		return strings.ToUpper(string(r.Outcome)), yellow
	}
}

// result writes one requirement with all that helps to understand how it ended.
func (s *sheet) result(r Result, provider Provider, verbose bool) {
	word, color := heading(r)
	s.WriteString(s.paint(color, word) + "  " + logSafe(oneLine(fmt.Sprintf("%s  %s, %s", r.ID, r.Level, r.Area))) + "\n")
	s.paragraph(indent, r.Text)
	s.field("Why", r.Reason)
	s.field("Likely", r.Hint)
	s.field("Known", r.Known)
	s.evidence(r.Attempts, verbose)
	s.field("Basis", basis(r, provider))
	s.field("", provider.Documentation)
}

// evidence writes the attempt that decided, or all of them.
func (s *sheet) evidence(attempts []Attempt, verbose bool) {
	if len(attempts) == 0 {
		return
	}
	decisive := decisiveOf(attempts)
	for i := range attempts {
		if !verbose && i != decisive {
			continue
		}
		position := ""
		if len(attempts) > 1 {
			position = fmt.Sprintf("attempt %d of %d, ", i+1, len(attempts))
		}
		s.attempt(attempts[i], position, verbose)
	}
}

// decisiveOf returns which attempt decided: the first that the check marked, or the last one.
func decisiveOf(attempts []Attempt) int {
	if i := slices.IndexFunc(attempts, func(a Attempt) bool { return a.Decisive }); i >= 0 {
		return i
	}
	return len(attempts) - 1
}

func (s *sheet) attempt(a Attempt, position string, verbose bool) {
	request, answer := "Sent", "Came back"
	if a.Incoming {
		request, answer = "Received", "Answered"
	}
	s.field(request, position+sentence(a))
	s.headers(a.Request.Headers, verbose, func(name string) bool { return !ordinary(name) })
	s.excerpt(opening(a.Request.Body))
	if a.Response == nil {
		s.field(answer, fmt.Sprintf("no answer after %s: %s", milliseconds(a.TookMs), a.Error))
		return
	}
	s.field(answer, fmt.Sprintf("%s after %s, %s", status(a.Response.Status), milliseconds(a.TookMs), count(a.Response.Body.Size, "byte")))
	s.headers(a.Response.Headers, verbose, telling)
	s.excerpt(opening(a.Response.Body))
	s.field("", a.Error)
}

func sentence(a Attempt) string {
	text := fmt.Sprintf("%s %s, %s", a.Request.Method, a.Request.URL, count(a.Request.Body.Size, "byte"))
	if a.Note != "" {
		text = a.Note + ": " + text
	}
	if a.Due != "" {
		text += ", due " + a.Due + " after the event"
	}
	return text
}

// headers writes a line for each header that says something, or for all of them.
func (s *sheet) headers(headers map[string][]string, verbose bool, says func(name string) bool) {
	const most = 4
	written := 0
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			if !verbose && (written == most || !says(name)) {
				continue
			}
			s.excerpt(name + ": " + value)
			written++
		}
	}
}

// ordinary tells whether every client sends that request header.
func ordinary(name string) bool {
	switch name {
	case "Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Date", "Host", "User-Agent":
		return true
	default:
		return false
	}
}

// telling tells whether that response header may explain an answer.
func telling(name string) bool {
	return name == "Location" || name == "Retry-After" || name == "Www-Authenticate"
}

// opening returns the beginning of a body.
func opening(b Body) string {
	const enough = 400
	return beginning(string(b.Bytes()), enough)
}

func status(code int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}
