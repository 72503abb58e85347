// Package handshake asks an address whether it agrees to be called, as a provider's contract says, and judges the answer.
package handshake

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// Question is a request that asks for an agreement.
type Question struct {
	message.Message
	Challenge string // what an answer has to repeat, "" where nothing is
}

// Ask returns a right question. The contract must have a handshake. The seed decides the challenge, and the ids in headers
// unless the occasion has a seed of its own.
func Ask(contract *specs.Contract, on message.Occasion, credentials message.Credentials, seed uint64) (Question, error) {
	h := contract.Handshake
	if on.At.IsZero() {
		on.At = time.Now()
	}
	on.Attempt, on.Seed = max(on.Attempt, 1), cmp.Or(on.Seed, strconv.FormatUint(seed, 10))
	made := message.NewGenerator(seed, stream)
	q := Question{Challenge: made.Fill(h.Challenge, on.At)}
	body := made.Fill(strings.ReplaceAll(h.Body, "{challenge}", q.Challenge), on.At)
	q.Message = message.Message{Method: h.Method, Header: http.Header{}, Body: []byte(body), Occasion: on}
	q.Body = []byte(q.Describe(contract, body))
	if h.Body != "" {
		q.Header.Set("Content-Type", contract.Request.ContentType.Value)
	}
	if h.Signed {
		if err := q.Authenticate(contract, credentials); err != nil {
			return q, err
		}
	}
	for name, values := range credentials.Headers {
		q.Header[http.CanonicalHeaderKey(name)] = values
	}
	for _, header := range h.Headers {
		q.Header.Set(header.Name, q.Describe(contract, strings.ReplaceAll(header.Value, "{challenge}", q.Challenge)))
	}
	return q, nil
}

// stream keeps what challenges draw from a seed apart from what others do.
const stream = 0x61736b

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Judge tells why an answer does not agree; nil: it does. The error quotes nothing of the answer.
func Judge(h *specs.Handshake, challenge string, a Answer) error {
	if want := h.Answer.Statuses; !want.Holds(a.Status) {
		return fmt.Errorf("it was answered %d, want %s", a.Status, inWords(want))
	}
	if h.Answer.Header != "" {
		if slices.ContainsFunc(a.Header.Values(h.Answer.Header), func(value string) bool { return takes(h.Answer, value) }) {
			return nil
		}
		return fmt.Errorf("the answer has no %s of %s", h.Answer.Header, strings.Join(h.Answer.Values, " or "))
	}
	if forms := repeats(h.Answer, a); len(forms) > 0 && !slices.Contains(forms, challenge) {
		return errors.New("the answer does not repeat the challenge " + where(h.Answer))
	}
	return nil
}

// takes tells whether a value of the header is one that agrees.
func takes(want specs.HandshakeAnswer, value string) bool {
	return slices.ContainsFunc(want.Values, func(one string) bool { return strings.EqualFold(strings.TrimSpace(value), one) })
}

// repeats returns what the answer says in each of the forms that a challenge may be repeated in.
func repeats(want specs.HandshakeAnswer, a Answer) []string {
	var forms []string
	if want.Text {
		forms = append(forms, strings.TrimRight(string(a.Body), "\r\n"))
	}
	if want.JSON != "" {
		forms = append(forms, repeatedAt(want, a.Body))
	}
	if want.Form != "" {
		fields, err := url.ParseQuery(strings.TrimSpace(string(a.Body)))
		if err != nil {
			fields = nil
		}
		forms = append(forms, fields.Get(want.Form))
	}
	return forms
}

// repeatedAt returns what a JSON body has at the place of the challenge.
func repeatedAt(want specs.HandshakeAnswer, body []byte) string {
	name := strings.TrimPrefix(string(want.JSON), "/")
	if !want.AnyCase || strings.ContainsAny(name, "/~") {
		return want.JSON.String(body)
	}
	said := ""
	gjson.ParseBytes(body).ForEach(func(key, value gjson.Result) bool {
		if strings.EqualFold(key.String(), name) {
			said = value.String()
		}
		return said == ""
	})
	return said
}

func where(want specs.HandshakeAnswer) string {
	var ways []string
	if want.Text {
		ways = append(ways, "as its body")
	}
	if want.JSON != "" {
		ways = append(ways, "at "+string(want.JSON)+" of a JSON body")
	}
	if want.Form != "" {
		ways = append(ways, "as the form field "+want.Form)
	}
	return strings.Join(ways, ", ")
}

func inWords(r specs.StatusRange) string {
	if r.From == r.To {
		return fmt.Sprint(r.From)
	}
	return fmt.Sprintf("%d to %d", r.From, r.To)
}

// answerLimit is how many bytes of an answer are read.
const answerLimit = 64 << 10

// Make asks an address and returns why it does not agree, in words that follow "the endpoint did not pass the handshake:"; nil: it does.
// The deadline is the contract's, in real time, capped by limit where that is positive.
func Make(ctx context.Context, transport http.RoundTripper, contract *specs.Contract, q Question, limit time.Duration) error {
	to, err := url.Parse(q.To)
	if err != nil {
		return errors.New("the address cannot be read")
	}
	deadline := contract.Handshake.Deadline.Value
	if limit > 0 {
		deadline = min(deadline, limit)
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	m := q.Message
	m.Header = message.WireHeader(contract, m.Header)
	response, err := transport.RoundTrip(queue.NewRequest(ctx, to, m))
	if err != nil {
		return unanswered(err, deadline)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err != nil {
		return errors.New("the answer broke off")
	}
	return Judge(contract.Handshake, q.Challenge, Answer{response.StatusCode, response.Header, bytes.TrimSpace(body)})
}

// unanswered says why there is no answer. Of the errors of net/http it tells only those for a connection that did not come
// about: others quote what came back.
func unanswered(err error, deadline time.Duration) error {
	var op *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("there was no answer within %s", deadline)
	case errors.Is(err, context.Canceled):
		return errors.New("the wait for its answer was given up")
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Errorf("it could not be reached: %w", op.Err)
	default:
		return errors.New("it could not be reached")
	}
}
