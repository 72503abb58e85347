package record

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/tidwall/gjson"
)

// har is what is read of a HAR 1.2 file.
type har struct {
	Log struct {
		Entries []harEntry `json:"entries"`
	} `json:"log"`
}

type harEntry struct {
	StartedDateTime time.Time `json:"startedDateTime"`
	Time            float64   `json:"time"` // milliseconds
	Request         struct {
		Method   string      `json:"method"`
		URL      string      `json:"url"`
		Headers  []harHeader `json:"headers"`
		PostData struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"` // "base64" of some programs; not in HAR 1.2
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status int `json:"status"`
	} `json:"response"`
}

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// isHAR tells whether a text is one JSON object with a log, or was to be one.
func isHAR(text []byte) bool {
	start := bytes.TrimPrefix(bytes.TrimSpace(text), []byte("\xef\xbb\xbf"))
	first, _, _ := bytes.Cut(start[:min(len(start), 4096)], []byte(":"))
	return string(bytes.Join(bytes.Fields(first), nil)) == `{"log"`
}

// readHAR reads the entries of a HAR file.
func readHAR(path string, text []byte) (*Recording, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var file har
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s:%d: no HAR file: %w", path, lineOf(text, offsetOf(err)), err)
	}
	r := &Recording{}
	places := gjson.GetBytes(text, "log.entries").Array()
	for i, one := range file.Log.Entries {
		entry, err := one.entry()
		if err == nil {
			err = entry.valid()
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: entry %d: %w", path, lineOf(text, places[i].Index), i+1, err)
		}
		entry.Line = lineOf(text, places[i].Index)
		r.Entries = append(r.Entries, entry)
	}
	return r, nil
}

// offsetOf returns where a text is no JSON, or other JSON than expected.
func offsetOf(err error) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return int(syntax.Offset)
	case errors.As(err, &kind):
		return int(kind.Offset)
	default:
		return 0
	}
}

func lineOf(text []byte, offset int) int {
	return 1 + bytes.Count(text[:min(offset, len(text))], []byte("\n"))
}

func (h harEntry) entry() (Entry, error) {
	at, err := url.Parse(h.Request.URL)
	if err != nil {
		return Entry{}, fmt.Errorf("request.url: %w", err)
	}
	e := Entry{Received: h.StartedDateTime, Method: h.Request.Method, Path: at.RequestURI(), Headers: http.Header{}, Body: []byte(h.Request.PostData.Text)}
	for _, header := range h.Request.Headers {
		e.Headers.Add(header.Name, header.Value)
	}
	if h.Request.PostData.Encoding == "base64" {
		if e.Body, err = base64.StdEncoding.DecodeString(h.Request.PostData.Text); err != nil {
			return Entry{}, fmt.Errorf("request.postData.text: %w", err)
		}
	}
	e.Answer = Answer{Status: h.Response.Status, At: h.StartedDateTime.Add(time.Duration(max(h.Time, 0) * float64(time.Millisecond)))}
	return e, nil
}
