package fault

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Token is a token endpoint as the faults let clients see it. The faults in force are asked for at each request.
type Token struct {
	// Provider is the id of whose token endpoint it is. "" is the identity provider of the receivers, whose clients are
	// the providers: the faults of any of them hit it.
	Provider string
	InForce  func() *Set
	Next     http.Handler    // the endpoint itself
	Stop     <-chan struct{} // closed when the server shuts down, which ends waits; nil: never
}

// ServeHTTP answers one request.
func (t *Token) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, h := range t.InForce().calling(t.Provider, SlowToken, BrokenToken) {
		switch h.effect {
		case SlowToken:
			if !wait(r.Context(), t.Stop, time.Duration(h.By)) {
				refuseToken(w, http.StatusServiceUnavailable, "the request was given up while it waited")
				return
			}
		case BrokenToken:
			refuseToken(w, h.Status, "no token is issued: fault "+string(h.Kind))
			return
		}
	}
	t.Next.ServeHTTP(w, r)
}

// refuseToken answers in the form of RFC 6749 section 5.2, which no cache may keep.
func refuseToken(w http.ResponseWriter, status int, description string) {
	code := "temporarily_unavailable"
	switch status {
	case http.StatusBadRequest:
		code = "invalid_request"
	case http.StatusUnauthorized:
		code = "invalid_client"
	}
	body, err := json.Marshal(map[string]string{"error": code, "error_description": description})
	if err != nil {
		panic(err) // texts can always be written
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // who hangs up gets no answer
}
