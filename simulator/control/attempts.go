package control

import (
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/hookbench/hookbench/simulator/queue"
)

// tried is how an attempt went.
type tried struct {
	Number  int           `json:"number"`
	Due     time.Time     `json:"due"`    // virtual
	Sent    time.Time     `json:"sent"`   // wall clock
	TookMs  float64       `json:"tookMs"` // real
	Outcome queue.Outcome `json:"outcome"`
	Problem string        `json:"problem,omitempty"`
}

func viewTried(a queue.Attempt) tried {
	const perMs = float64(time.Millisecond / time.Microsecond)
	return tried{a.Number, a.Due.UTC(), a.Sent.UTC(), float64(a.Took.Microseconds()) / perMs, a.Outcome, a.Problem}
}

// attempt is how an attempt went and what was said in it.
type attempt struct {
	tried
	Request  *request  `json:"request"`  // null: nothing was sent
	Response *response `json:"response"` // null: none came
}

type request struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers http.Header `json:"headers"`
	content
}

type response struct {
	Status  int         `json:"status"`
	Headers http.Header `json:"headers"`
	content
	Truncated bool `json:"truncated,omitempty"` // the body had more than is shown
}

// content is a body: as it is, or in base64 where it is no text.
type content struct {
	Text  *string `json:"body,omitempty"`
	Bytes []byte  `json:"bodyBase64,omitempty"`
}

func viewContent(body []byte) content {
	if !utf8.Valid(body) {
		return content{Bytes: body}
	}
	text := string(body)
	return content{Text: &text}
}

func viewAttempt(a queue.Attempt) attempt {
	v := attempt{tried: viewTried(a)}
	if r := a.Request; r != nil {
		v.Request = &request{r.Method, r.URL, r.Header, viewContent(r.Body)}
	}
	if r := a.Response; r != nil {
		cut := r.Truncated || len(r.Body) < r.Size
		body := r.Body
		if cut {
			body = wholeRunes(body)
		}
		v.Response = &response{r.Status, r.Header, viewContent(body), cut}
	}
	return v
}

// wholeRunes leaves out the beginning of a character at the end of a text that was cut off.
func wholeRunes(text []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if last := text[len(text)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return text[:len(text)-n]
			}
			break
		}
	}
	return text
}
