package sink

import "sync/atomic"

// budget is how much may be kept of what comes to a sink, so that no sender can fill the memory.
type budget struct{ used atomic.Int64 }

// take keeps a request's bytes in mind. A body for which there is no room is not kept.
func (b *budget) take(r *Request) {
	if b.used.Add(weight(r)) > keptLimit && len(r.Body) > 0 {
		b.used.Add(-int64(len(r.Body)))
		r.Body, r.Cut = nil, true
	}
}

func (b *budget) release(r *Request) { b.used.Add(-weight(r)) }

// weight returns the bytes of a request's body and header.
func weight(r *Request) int64 {
	sum := len(r.Body) + len(r.URL)
	for name, values := range r.Header {
		sum += len(name)
		for _, value := range values {
			sum += len(value)
		}
	}
	return int64(sum)
}
