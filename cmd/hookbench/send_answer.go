package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hookbench/hookbench/specs"
)

// shownBody is how many bytes of an answer's body are printed.
const shownBody = 1 << 10

// write prints what was sent and what came back, without secrets.
func (e *exchanged) write(c *console) error {
	rows := [][]string{{"sent", e.sent.Method + " " + c.redactor.URL(e.parcel.to.String())}}
	if e.parcel.event != "" {
		rows = append(rows, []string{"event", e.parcel.event})
	}
	rows = append(rows, []string{"body", counted(len(e.sent.Body), "byte", "bytes")})
	for _, note := range e.notes() {
		rows = append(rows, []string{"note", note})
	}
	if e.answer == nil {
		return c.writeGrid(rows...)
	}
	rows = append(rows,
		[]string{"status", statusLine(e.answer)},
		[]string{"took", milliseconds(e)},
		[]string{"acknowledged", e.verdict()},
	)
	if err := c.writeGrid(rows...); err != nil {
		return err
	}
	return c.writeAnswer(e)
}

// writeAnswer prints the headers and the beginning of the body of an answer.
func (c *console) writeAnswer(e *exchanged) error {
	var text strings.Builder
	headers := c.redactor.Header(e.answer.Header)
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			fmt.Fprintf(&text, "\n%s: %s", name, value)
		}
	}
	body, cut := e.beginning(c)
	if body = strings.TrimRight(body, "\r\n"); body != "" {
		text.WriteString("\n\n" + body)
	}
	if cut {
		text.WriteString("…")
	}
	_, err := fmt.Fprintln(c.out, plainText([]byte(text.String())))
	return err
}

// beginning returns the beginning of the answer's body without secrets, and whether there is more.
func (e *exchanged) beginning(c *console) (text string, cut bool) {
	clean := c.redactor.Bytes(e.body)
	if len(clean) <= shownBody {
		return string(clean), false
	}
	end := shownBody
	for end > 0 && !utf8.RuneStart(clean[end]) {
		end--
	}
	return string(clean[:end]), true
}

func statusLine(answer *http.Response) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", answer.StatusCode, http.StatusText(answer.StatusCode)))
}

func milliseconds(e *exchanged) string { return fmt.Sprintf("%.1f ms", e.tookMs()) }

func (e *exchanged) tookMs() float64 { return float64(e.took.Microseconds()) / 1000 }

func (e *exchanged) verdict() string {
	counts := e.acknowledging()
	if e.acknowledged() {
		return fmt.Sprintf("yes: %s counts %d to %d as success", e.parcel.provider.ID(), counts.From, counts.To)
	}
	return fmt.Sprintf("no: %s counts %d to %d as success, and would try again as it documents", e.parcel.provider.ID(), counts.From, counts.To)
}

// notes says what a real provider would not do.
func (e *exchanged) notes() []string {
	var notes []string
	contract := e.parcel.provider.Contract
	if contract.Request.Transport.Value == specs.HTTPS && e.parcel.to.Scheme == "http" {
		notes = append(notes, "the provider documents https, and would not call this address")
	}
	if unauthenticated(e.parcel) {
		notes = append(notes, "nothing tells the receiver who sends this: "+knownBy(contract.Authentication))
	}
	return notes
}
