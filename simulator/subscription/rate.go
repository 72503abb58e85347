package subscription

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The usual headers of a rate limit, in the spelling in which they are documented wherever they are.
const (
	limitHeader     = "X-RateLimit-Limit"
	remainingHeader = "X-RateLimit-Remaining"
	resetHeader     = "X-RateLimit-Reset" // Unix seconds
)

// rates counts calls by caller, in windows of a minute that begin with the second of a caller's first call.
type rates struct {
	mu      sync.Mutex
	windows map[string]window
}

type window struct {
	begin time.Time
	calls int
}

// count counts a call, says in the headers of its answer what is left, and refuses the one beyond the limit.
func (r *rates) count(c *call, now time.Time) error {
	limit := c.caller.RatePerMinute
	if limit == 0 {
		return nil
	}
	w := r.add(c.caller.Name, limit, now)
	c.say(limitHeader, strconv.Itoa(limit))
	c.say(remainingHeader, strconv.Itoa(max(limit-w.calls, 0)))
	c.say(resetHeader, strconv.FormatInt(w.begin.Add(time.Minute).Unix(), 10))
	if w.calls > limit {
		return &Refusal{Status: http.StatusTooManyRequests, Detail: "more than " + strconv.Itoa(limit) + " calls in a minute"}
	}
	return nil
}

// say writes a header of the answer. On the wire its name is spelled as it is documented; a program that takes the answer
// without a server between looks for the canonical spelling.
func (c *call) say(name, value string) {
	if c.Context().Value(http.ServerContextKey) == nil {
		name = http.CanonicalHeaderKey(name)
	}
	c.writer.Header()[name] = []string{value}
}

// add returns the caller's window with one more call in it. Calls that are refused do not count.
func (r *rates) add(name string, limit int, now time.Time) window {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.windows[name]
	if age := now.Sub(w.begin); !ok || age < 0 || age >= time.Minute {
		w = window{begin: now.Truncate(time.Second)}
	}
	if r.windows == nil {
		r.windows = map[string]window{}
	}
	w.calls = min(w.calls+1, limit+1)
	r.windows[name] = w
	return w
}

func (r *rates) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.windows)
}
