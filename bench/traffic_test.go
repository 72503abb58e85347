package bench

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// request is what a receiver saw of one request.
type request struct {
	method string
	header http.Header
	body   []byte
	close  bool // asks for the end of the connection
}

// traffic is what a run sent: volleys of requests, one after the other. Nearly all volleys are of one request; the
// requests of any other were on their way at the same moment.
type traffic [][]request

func (t traffic) requests() int {
	n := 0
	for _, volley := range t {
		n += len(volley)
	}
	return n
}

// tokens returns how many different access tokens the traffic carries.
func (t traffic) tokens() int {
	different := map[string]bool{}
	for _, volley := range t {
		for _, r := range volley {
			if token := r.header.Get("Authorization"); token != "" {
				different[token] = true
			}
		}
	}
	return len(different)
}

// tap keeps the traffic of a receiver. It holds every request back for a while, so that those which are sent at the
// same moment are seen to be.
type tap struct {
	receiver http.Handler

	mu      sync.Mutex
	traffic traffic
	under   int // requests that are not answered yet
}

// hold is far longer than the requests of a burst take to arrive.
const hold = 8 * time.Millisecond

func (t *tap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // the receiver is given what came, and finds out
	t.arrive(request{r.Method, r.Header.Clone(), body, r.Close})
	defer t.leave()
	time.Sleep(hold)
	r.Body = io.NopCloser(bytes.NewReader(body))
	t.receiver.ServeHTTP(w, r)
}

func (t *tap) arrive(r request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.under == 0 {
		t.traffic = append(t.traffic, nil)
	}
	t.under++
	last := len(t.traffic) - 1
	t.traffic[last] = append(t.traffic[last], r)
}

func (t *tap) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.under--
}

// capture makes a run and returns what it sent.
func (t *target) capture(b *testing.B) traffic {
	b.Helper()
	watch := &tap{}
	t.renew(func(receiver http.Handler) http.Handler { watch.receiver = receiver; return watch })
	expectRight(b, t.judge(b, plainly))
	return watch.traffic
}

// replay sends the traffic again as a bare client does: the same methods, headers and bodies in the same order, each
// answer read to its end, on connections that are kept, and nothing else. The requests of a volley start together, and
// the next volley follows when all are answered.
func (t *target) replay(b *testing.B, all traffic) {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: kept}}
	defer client.CloseIdleConnections()
	for _, volley := range all {
		if len(volley) == 1 {
			send(b, client, t.url, volley[0])
			continue
		}
		var sent sync.WaitGroup
		for _, r := range volley {
			sent.Go(func() { send(b, client, t.url, r) })
		}
		sent.Wait()
	}
}

// kept is how many idle connections are kept.
const kept = 64

func send(b *testing.B, client *http.Client, url string, r request) {
	sent, err := http.NewRequestWithContext(b.Context(), r.method, url, bytes.NewReader(r.body))
	if err != nil {
		b.Error(err)
		return
	}
	sent.Header, sent.Close = r.header, r.close
	answer, err := client.Do(sent)
	if err != nil {
		b.Error(err)
		return
	}
	_, _ = io.Copy(io.Discard, answer.Body) // an answer that breaks off is one for the suite, too
	answer.Body.Close()
}
