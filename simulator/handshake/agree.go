package handshake

import (
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// Agree returns the answer that agrees to a question, in the first of the forms that the contract takes, and whether the
// request is one: it has the method of a handshake and the challenge where that belongs, and names no documented event. Any
// provider's own texts beside the challenge will do.
func Agree(p *specs.Provider, method string, header http.Header, body []byte) (Answer, bool) {
	h := p.Contract.Handshake
	if h == nil || method != h.Method {
		return Answer{}, false
	}
	if _, err := p.Event(message.EventOf(&p.Contract, header, body)); err == nil {
		return Answer{}, false
	}
	if h.Answer.Header != "" {
		return Answer{Status: h.Answer.Statuses.From, Header: http.Header{http.CanonicalHeaderKey(h.Answer.Header): {h.Answer.Values[0]}}}, true
	}
	challenge := ChallengeIn(h, body)
	if challenge == "" {
		return Answer{}, false
	}
	a := Answer{Status: h.Answer.Statuses.From, Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte(challenge)}
	if h.Answer.JSON == "" || h.Answer.Text {
		return a, true
	}
	var err error
	a.Header.Set("Content-Type", "application/json")
	a.Body, err = h.Answer.JSON.Set([]byte("{}"), challenge)
	return a, err == nil
}

// ChallengeIn returns what stands in a body where the contract's question has its challenge, "" for nothing.
func ChallengeIn(h *specs.Handshake, body []byte) string {
	const quoted = `"{challenge}"`
	at := strings.Index(h.Body, quoted)
	if at < 0 {
		return ""
	}
	return gjson.GetBytes(body, gjson.Result{Type: gjson.String, Raw: quoted, Index: at}.Path(h.Body)).String()
}
