// Package record keeps what a sender delivers, for days if need be, and reads it again: a JSON line for each request, or what
// another program recorded as HAR.
package record

import (
	"net/http"
	"time"
)

// bodyLimit bounds what is kept of a body, in bytes.
const bodyLimit = 10 << 20

// Entry is one request and its answer.
type Entry struct {
	Received time.Time   `json:"received"` // when its header had been read
	Method   string      `json:"method"`
	Path     string      `json:"path"` // with the query
	Headers  http.Header `json:"headers"`
	Body     []byte      `json:"body"`           // base64
	Size     int64       `json:"size,omitempty"` // bytes of a body that is not kept as a whole; 0: it is
	Answer   Answer      `json:"answer"`

	Line int `json:"-"` // of the file that it was read from; in a HAR file its number among the entries
}

// Answer is what a request was answered.
type Answer struct {
	Status int       `json:"status"` // 0: it was not
	At     time.Time `json:"at"`
}

// end is the line that an orderly end of the recording writes: until then nothing else came.
type end struct {
	Until time.Time `json:"until"`
}

// Recording is what was kept, in the order of arrival.
type Recording struct {
	Entries []Entry
	Until   time.Time // nothing else came until then
	Notes   []string  // what was left out, or may be missing
}
