package queue

import (
	"fmt"
	"net/http"
	"time"
	"unique"

	"github.com/hookbench/hookbench/simulator/message"
)

// Outcome says how an attempt ended.
type Outcome uint8

// The outcomes. The status decides as soon as it has arrived in time: what becomes of the answer's body afterwards is
// told by Attempt.Problem and changes nothing.
const (
	Acknowledged Outcome = iota + 1 // answered with a status that the contract takes as success
	Refused                         // answered with any other status; a redirect is one, and is not followed
	TimedOut                        // no status within the deadline
	Unreachable                     // no connection: name, address, TLS
	Broken                          // the connection ended, or what came over it was no HTTP, before there was a status
	NoToken                         // no access token could be had; nothing was sent
	Unsent                          // no message could be made, for example of an unusable secret, or Alter kept it back; nothing was sent
	Aborted                         // cut off by the shutdown of the queue; does not count as a failure
)

// String returns the outcome's word.
func (o Outcome) String() string {
	words := [...]string{"", "acknowledged", "refused", "timed-out", "unreachable", "broken", "no-token", "unsent", "aborted"}
	if int(o) >= len(words) {
		return fmt.Sprintf("outcome %d", uint8(o))
	}
	return words[o]
}

// MarshalText writes the outcome's word.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Attempt is one try to deliver. It keeps three instants apart: when it was due on the provider's clock, what the
// delivery says of its own time, and when it was sent.
type Attempt struct {
	Number   int           // 1 is the first
	Due      time.Time     // virtual: the schedule
	Stamp    time.Time     // the timestamp in the body: the receiver's wall clock when the body was made
	Sent     time.Time     // wall clock, after a token was fetched
	Took     time.Duration // real, until the answer had come to its end or could no longer come
	Outcome  Outcome
	Problem  string    // why there is no answer, or what was wrong with the one there is
	Resent   bool      // a kept connection turned out to be closed, and the request went out anew (see carrier)
	Request  *Request  // nil when there was no message to send
	Response *Response // nil when no status came
}

// Request is what was sent.
type Request struct {
	Method string
	URL    string
	Header http.Header // the values of credentials are replaced by Redacted
	Body   []byte      // not to be changed
}

// Response is what was answered.
type Response struct {
	Status    int
	Header    http.Header // at most 4 KiB
	Body      []byte      // its beginning, at most 4 KiB
	Size      int         // bytes of the body that were read, at most 64 KiB
	Truncated bool        // there was more to the body than Size
}

// record is an attempt as the queue keeps it: small, since there may be millions. Answers are mostly alike and
// stored once; the request is shared by the attempts of a delivery where it is the same.
type record struct {
	due     time.Duration
	sent    int64 // wall clock, Unix nanoseconds
	took    time.Duration
	stamp   int64 // Unix nanoseconds of a renewed timestamp; 0: that of the event
	request *sentRequest
	answer  unique.Handle[answer]
	outcome Outcome
	resent  bool
}

// status returns the status of the answer, 0 where there was none.
func (r record) status() int { return r.answer.Value().status }

// viewAttempt returns the attempt with the given index. The caller holds the lock.
func (q *Queue) viewAttempt(d *delivery, i int) Attempt {
	r := d.history[i]
	a := Attempt{
		Number: i + 1, Due: q.clock.at(r.due), Stamp: d.event.stamp, Sent: time.Unix(0, r.sent), Took: r.took,
		Outcome: r.outcome, Problem: r.answer.Value().problem, Resent: r.resent,
	}
	body := d.body
	if r.stamp != 0 {
		a.Stamp = time.Unix(0, r.stamp).In(d.event.stamp.Location())
		body, _ = message.Restamp(&d.event.provider.Contract, body, a.Stamp) // it could be done before
	}
	if r.request != nil {
		a.Request = r.request.view(body)
	}
	a.Response = r.answer.Value().view()
	return a
}

// remember adds an attempt to the history.
func (d *delivery) remember(r record) {
	if len(d.history) == cap(d.history) {
		larger := make([]record, len(d.history), len(d.history)+historyStep)
		copy(larger, d.history)
		d.history = larger
	}
	d.history = append(d.history, r)
}

// historyStep is by how many attempts a history grows: few, since most deliveries never need more than one.
const historyStep = 3
