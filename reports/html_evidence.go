package reports

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
)

// evidenceLimit is how many bytes of evidence the HTML report holds, so that a browser opens it in a moment.
const evidenceLimit = 6 << 20

// budget is the room that is left for evidence.
type budget struct{ left int }

func (b *budget) take(n int) bool {
	if n > b.left {
		b.left = 0
		return false
	}
	b.left -= n
	return true
}

// exhibit is an attempt as the HTML report shows it.
type exhibit struct {
	Number        int
	Decisive      bool
	Incoming      bool
	Note          string
	Request       string // its first line
	Answer        string
	RequestParts  half
	ResponseParts half
	Due, Sent     string
	Error         string
	Repeat        repetition
}

// half is what follows the first line of a request or an answer.
type half struct {
	Headers []string
	Body    string
	Rest    string // what of the body is not shown
}

func newExhibit(a Attempt, run Run) exhibit {
	e := exhibit{
		Incoming: a.Incoming, Note: clip(a.Note, 200), Due: clip(a.Due, 40), Sent: a.Sent.UTC().Format("2006-01-02 15:04:05.000Z"),
		Request:      fmt.Sprintf("%s %s", clippedName(a.Request.Method), oneLine(clip(a.Request.URL, 1000))),
		RequestParts: newHalf(a.Request.Headers, a.Request.Body),
		Error:        clipped(a.Error), Repeat: run.repeat(a),
	}
	e.Answer = "no answer after " + milliseconds(a.TookMs)
	if a.Response != nil {
		e.Answer = fmt.Sprintf("%s after %s", status(a.Response.Status), milliseconds(a.TookMs))
		e.ResponseParts = newHalf(a.Response.Headers, a.Response.Body)
	}
	return e
}

// Sender says whose request it is, and Answerer whose answer.
func (e exhibit) Sender() string {
	return map[bool]string{false: "Sent", true: "The sender sent"}[e.Incoming]
}

// Answerer says whose answer it is.
func (e exhibit) Answerer() string {
	return map[bool]string{false: "Came back", true: "The bench answered"}[e.Incoming]
}

func newHalf(headers map[string][]string, body Body) half {
	const enough, headerLine, most = 4096, 500, 60
	var m half
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			m.Headers = append(m.Headers, oneLine(clip(name, headerLine)+": "+clip(value, headerLine)))
		}
	}
	if n := len(m.Headers); n > most {
		m.Headers = append(m.Headers[:most], fmt.Sprintf("… and %d more", n-most))
	}
	shown := beginning(string(body.Bytes()), enough)
	m.Body = printable(shown)
	switch {
	case body.Size > len(shown):
		m.Rest = fmt.Sprintf("%d of %s", len(shown), count(body.Size, "byte"))
	case body.Size == 0:
		m.Rest = "no body"
	default:
		m.Rest = count(body.Size, "byte")
	}
	return m
}

// size returns about how many bytes of HTML an exhibit makes.
func (e exhibit) size() int {
	const markup = 1500
	n := markup
	for _, s := range []string{
		e.Note, e.Request, e.Answer, e.Error, e.Repeat.Line, strings.Join(e.RequestParts.Headers, ""), e.RequestParts.Body,
		strings.Join(e.ResponseParts.Headers, ""), e.ResponseParts.Body,
	} {
		n += len(html.EscapeString(s)) + strings.Count(s, "+")*4 // html/template writes + as an entity too
	}
	return n
}
