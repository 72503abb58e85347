package queue

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"unique"

	"github.com/hookbench/hookbench/simulator/message"
)

// clerk writes the evidence of one attempt after the other. Attempts are mostly like one before them, so that it
// rarely has to make anything new.
type clerk struct {
	body  [evidenceLimit]byte
	head  []byte
	names []string

	last       answer
	lastHandle unique.Handle[answer]
}

// sent keeps what is sent, without the values of credentials.
func (k *clerk) sent(f *flight, m message.Message) *sentRequest {
	k.head, k.names = appendHead(k.head[:0], k.names, m.Header, f.hides)
	s := sentRequest{method: m.Method, url: f.address, altered: !bytes.Equal(m.Body, f.made)}
	if s.altered {
		s.body = m.Body
	}
	if l := f.last; l != nil && l.head == string(k.head) && l.alike(s) {
		return l
	}
	s.head = string(k.head)
	return &s
}

// answer reads an answer up to its limit and keeps its beginning. The body of a slow answer ends with the deadline of
// its request.
func (k *clerk) answer(response *http.Response) unique.Handle[answer] {
	kept, size, err := k.read(response)
	a := answer{status: response.StatusCode, size: min(size, answerLimit), truncated: size > answerLimit}
	switch {
	case err == nil, err == io.EOF:
	case errors.Is(err, context.DeadlineExceeded):
		a.truncated, a.problem = true, "the body of the answer had not ended at the deadline"
	default:
		a.truncated, a.problem = true, "the body of the answer broke off: "+wording(err)
	}
	k.head, k.names = appendHead(k.head[:0], k.names, response.Header, nil)
	if len(k.head) > evidenceLimit {
		k.head = k.head[:1+bytes.LastIndexByte(k.head[:evidenceLimit], '\n')]
	}
	return k.file(a, k.body[:kept])
}

// read reads the body of an answer; its beginning is kept. What follows a switch of protocols is no body, and the
// transport would not end it at the deadline.
func (k *clerk) read(response *http.Response) (kept, size int, err error) {
	if response.StatusCode == http.StatusSwitchingProtocols {
		return 0, 0, nil
	}
	kept, err = fill(k.body[:], response.Body)
	if err != nil {
		return kept, kept, err
	}
	more, err := io.CopyN(io.Discard, response.Body, int64(answerLimit+1-kept))
	return kept, kept + int(more), err
}

// file completes an answer with the head that was written last and with its body.
func (k *clerk) file(a answer, body []byte) unique.Handle[answer] {
	if l := k.last; l.head == string(k.head) && l.body == string(body) {
		a.head, a.body = l.head, l.body
		if a == l {
			return k.lastHandle
		}
	}
	a.head, a.body = string(k.head), string(body)
	k.last, k.lastHandle = a, unique.Make(a)
	return k.lastHandle
}

// fill reads until the buffer is full or the body ends, which is the error io.EOF.
func fill(buffer []byte, body io.Reader) (n int, err error) {
	for n < len(buffer) && err == nil {
		var more int
		more, err = body.Read(buffer[n:])
		n += more
	}
	return n, err
}
