package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// Recorder answers every request with a status, after it has kept it in a file.
type Recorder struct {
	Status  int
	Dropped int64 // bytes of a line that a crash had cut off, and that were dropped from the file

	mu     sync.Mutex
	file   *os.File
	count  int
	broken chan error
}

// Open opens a file to append to. The error is for a file that cannot be written.
func Open(path string, status int) (*Recorder, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	r := &Recorder{Status: status, file: file, broken: make(chan error, 1)}
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
	entry.Answer = Answer{Status: r.Status, At: time.Now().UTC()}
	if err := r.keep(entry); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(r.Status)
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
	r.count++
	return nil
}

// Broken returns why nothing can be kept any more.
func (r *Recorder) Broken() <-chan error { return r.broken }

// Count returns how many requests were kept.
func (r *Recorder) Count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count
}

// Close notes until when nothing else came, and closes the file. No request may be under way.
func (r *Recorder) Close() error {
	return errors.Join(r.keep(end{Until: time.Now().UTC()}), r.file.Close())
}
