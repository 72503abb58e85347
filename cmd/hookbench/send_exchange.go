package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/target"
	"github.com/hookbench/hookbench/specs"
)

// answerLimit is how many bytes of an answer's body are read.
const answerLimit = 64 << 10

// exchanged is a delivery and what came back.
type exchanged struct {
	parcel *parcel
	sent   message.Message
	answer *http.Response // nil: none came
	body   []byte         // of the answer, as much as was read
	took   time.Duration
	err    error // why no answer came
}

// send delivers once, without following redirects. The error is for what cannot be sent at all; it has the exit code.
func (p *parcel) send(ctx context.Context, c *console) (*exchanged, error) {
	if err := p.fetchToken(ctx); err != nil {
		return nil, err
	}
	c.redactor.Add(p.credentials.Token)
	contract := &p.provider.Contract
	m, err := message.New(contract, p.event, p.body, p.credentials)
	if err != nil {
		return nil, err
	}
	m.Header = message.WireHeader(contract, m.Header)
	e := &exchanged{parcel: p, sent: m}
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	began := time.Now()
	e.exchange(queue.NewRequest(ctx, p.to, m))
	e.took = time.Since(began)
	if errors.Is(e.err, target.ErrForbidden) {
		return nil, fmt.Errorf("--url: %w", deepest(e.err))
	}
	return e, nil
}

func (p *parcel) fetchToken(ctx context.Context) error {
	if p.tokens == nil {
		return nil
	}
	token, err := p.tokens.Token(ctx)
	if err != nil {
		return exitError{exitInconclusive, fmt.Errorf("no access token can be had: %w", err)}
	}
	p.credentials.Token = token
	return nil
}

// exchange sends the request and reads the answer.
func (e *exchanged) exchange(request *http.Request) {
	response, err := e.parcel.transport.RoundTrip(request)
	if err != nil {
		e.err = err
		return
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusSwitchingProtocols {
		e.answer = response // what follows is no answer, and has no end
		return
	}
	if e.body, e.err = io.ReadAll(io.LimitReader(response.Body, answerLimit)); e.err != nil {
		e.err = fmt.Errorf("the answer broke off after its header (%d): %w", response.StatusCode, e.err)
		return
	}
	e.answer = response
}

// acknowledged tells whether the provider counts the answer as an acknowledgement.
func (e *exchanged) acknowledged() bool {
	return e.answer != nil && e.acknowledging().Holds(e.answer.StatusCode)
}

func (e *exchanged) acknowledging() specs.StatusRange {
	return e.parcel.provider.Contract.Acknowledge.Statuses.Value
}

// outcome says in one word what became of the delivery.
func (e *exchanged) outcome() string {
	switch {
	case e.answer == nil:
		return "unreachable"
	case e.acknowledged():
		return "acknowledged"
	default:
		return "refused"
	}
}

// problem says why no answer came.
func (e *exchanged) problem() error {
	if errors.Is(e.err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %s; see --timeout", e.parcel.timeout)
	}
	return fmt.Errorf("the endpoint could not be reached: %w", deepest(e.err))
}

// deepest leaves out of a network error what its reader knows: the operation and the addresses.
func deepest(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// exit returns the error that ends the program with the exit code of what came back.
func (e *exchanged) exit() error {
	switch {
	case e.answer == nil:
		return exitError{exitInconclusive, e.problem()}
	case !e.acknowledged():
		return exitError{code: exitNonconformant}
	default:
		return nil
	}
}
