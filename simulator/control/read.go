package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/hookbench/hookbench/specs"
)

// bodyLimit is how long the body of a call may be.
const bodyLimit = 1 << 20

// member is one that the body of a call may have.
type member struct {
	name string
	want string // what to write there, in words
	into any    // pointer to where it is decoded to
}

// readObject decodes a body strictly: one object, of the given members, each at most once and of the right type. It
// returns the names of those that were there. A body may be missing altogether.
func readObject(r *http.Request, members ...member) (given map[string]bool, err error) {
	body, err := readJSON(r)
	if err != nil || len(body) == 0 {
		return nil, err
	}
	given = map[string]bool{}
	decoder := json.NewDecoder(bytes.NewReader(body))
	if token, _ := decoder.Token(); token != json.Delim('{') {
		return nil, refusal(http.StatusBadRequest, "the body must be a JSON object: %s", known(members))
	}
	for decoder.More() {
		name, value, err := next(decoder)
		if err != nil {
			return nil, err
		}
		if given[name] {
			return nil, mistake(pointerTo(name), "stands there twice: give it once")
		}
		given[name] = true
		if err := decode(name, value, members); err != nil {
			return nil, err
		}
	}
	return given, nil
}

// next reads a member of an object that is known to be well-formed.
func next(decoder *json.Decoder) (name string, value json.RawMessage, err error) {
	token, err := decoder.Token()
	if err != nil {
		return "", nil, malformed(err)
	}
	name, _ = token.(string)
	if err := decoder.Decode(&value); err != nil {
		return "", nil, malformed(err)
	}
	return name, value, nil
}

// decode puts a value where the member of that name wants it.
func decode(name string, value json.RawMessage, members []member) error {
	for _, m := range members {
		if m.name != name {
			continue
		}
		if err := json.Unmarshal(value, m.into); err != nil || string(value) == "null" {
			return mistake(pointerTo(name), "must be %s", m.want)
		}
		return nil
	}
	return mistake(pointerTo(name), "is not known here: %s", known(members))
}

// known says what a body may hold.
func known(members []member) string {
	if len(members) == 0 {
		return "send no body, or {}"
	}
	var words []string
	for _, m := range members {
		words = append(words, m.name+" ("+m.want+")")
	}
	return "it may hold " + strings.Join(words, ", ")
}

// pointerTo returns the JSON pointer to a member of the body (RFC 6901), shortened where a client has made up a long name.
func pointerTo(name string) string {
	const longest = 100
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "")
	}
	return string(specs.Pointer("").Below(name))
}

// readJSON reads a body that is one JSON document, or nothing.
func readJSON(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, refusal(http.StatusRequestEntityTooLarge, "the body is longer than %d bytes: send less", bodyLimit)
	case err != nil:
		return nil, refusal(http.StatusBadRequest, "the body broke off: %v", err)
	}
	body = bytes.TrimSpace(body)
	given := r.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(given); (err != nil || kind != "application/json") && (given != "" || len(body) > 0) {
		return nil, refusal(http.StatusUnsupportedMediaType, "the body must be JSON: send Content-Type: application/json")
	}
	if len(body) == 0 {
		return nil, nil
	}
	if !utf8.Valid(body) {
		return nil, refusal(http.StatusBadRequest, "the body is not UTF-8: write JSON in UTF-8")
	}
	if err := json.Unmarshal(body, new(json.RawMessage)); err != nil {
		return nil, malformed(err)
	}
	return body, nil
}

// malformed words what is wrong with a body that is no JSON.
func malformed(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return refusal(http.StatusBadRequest, "the body is not one JSON document: %v at byte %d", syntax, syntax.Offset)
	}
	return refusal(http.StatusBadRequest, "the body is not one JSON document: %v", err)
}
