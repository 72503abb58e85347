package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// sink is a fast local endpoint that reads what comes and answers everything alike.
type sink struct {
	url   string
	posts atomic.Int64
}

func newSink(b *testing.B, status int) *sink {
	s := &sink{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.posts.Add(1)
		_, _ = io.Copy(io.Discard, r.Body) // a post that breaks off is missed in the count of answers
		w.WriteHeader(status)
	}))
	b.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// expect stops the benchmark unless the work makes that many posts.
func (s *sink) expect(b *testing.B, posts int64, work func()) {
	s.posts.Store(0)
	work()
	if n := s.posts.Load(); n != posts {
		b.Fatalf("%d posts, want %d", n, posts)
	}
}
