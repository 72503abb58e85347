package queue

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"unique"
)

// Redacted stands in evidence for the value of a header that carries a credential.
const Redacted = "[redacted]"

// How much of an answer is read, and how much of that is kept.
const (
	answerLimit   = 64 << 10
	evidenceLimit = 4 << 10
)

// sentRequest is the evidence of a request.
type sentRequest struct {
	method, url string
	head        string // lines of "Name: value", sorted
	altered     bool   // the body is not that of the delivery
	body        []byte // where it is altered
}

// alike compares all but the head.
func (s *sentRequest) alike(other sentRequest) bool {
	return s.method == other.method && s.url == other.url && s.altered == other.altered && bytes.Equal(s.body, other.body)
}

func (s *sentRequest) view(body []byte) *Request {
	if s.altered {
		body = s.body
	}
	return &Request{Method: s.method, URL: s.url, Header: parseHead(s.head), Body: body}
}

// answer is the evidence of what came back: an answer, or the reason why there is none.
type answer struct {
	status    int // 0: no answer
	head      string
	body      string
	size      int
	truncated bool
	problem   string
}

// problemLimit bounds the text of a problem, which may quote what an endpoint has sent.
const problemLimit = 300

// wording words an error for the record: briefly, and without the local address, which differs each time.
func wording(err error) string {
	text := err.Error()
	var op *net.OpError
	if errors.As(err, &op) && op.Source != nil {
		text = strings.Replace(text, op.Error(), op.Op+" "+op.Net+": "+op.Err.Error(), 1)
	}
	if len(text) > problemLimit {
		text = strings.ToValidUTF8(text[:problemLimit], "") + "…"
	}
	return text
}

// failure is the evidence of an attempt without an answer.
func failure(problem string) unique.Handle[answer] { return unique.Make(answer{problem: problem}) }

func (a answer) view() *Response {
	if a.status == 0 {
		return nil
	}
	return &Response{Status: a.status, Header: parseHead(a.head), Body: []byte(a.body), Size: a.size, Truncated: a.truncated}
}

// appendHead writes headers compactly and in a fixed order, hidden values left out. The names are
// scratch space, and are returned to be used again.
func appendHead(to []byte, names []string, header http.Header, hides func(name, value string) bool) ([]byte, []string) {
	names = names[:0]
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range header[name] {
			if hides != nil && hides(name, value) {
				value = Redacted
			}
			to = append(append(append(append(to, name...), ": "...), value...), '\n')
		}
	}
	return to, names
}

// hides tells whether a header of the attempt carries a credential: by its name, or, wherever somebody has put it, by
// its value.
func (f *flight) hides(name, value string) bool {
	by, name := f.to.Provider.Contract.Authentication, http.CanonicalHeaderKey(name)
	_, own := f.to.Headers[name]
	return own || name == "Authorization" ||
		by.Bearer != nil && name == http.CanonicalHeaderKey(by.Bearer.Header) ||
		by.StaticKey != nil && name == http.CanonicalHeaderKey(by.StaticKey.Header) ||
		f.token != "" && strings.Contains(value, f.token) ||
		f.to.Secret != "" && strings.Contains(value, f.to.Secret)
}

func parseHead(head string) http.Header {
	header := http.Header{}
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		header[name] = append(header[name], value)
	}
	return header
}
