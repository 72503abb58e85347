package sink

import "net/http"

// Recorded returns a hook to which all that ever comes has come.
func Recorded(name string, requests []Request) *Hook {
	h := &Hook{Name: name, script: Always(Answer(http.StatusNotFound)), kept: &budget{}, news: make(chan struct{})}
	for i := range requests {
		requests[i].Number = i + 1
		h.requests = append(h.requests, &requests[i])
	}
	h.count = len(requests)
	return h
}
