// Package fault says how a simulated provider misbehaves on purpose.
package fault

import (
	"cmp"
	"encoding/json"
	"net/http"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
)

// Set is a set of faults. Nil: none.
type Set struct{}

// Mistake is what is wrong with a document of faults.
type Mistake struct {
	Pointer string // JSON pointer to it; "" is the whole document
	Text    string // what to write instead
}

func (m *Mistake) Error() string { return cmp.Or(m.Pointer, "the document") + ": " + m.Text }

// Parse reads a document of faults. The error is a *Mistake.
func Parse(document []byte, providers []string) (*Set, error) {
	var members map[string][]any
	if json.Unmarshal(document, &members) != nil || members["faults"] == nil {
		return nil, &Mistake{"/faults", "must be an array"}
	}
	return &Set{}, nil
}

// MarshalJSON writes the document.
func (s *Set) MarshalJSON() ([]byte, error) { return []byte(`{"faults":[]}`), nil }

// Postpone says how much later a first attempt is due.
func (s *Set) Postpone(queue.Delivery) time.Duration { return 0 }

// Alter changes a message.
func (s *Set) Alter(o queue.Outgoing) (message.Message, error) { return o.Message, nil }

// Twice tells whether a delivery is sent once more.
func (s *Set) Twice(queue.Change) bool { return false }

// API lets calls meet the faults in force.
func API(current func() *Set, provider string, next http.Handler) http.Handler { return next }

// Token lets token requests meet the faults in force.
func Token(current func() *Set, provider string, next http.Handler) http.Handler { return next }
