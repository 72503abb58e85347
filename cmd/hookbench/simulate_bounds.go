package main

import (
	"io"
	"net/http"
	"time"
)

// bounded keeps clients from sending without end. A time-out of the whole server would do that too, but also cut off
// calls whose answers take long, such as those that move the clock.
func bounded(patience time.Duration, next http.Handler) http.Handler {
	return http.MaxBytesHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			connection := http.NewResponseController(w)
			if connection.SetReadDeadline(time.Now().Add(patience)) == nil {
				r.Body = &boundedBody{r.Body, connection}
			}
		}
		next.ServeHTTP(w, r)
	}), bodyLimit)
}

// boundedBody takes the deadline back as soon as the body has come to its end.
type boundedBody struct {
	io.ReadCloser
	connection *http.ResponseController
}

func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		_ = b.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}
