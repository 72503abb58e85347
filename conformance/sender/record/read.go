package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

// fileLimit bounds what is read, in bytes.
const fileLimit = 1 << 30

// Read reads a recording in JSON lines, or a HAR file, told by its content. The error names file and line.
func Read(path string) (*Recording, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	read := readLines
	if isHAR(text) {
		read = readHAR
	}
	r, err := read(path, text)
	if err != nil {
		return nil, err
	}
	if len(r.Entries) == 0 {
		return nil, fmt.Errorf("%s:1: holds no request: want JSON lines as hookbench record writes them, or HAR", path)
	}
	slices.SortStableFunc(r.Entries, func(a, b Entry) int { return a.Received.Compare(b.Received) })
	for _, e := range r.Entries {
		r.Until = later(r.Until, later(e.Received, e.Answer.At))
	}
	return r, nil
}

// readFile reads a file, which may be a pipe.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readOpened(file, fileLimit)
}

func readOpened(file *os.File, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("%s has more than %d bytes, the most that are read: split it", file.Name(), most)
	}
	return text, err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// readLines reads JSON lines. A last line that a crash cut off is left out.
func readLines(path string, text []byte) (*Recording, error) {
	r := &Recording{}
	ended := time.Time{}
	for number := 1; len(text) > 0; number++ {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		text = rest
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		entry, until, err := readLine(line)
		switch {
		case err != nil && !whole:
			r.Notes = append(r.Notes, fmt.Sprintf("%s:%d: the last line is cut off, and left out", path, number))
			return r, nil
		case err != nil:
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		case !until.IsZero():
			ended, r.Until = until, later(r.Until, until)
			continue
		case !ended.IsZero():
			r.Notes = append(r.Notes, fmt.Sprintf("%s:%d: nothing was recorded between %s and %s", path, number, ended.Format(time.RFC3339), entry.Received.Format(time.RFC3339)))
			ended = time.Time{}
		}
		entry.Line = number
		if entry.Size > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%s:%d: a body of %d bytes was not kept as a whole: the request is not judged", path, number, entry.Size))
			continue
		}
		r.Entries = append(r.Entries, entry)
	}
	return r, nil
}

// readLine reads a request, or the end of a recording.
func readLine(line []byte) (e Entry, until time.Time, err error) {
	var one struct {
		Entry
		end
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&one); err != nil {
		return e, until, fmt.Errorf("no request of a recording: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if !one.Until.IsZero() {
		return e, one.Until, nil
	}
	one.Headers = canonical(one.Headers)
	return one.Entry, until, one.valid()
}

// canonical spells the names of headers as Go looks them up.
func canonical(given http.Header) http.Header {
	headers := http.Header{}
	for name, values := range given {
		for _, value := range values {
			headers.Add(name, value)
		}
	}
	return headers
}

// valid returns an error for the first member that is missing.
func (e Entry) valid() error {
	switch {
	case e.Received.IsZero():
		return fmt.Errorf("no request of a recording: received is missing")
	case e.Method == "":
		return fmt.Errorf("no request of a recording: method is missing")
	case !strings.HasPrefix(e.Path, "/"):
		return fmt.Errorf("no request of a recording: path %q does not begin with /", e.Path)
	case e.Answer.Status != 0 && (e.Answer.Status < 100 || e.Answer.Status > 599):
		return fmt.Errorf("no request of a recording: answer.status %d is no status", e.Answer.Status)
	case !e.Answer.At.IsZero() && e.Answer.At.Before(e.Received):
		return fmt.Errorf("no request of a recording: answer.at is before received")
	default:
		return nil
	}
}
