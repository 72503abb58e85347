// Package customer is the bench as a customer of a provider: it calls the subscription API that a provider folder
// describes, with the credentials that the folder names, and reads its answers in any shape that the documents allow.
package customer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// Options say whose API is called, where, and with which credentials.
type Options struct {
	Provider *specs.Provider
	BaseURL  string // what the documented paths are appended to
	APIKey   string
	Tokens   Tokens // where access tokens come from; the zero value: nowhere
	Client   *http.Client
	Timeout  time.Duration // longest wait for an answer, in real time
	Observe  func(Exchange)
}

// Customer calls the API of one sender. It is safe for concurrent use.
type Customer struct {
	options Options
	wallet  wallet
}

// New returns a customer.
func New(o Options) *Customer {
	c := &Customer{options: o}
	c.wallet.client = c
	return c
}

// Call is one call of an operation.
type Call struct {
	Operation string // operationId
	ID        string // of the subscription in the path
	Method    string // "": the operation's
	Body      []byte // JSON; nil: none
	Query     url.Values
	As        Credentials
}

// Answer is what came back.
type Answer struct {
	To     string // what was sent, as a noun phrase
	Status int    // 0: no answer came
	Header http.Header
	Body   []byte
	Err    error // why no answer came
}

// Success tells whether the answer is 2xx.
func (a Answer) Success() bool { return a.Status/100 == 2 }

// Said words the answer for a sentence such as "… was answered 401 Unauthorized".
func (a Answer) Said() string {
	if a.Err != nil {
		return fmt.Sprintf("got no answer: %v", a.Err)
	}
	return strings.TrimSpace(fmt.Sprintf("was answered %d %s", a.Status, http.StatusText(a.Status)))
}

// Exchange is a call that was made.
type Exchange struct {
	Note   string
	Method string
	URL    string
	Header http.Header
	Body   []byte
	Sent   time.Time
	Took   time.Duration
	Answer Answer
}

// answerLimit is how much of an answer is read, in bytes.
const answerLimit = 4 << 20

// ErrUndocumented is the error for an operation that the provider does not document.
var ErrUndocumented = errors.New("the provider documents no such operation")

// Do makes a call. The note is a noun phrase for the report. The error is for a call that cannot be made, for want of
// the operation or of credentials; a call that is not answered is in the answer.
func (c *Customer) Do(ctx context.Context, note string, call Call) (Answer, error) {
	operation, err := c.options.Provider.Operation(call.Operation)
	if call.Operation == "" || err != nil {
		return Answer{}, ErrUndocumented
	}
	header := http.Header{}
	if call.Body != nil {
		header.Set("Content-Type", "application/json")
	}
	header.Set("Accept", "application/json")
	if err := c.authenticate(ctx, header, operation, call.As); err != nil {
		return Answer{}, err
	}
	method := call.Method
	if method == "" {
		method = operation.Method
	}
	address := strings.TrimSuffix(c.options.BaseURL, "/") + fill(operation.Path, call.ID)
	if len(call.Query) > 0 {
		address += "?" + call.Query.Encode()
	}
	return c.exchange(ctx, Exchange{Note: note, Method: method, URL: address, Header: header, Body: call.Body}), nil
}

// fill puts an id in the place of the path's parameter.
func fill(path, id string) string {
	before, rest, found := strings.Cut(path, "{")
	if !found {
		return path
	}
	_, after, _ := strings.Cut(rest, "}")
	return before + url.PathEscape(id) + after
}

// exchange sends a request and tells of it.
func (c *Customer) exchange(ctx context.Context, e Exchange) Answer {
	e.Sent = time.Now()
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	e.Answer = c.send(ctx, e)
	e.Answer.To = e.Note
	e.Took = time.Since(e.Sent)
	if c.options.Observe != nil {
		c.options.Observe(e)
	}
	return e.Answer
}

func (c *Customer) send(ctx context.Context, e Exchange) Answer {
	request, err := http.NewRequestWithContext(ctx, e.Method, e.URL, bytes.NewReader(e.Body))
	if err != nil {
		return Answer{Err: err}
	}
	request.Header = e.Header.Clone()
	response, err := c.options.Client.Do(request)
	if err != nil {
		return Answer{Err: c.reason(ctx, err)}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerLimit+1))
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return Answer{Err: fmt.Errorf("the answer did not end within %s after its header (%d)", c.options.Timeout, response.StatusCode)}
	case err != nil:
		return Answer{Err: fmt.Errorf("the answer broke off after its header (%d)", response.StatusCode)}
	case len(body) > answerLimit:
		return Answer{Err: fmt.Errorf("the answer (%d) is longer than %d bytes", response.StatusCode, answerLimit)}
	}
	return Answer{Status: response.StatusCode, Header: response.Header, Body: body}
}

// reason leaves out of a client's error the method and the address.
func (c *Customer) reason(ctx context.Context, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("none within %s", c.options.Timeout)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the sender closed the connection before its answer was complete")
	default:
		return err
	}
}
