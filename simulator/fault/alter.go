package fault

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
)

// alteration is an effect on a message. Each attempt is hit by itself where a retry may get through; where the body says
// something else, every attempt says the same, since receivers may know repeats by the body.
type alteration struct {
	effect  Kind
	attempt bool // each attempt is hit by itself
	apply   func(h hit, o *queue.Outgoing) error
}

// alterations lists the effects on a message in the order in which they come, whatever the order of the document:
// what spoils a signature comes after what is signed anew.
func alterations() []alteration {
	return []alteration{
		{Drop, true, drop},
		{WrongSecret, true, useWrongSecret},
		{StaleTimestamp, false, makeStale},
		{ExtraFields, false, addFields},
		{CorruptSignature, true, corruptCredentials},
		{CorruptBody, true, corruptBody},
	}
}

// Alter returns the message of an attempt as the faults make it. The error keeps it from being sent, and names the
// fault. It may change the message that it is given.
func (s *Set) Alter(o queue.Outgoing) (message.Message, error) {
	if s == nil || len(s.rules) == 0 {
		return o.Message, nil
	}
	for _, a := range alterations() {
		on := subject{provider: o.Provider.ID(), subscription: o.Endpoint, id: o.Delivery}
		if a.attempt {
			on.number = o.Number
		}
		h, ok := s.hit(a.effect, on)
		if !ok {
			continue
		}
		if err := a.apply(h, &o); err != nil {
			return message.Message{}, fmt.Errorf("fault %s: %w", h.Kind, err)
		}
	}
	return o.Message, nil
}

var errLost = errors.New("the request was lost on its way")

func drop(hit, *queue.Outgoing) error { return errLost }

// useWrongSecret makes the message with another secret, and other headers of the subscriber's own choice. An access token
// stays: it is not made from a secret of the provider's.
func useWrongSecret(_ hit, o *queue.Outgoing) error {
	if o.Provider.Contract.Authentication.Signature != nil || o.Credentials.Secret != "" {
		o.Credentials.Secret = anotherSecret(o.Credentials.Secret)
	}
	headers := http.Header{}
	for name, values := range o.Credentials.Headers {
		headers[name] = changed(values)
	}
	o.Credentials.Headers = headers
	return o.Authenticate(&o.Provider.Contract, o.Credentials)
}

// anotherSecret returns a secret that can be read in every way in which the right one can: it keeps the prefix, and the
// rest is base64.
func anotherSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return secret[:strings.IndexByte(secret, '_')+1] + base64.StdEncoding.EncodeToString(sum[:])
}

// makeStale moves the envelope's timestamp into the past, or every date-time where the envelope has none, and the time that
// headers tell of the attempt.
func makeStale(h hit, o *queue.Outgoing) (err error) {
	contract, by := &o.Provider.Contract, time.Duration(h.By)
	if at, ok := message.ReadTimestamp(contract.Envelope.Timestamp.Get(o.Body)); ok {
		o.Body, err = message.Restamp(contract, o.Body, at.Add(-by))
	} else {
		o.Body = message.ShiftTimes(o.Body, -by)
	}
	if err != nil {
		return err
	}
	o.At = o.At.Add(-by)
	return o.Authenticate(contract, o.Credentials)
}
