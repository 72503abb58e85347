package sink

import (
	"net/http"
	"time"
)

// Action is what the sink does with one request after it has read it.
type Action struct {
	Status  int           // of the answer; 0 with Silent or Break
	Header  http.Header   // of the answer
	Body    []byte        // of the answer
	Delay   time.Duration // real time before the answer
	Silent  time.Duration // no answer: the connection is closed after this real time, unless the other side does so before
	Break   bool          // no answer: the connection is reset
	Handler http.Handler  // answers instead
}

// Answer answers with a status.
func Answer(status int) Action { return Action{Status: status} }

// Redirect answers with a status and an address to go to.
func Redirect(status int, to string) Action {
	return Action{Status: status, Header: http.Header{"Location": {to}}}
}

// Slow answers with a status after a while.
func Slow(delay time.Duration, status int) Action { return Action{Status: status, Delay: delay} }

// Silence does not answer for so long, and then closes the connection.
func Silence(d time.Duration) Action { return Action{Silent: d} }

// Reset breaks the connection.
func Reset() Action { return Action{Break: true} }

// Script says what is done with the n-th request to a hook; 1 is the first.
type Script func(n int) Action

// Always does the same with every request.
func Always(a Action) Script { return func(int) Action { return a } }

// InTurn does one after the other, and the last from then on.
func InTurn(actions ...Action) Script {
	return func(n int) Action { return actions[min(n, len(actions))-1] }
}

// SuccessAt fails with 503 until the n-th request, and answers 200 from then on.
func SuccessAt(n int) Script {
	return func(i int) Action {
		if i < n {
			return Answer(http.StatusServiceUnavailable)
		}
		return Answer(http.StatusOK)
	}
}
