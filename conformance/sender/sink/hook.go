package sink

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// How much of what comes is kept. Nobody's webhook is larger; a sender that floods the sink must not fill the memory.
const (
	bodyLimit   = 1 << 20  // bytes of a body that are kept
	bodyMost    = 8 << 20  // bytes of a body that are read
	headerLimit = 1 << 20  // bytes of a header that are read
	keptLimit   = 64 << 20 // bytes of bodies and headers that are kept of all requests together
)

// Of more requests to one hook than are kept, the first and the latest of them are: the first tell how an event was
// delivered, the latest when that ended.
const (
	firstKept = 500
	lastKept  = 500
)

// Request is one request as it came, and what was done with it.
type Request struct {
	Number   int // among those to its hook; 1 is the first
	Method   string
	URL      string // scheme, host and path as they were addressed
	Header   http.Header
	Body     []byte
	Size     int  // bytes of the body that were read
	Cut      bool // there was more to the body than is kept
	Broken   bool // the body broke off
	Skipped  int  // requests just before it that were not kept
	TLS      bool
	Arrived  time.Time  // when its header had been read
	Answered time.Time  // when the answer was written, or nothing more was to come
	When     clock.Span // arrival in the provider's time
	Ended    clock.Span // answer in the provider's time
	Status   int        // that was answered; 0: none
	GaveUp   bool       // the other side closed the connection before it was answered
}

// Hook is one path of the sink, with a script of its own.
type Hook struct {
	Name string
	path string

	mu       sync.Mutex
	script   Script
	kept     *budget
	passes   func(body []byte) bool // nil: none does
	count    int
	played   int // requests that the script was asked about
	requests []*Request
	asked    []Request     // questions whether the address agrees to be called
	declines bool          // it does not, whatever it answers
	refusal  Action        // is answered then
	news     chan struct{} // closed with the next request that has been dealt with
}

// Play changes the script. Requests are counted on.
func (h *Hook) Play(script Script) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.script = script
}

// Decline has every question whether the address agrees to be called answered so, which does not agree.
func (h *Hook) Decline(with Action) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.declines, h.refusal = true, with
}

// askedKept is how many questions are kept.
const askedKept = 100

// ask keeps a question, and returns what is answered where the address agrees with an action.
func (h *Hook) ask(r Request, agreed Action) Action {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.declines {
		agreed = h.refusal
	}
	r.Status = agreed.Status
	if h.kept.take(&r); len(h.asked) < askedKept {
		h.asked = append(h.asked, r)
	}
	return agreed
}

// Asked returns the questions whether the address agrees to be called that have come, in the order of arrival.
func (h *Hook) Asked() []Request {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.asked)
}

// PassOver lets requests whose body meets a condition be acknowledged without the script, which does not count them.
func (h *Hook) PassOver(meets func(body []byte) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.passes = meets
}

// Requests returns what has come so far, in the order of arrival. What is still being answered is among it.
func (h *Hook) Requests() []Request {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]Request, len(h.requests))
	for i, r := range h.requests {
		all[i] = *r
	}
	return all
}

// Count returns how many requests have come, kept or not.
func (h *Hook) Count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// News returns a channel that is closed when a request has come or was answered.
func (h *Hook) News() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.news
}

// arrive counts a request, keeps it, and returns what is to be done with it.
func (h *Hook) arrive(r *Request) Action {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count++
	r.Number = h.count
	h.keep(r)
	h.tell()
	if h.passes != nil && h.passes(r.Body) {
		return Answer(http.StatusOK)
	}
	h.played++
	return h.script(h.played)
}

// keep adds a request to those that are kept, and drops one in the middle where there are too many.
func (h *Hook) keep(r *Request) {
	h.kept.take(r)
	h.requests = append(h.requests, r)
	if len(h.requests) <= firstKept+lastKept {
		return
	}
	dropped, next := h.requests[firstKept], h.requests[firstKept+1]
	h.kept.release(dropped)
	next.Skipped = dropped.Skipped + 1
	h.requests = slices.Delete(h.requests, firstKept, firstKept+1)
}

// answered notes how a request ended.
func (h *Hook) answered(r *Request, change func(*Request)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(r)
	h.tell()
}

func (h *Hook) tell() {
	close(h.news)
	h.news = make(chan struct{})
}

// Where returns the requests that a condition holds of.
func Where(all []Request, holds func(Request) bool) []Request {
	return slices.DeleteFunc(slices.Clone(all), func(r Request) bool { return !holds(r) })
}
