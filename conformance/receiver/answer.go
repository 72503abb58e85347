package receiver

import (
	"fmt"
	"net/http"
	"time"

	"github.com/onsi/gomega/types"
)

// Answer is what came back for one request.
type Answer struct {
	To       string // what was sent, as a noun phrase: "a right delivery of user.login"
	Status   int    // 0 when no answer came
	Header   http.Header
	Body     []byte // as much as was read
	Err      error  // why no answer came; a time-out is one too
	TimedOut bool
	Took     time.Duration
	Limit    time.Duration // how long the answer was waited for

	evidence  int  // its place among the attempts of its trial
	connected bool // there was a connection, whatever became of it
}

// Success tells whether the answer acknowledges: any 2xx. A redirect does not.
func (a Answer) Success() bool { return a.Status >= 200 && a.Status <= 299 }

// said words the answer for a sentence such as "… was answered 401 Unauthorized".
func (a Answer) said() string {
	switch {
	case a.TimedOut:
		return fmt.Sprintf("was not answered within %s", a.Limit)
	case a.Err != nil:
		return fmt.Sprintf("got no answer: %v", a.Err)
	default:
		return fmt.Sprintf("was answered %d %s", a.Status, http.StatusText(a.Status))
	}
}

// answerMatcher is a gomega matcher over an Answer whose failure is one readable sentence.
type answerMatcher struct {
	matches func(Answer) bool
	demand  string
}

func (m answerMatcher) Match(actual any) (bool, error) {
	answer, ok := actual.(Answer)
	if !ok {
		return false, fmt.Errorf("want an Answer, got %T", actual)
	}
	return m.matches(answer), nil
}

func (m answerMatcher) FailureMessage(actual any) string {
	answer := actual.(Answer)
	return fmt.Sprintf("%s %s; %s", answer.To, answer.said(), m.demand)
}

func (m answerMatcher) NegatedFailureMessage(actual any) string { return m.FailureMessage(actual) }

// BeAcknowledged succeeds for a 2xx answer.
func BeAcknowledged() types.GomegaMatcher {
	return answerMatcher{Answer.Success, "a 2xx answer is demanded"}
}

// NotBeServerError succeeds for an answer that is neither 5xx nor missing.
func NotBeServerError() types.GomegaMatcher {
	return answerMatcher{func(a Answer) bool { return a.Status > 0 && a.Status < 500 }, "an answer that is not 5xx is demanded"}
}
