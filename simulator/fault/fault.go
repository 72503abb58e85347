// Package fault is how a simulated provider misbehaves on purpose: which deliveries, calls and token requests are hit,
// and what becomes of them.
//
// Whether and how a delivery is hit follows from the seed, the fault and the delivery's id alone, and from the number of
// the attempt where each attempt is hit by itself; whether a call is hit, from the seed, the fault and a count of calls.
package fault

import (
	"encoding/json"
	"slices"
	"time"
)

// Fault is one way to misbehave.
type Fault struct {
	Kind         Kind    `json:"kind"`
	Provider     string  `json:"provider,omitempty"`     // id; "" hits all
	Subscription string  `json:"subscription,omitempty"` // id of the endpoint; "" hits all
	Share        float64 `json:"share"`                  // of what could be hit; above 0, at most 1
	By           Span    `json:"by,omitempty"`           // how much; 0: the kind knows no measure
	Status       int     `json:"status,omitempty"`       // of the answer; 0: the kind answers nothing, or what is fixed
}

// Span is a duration that is written as text, like 24h.
type Span time.Duration

// MarshalText writes the duration without parts that are zero.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// String returns the duration without parts that are zero.
func (s Span) String() string {
	text := time.Duration(s).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if n := len(text) - len(zero); n > 0 && text[n:] == zero {
			text = text[:n+1]
		}
	}
	return text
}

// Set is the faults in force. It never changes, so that it can be exchanged as a whole; its methods are safe for
// concurrent use. A nil Set and the zero value have no faults.
type Set struct {
	seed   uint64
	faults []Fault // as the document has them
	rules  []rule  // what they mean, in the same order
}

// List returns the faults, in their order in the document, with all that it leaves to defaults.
func (s *Set) List() []Fault {
	if s == nil {
		return nil
	}
	return slices.Clone(s.faults)
}

// document is the form in which faults are written.
type document struct {
	Faults []Fault `json:"faults"`
}

// MarshalJSON writes the document from which Parse makes the same faults, with all that it leaves to defaults.
func (s *Set) MarshalJSON() ([]byte, error) {
	return json.Marshal(document{Faults: append([]Fault{}, s.List()...)})
}
