package queue

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// defaultDeadline bounds an attempt where neither the contract nor the options say how long to wait.
const defaultDeadline = 30 * time.Second

// userAgent is by what deliveries are known where the subscriber has not chosen otherwise.
const userAgent = "hookbench"

// Outgoing is an attempt about to be made: a right message, and what it was made from.
type Outgoing struct {
	message.Message
	Provider    *specs.Provider
	Credentials message.Credentials
	Delivery    string // id
	Endpoint    string // id
	Number      int    // of the attempt, 1 is the first
	Due         time.Time
}

// sender makes attempts. It knows nothing of the queue and is safe for concurrent use.
type sender struct {
	carrier
	wall        Wall
	maxDeadline time.Duration
	alter       func(Outgoing) (message.Message, error)
}

// deadline returns how long an attempt may take.
func (s *sender) deadline(contract *specs.Contract) time.Duration {
	deadline := contract.Request.Deadline.Value
	if deadline <= 0 {
		deadline = defaultDeadline
	}
	if s.maxDeadline > 0 {
		deadline = min(deadline, s.maxDeadline)
	}
	return deadline
}

// attempt makes one attempt and records it.
func (s *sender) attempt(ctx context.Context, f *flight, keep *clerk) record {
	contract := &f.to.Provider.Contract
	deadline := s.deadline(contract)
	r := record{due: f.due}
	begun := s.wall.Now()
	m, outcome, err := s.message(ctx, f, deadline, &r)
	if err == nil {
		begun = s.wall.Now()
		ctx, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		outcome, err = s.exchange(ctx, f, m, keep, &r)
	}
	r.sent, r.took, r.outcome = begun.UnixNano(), s.wall.Now().Sub(begun), outcome
	if err != nil {
		r.answer = failure(outcome.reason(err, deadline))
	}
	return r
}

// message makes the message of an attempt. An error comes with the outcome that it means.
func (s *sender) message(ctx context.Context, f *flight, deadline time.Duration, r *record) (message.Message, Outcome, error) {
	if outcome, err := s.authorise(ctx, f, deadline); err != nil {
		return message.Message{}, outcome, err
	}
	if err := s.stamp(f, r); err != nil {
		return message.Message{}, Unsent, err
	}
	credentials := message.Credentials{Secret: f.to.Secret, Headers: f.to.Headers, Token: f.token}
	m, err := message.NewOn(s.occasion(f), &f.to.Provider.Contract, f.event, f.made, credentials)
	if err == nil && s.alter != nil {
		m, err = s.alter(Outgoing{
			Message: m.Clone(), Provider: f.to.Provider, Credentials: credentials,
			Delivery: f.delivery.id, Endpoint: f.to.ID, Number: f.number, Due: f.dueAt,
		})
	}
	if err != nil {
		return message.Message{}, Unsent, err
	}
	if m.Header == nil {
		m.Header = http.Header{}
	}
	return m, 0, nil
}

// occasion is what the headers of an attempt tell of it. Where a provider keeps the timestamp over the attempts of a
// delivery, it is that of the first.
func (s *sender) occasion(f *flight) message.Occasion {
	on := message.Occasion{At: s.wall.Now().Round(0), Attempt: f.number, To: f.to.URL, Seed: f.delivery.id}
	contract := &f.to.Provider.Contract
	renewed := contract.Identity.TimestampRenewed.Value
	if s := contract.Authentication.Signature; s.HasTime() {
		renewed = s.Timestamp.Renewed.Value
	}
	if !f.first.IsZero() && !renewed {
		on.At = f.first
	}
	return on
}

// authorise fetches the access token of an attempt where the endpoint wants one.
func (s *sender) authorise(ctx context.Context, f *flight, deadline time.Duration) (Outcome, error) {
	if f.to.Token == nil {
		return 0, nil
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	token, err := f.to.Token(ctx)
	switch {
	case context.Cause(ctx) == errAborted:
		return Aborted, errAborted
	case err != nil:
		return NoToken, fmt.Errorf("access token: %w", err)
	case token == "":
		return NoToken, errors.New("access token: is empty")
	}
	f.token = token
	return 0, nil
}

// stamp makes the body of an attempt: that of the delivery, or, where the contract says so, one with a new timestamp.
func (s *sender) stamp(f *flight, r *record) (err error) {
	f.made = f.body
	if contract := &f.to.Provider.Contract; f.number > 1 && contract.Identity.TimestampRenewed.Value {
		now := s.wall.Now().Round(0)
		r.stamp = now.UnixNano()
		f.made, err = message.Restamp(contract, f.body, now)
	}
	return err
}

// exchange sends the message and reads the answer into the record.
func (s *sender) exchange(ctx context.Context, f *flight, m message.Message, keep *clerk, r *record) (Outcome, error) {
	finish(m, f.target)
	r.request = keep.sent(f, m)
	m.Header = message.WireHeader(&f.to.Provider.Contract, m.Header)
	response, on, err := s.send(ctx, call{f.target, m}, f.fresh)
	r.resent = on.resent
	if err != nil {
		return outcomeOf(ctx, on, err), err
	}
	defer response.Body.Close()
	outcome := Refused
	if f.to.Provider.Contract.Acknowledge.Statuses.Value.Holds(response.StatusCode) {
		outcome = Acknowledged
	}
	r.answer = keep.answer(response)
	return outcome, nil
}

// outcomeOf says what an error means that came instead of an answer.
func outcomeOf(ctx context.Context, on *connection, err error) Outcome {
	switch {
	case context.Cause(ctx) == errAborted:
		return Aborted
	case errors.Is(err, context.DeadlineExceeded):
		return TimedOut
	case on.spared():
		return Unsent
	case on.missing(err):
		return Unreachable
	default:
		return Broken
	}
}

// reason words the error of an attempt that ended so.
func (o Outcome) reason(err error, deadline time.Duration) string {
	switch {
	case o == Aborted:
		return errAborted.Error()
	case !errors.Is(err, context.DeadlineExceeded):
		return wording(err)
	case o == NoToken:
		return fmt.Sprintf("access token: no answer within %s", deadline)
	default:
		return fmt.Sprintf("no answer within %s", deadline)
	}
}

// finish adds to the message what a client adds: who it is, and the credentials in the address.
func finish(m message.Message, target *url.URL) {
	if _, chosen := m.Header["User-Agent"]; !chosen {
		m.Header["User-Agent"] = []string{userAgent}
	}
	if user := target.User; user != nil && m.Header.Get("Authorization") == "" {
		password, _ := user.Password()
		basic := http.Request{Header: m.Header}
		basic.SetBasicAuth(user.Username(), password)
	}
}
