package sink

// Recorded returns a hook to which all that ever comes has come.
func Recorded(name string, requests []Request) *Hook {
	h := newHook(name, "", Always(Answer(404)))
	for i := range requests {
		requests[i].Number = i + 1
		h.requests = append(h.requests, &requests[i])
	}
	h.count = len(requests)
	return h
}
