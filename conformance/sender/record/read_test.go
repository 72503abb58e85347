package record_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/record"
)

const line = `{"received":"2026-01-02T03:04:05.5Z","method":"POST","path":"/hook?a=b","headers":{"x-a":["1"]},"body":"e30=","answer":{"status":503,"at":"2026-01-02T03:04:06Z"}}`

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadLines(t *testing.T) {
	g := NewWithT(t)
	earlier := strings.Replace(line, "04:05.5", "04:01", 1)
	r, err := record.Read(written(t, line+"\n\n"+earlier+"\n"+`{"until":"2026-01-03T00:00:00Z"}`+"\n"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(r.Notes).To(BeEmpty())
	g.Expect(r.Until).To(Equal(time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)))
	g.Expect(r.Entries).To(HaveLen(2))
	g.Expect(r.Entries[0].Line).To(Equal(3), "the earlier one was written later")
	g.Expect(r.Entries[1]).To(Equal(record.Entry{
		Received: time.Date(2026, 1, 2, 3, 4, 5, 5e8, time.UTC), Method: "POST", Path: "/hook?a=b", Headers: http.Header{"X-A": {"1"}}, Body: []byte("{}"),
		Answer: record.Answer{Status: 503, At: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)}, Line: 1,
	}))
}

func TestNotes(t *testing.T) {
	for name, c := range map[string]struct{ text, note string }{
		"half a last line": {line + "\n" + line[:50], ":2: the last line is cut off"},
		"an interruption":  {`{"until":"2026-01-01T00:00:00Z"}` + "\n" + line, ":2: nothing was recorded between 2026-01-01T00:00:00Z and 2026-01-02T03:04:05Z"},
	} {
		g := NewWithT(t)
		r, err := record.Read(written(t, c.text))
		g.Expect(err).NotTo(HaveOccurred(), name)
		g.Expect(r.Entries).To(HaveLen(1), name)
		g.Expect(r.Notes).To(ConsistOf(ContainSubstring(c.note)), name)
	}
}

func TestReadHAR(t *testing.T) {
	g := NewWithT(t)
	r, err := record.Read(written(t, `{
  "log": {"version": "1.2", "entries": [
    {"startedDateTime": "2026-01-02T04:04:05+01:00", "time": 250.5,
     "request": {"method": "POST", "url": "https://example.com/hook?a=b", "headers": [{"name": "x-a", "value": "1"}], "postData": {"mimeType": "application/json", "text": "{}"}},
     "response": {"status": 200}}]}}`))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(r.Entries).To(HaveLen(1))
	e := r.Entries[0]
	g.Expect(e.Path).To(Equal("/hook?a=b"))
	g.Expect(e.Headers.Get("X-A")).To(Equal("1"))
	g.Expect(string(e.Body)).To(Equal("{}"))
	g.Expect(e.Answer.At.Sub(e.Received)).To(Equal(250500 * time.Microsecond))
	g.Expect(e.Line).To(Equal(3))
}

// What is wrong with a file is said with the line.
func TestBadFiles(t *testing.T) {
	for text, problem := range map[string]string{
		"":                       ":1: holds no request",
		"half":                   ":1: holds no request",
		line + "\nnonsense\n":    ":2: no request of a recording: invalid character",
		line + "\n{}\n":          ":2: no request of a recording: received is missing",
		"\n[]\n":                 ":2: no request of a recording: cannot unmarshal array",
		`{"unknown":1}` + "\n":   `:1: no request of a recording: unknown field "unknown"`,
		`{"log":` + "\n\n" + `x`: ":3: no HAR file: invalid character",
		`{"log":{"entries":[` + "\n" + `{"startedDateTime":"2026-01-02T03:04:05Z","request":{"url":"/"}}]}}`: ":2: entry 1: no request of a recording: method is missing",
		`{"log":{"entries":[]}}`: ":1: holds no request",
		strings.Replace(line, `"status":503`, `"status":7`, 1) + "\n": ":1: no request of a recording: answer.status 7",
		strings.Replace(line, `04:06Z`, `04:01Z`, 1) + "\n":           ":1: no request of a recording: answer.at is before received",
	} {
		_, err := record.Read(written(t, text))
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring("file"+problem)), text)
	}
}
