package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/specs"
)

// Recorder answers every delivery with a status, after it has kept it in a file. What asks whether the address agrees to be
// called, as the provider does before it delivers, is kept too, and gets the answer that agrees.
type Recorder struct {
	Dropped int64 // bytes of a line that a crash had cut off, and that were dropped from the file

	provider   *specs.Provider
	status     int
	deliveries atomic.Int64
	broken     chan error

	mu   sync.Mutex
	file *os.File
}

// Open opens a file to append what a provider's sender delivers, each of which is answered with the status. The error is for a
// file that cannot be written.
func Open(path string, provider *specs.Provider, status int) (*Recorder, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	r := &Recorder{provider: provider, status: status, file: file, broken: make(chan error, 1)}
	if err := r.mend(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

// mend cuts off half a line, which would spoil the next one.
func (r *Recorder) mend() error {
	info, err := r.file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return err
	}
	whole := info.Size()
	buffer := make([]byte, 64<<10)
	for whole > 0 {
		from := max(whole-int64(len(buffer)), 0)
		part := buffer[:whole-from]
		if _, err := r.file.ReadAt(part, from); err != nil {
			return err
		}
		if at := bytes.LastIndexByte(part, '\n'); at >= 0 {
			whole = from + int64(at) + 1
			break
		}
		whole = from
	}
	r.Dropped = info.Size() - whole
	if r.Dropped == 0 {
		return nil
	}
	return r.file.Truncate(whole)
}

// ServeHTTP keeps a request and answers it. What cannot be kept is answered 503, so that it comes again.
func (r *Recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	entry := Entry{Received: time.Now().UTC(), Method: request.Method, Path: request.URL.RequestURI(), Headers: request.Header}
	body, err := io.ReadAll(io.LimitReader(request.Body, bodyLimit+1))
	if err != nil {
		panic(http.ErrAbortHandler) // the sender broke off
	}
	entry.Body = body
	if len(body) > bodyLimit {
		rest, _ := io.Copy(io.Discard, io.LimitReader(request.Body, 10*bodyLimit)) // who breaks off here has sent enough
		entry.Body, entry.Size = body[:bodyLimit], int64(len(body))+rest
	}
	answer, asked := handshake.Agree(r.provider, entry.Method, entry.Headers, body)
	if !asked {
		answer.Status = r.status
	}
	entry.Answer = Answer{Status: answer.Status, At: time.Now().UTC()}
	if err := r.keep(entry); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if !asked {
		r.deliveries.Add(1)
	}
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body) // who hangs up gets no answer
}

// keep appends a line in one piece.
func (r *Recorder) keep(line any) error {
	text, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.file.Write(append(text, '\n')); err != nil {
		select {
		case r.broken <- err:
		default: // said already
		}
		return err
	}
	return nil
}

// Broken returns why nothing can be kept any more.
func (r *Recorder) Broken() <-chan error { return r.broken }

// Count returns how many deliveries were kept. Questions whether the address agrees are none.
func (r *Recorder) Count() int { return int(r.deliveries.Load()) }

// Close notes until when nothing else came, and closes the file. No request may be under way.
func (r *Recorder) Close() error {
	return errors.Join(r.keep(end{Until: time.Now().UTC()}), r.file.Close())
}
