package subscription

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// Refusal is an answer that says no. It never repeats a value of the request.
type Refusal struct {
	Status  int
	Detail  string
	Pointer string      // JSON pointer to the mistake, where InBody says so
	InBody  bool        // the mistake is in the body; the pointer "" means all of it
	Header  http.Header // beside the body: Allow, WWW-Authenticate
}

func (r *Refusal) Error() string { return r.Detail }

// Refuse answers with a refusal in the provider's own words, for who refuses calls before they reach the API.
func (a *API) Refuse(w http.ResponseWriter, r *Refusal) { a.refuse(w, r) }

func (a *API) refuse(w http.ResponseWriter, err error) {
	var r *Refusal
	if !errors.As(err, &r) {
		r = &Refusal{Status: http.StatusInternalServerError, Detail: err.Error()}
	}
	body, err := json.Marshal(r.fill(a.errors.Body))
	if err != nil {
		panic(err) // the template was read from YAML that JSON can hold, and holds only texts now
	}
	for name, values := range r.Header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.errors.ContentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(r.Status)
	_, _ = w.Write(body)
}

// plainErrors is the wording for a provider without an API.
func plainErrors() specs.Errors {
	return specs.Errors{ContentType: "application/json", Body: map[string]any{"error": "{detail}"}}
}

// fill returns an error template with what it stands for. A value that is nothing but {status} becomes the number; a
// member that is nothing but {pointer} is left out where nothing in the body is to be pointed at.
func (r *Refusal) fill(template any) any {
	switch t := template.(type) {
	case map[string]any:
		filled := map[string]any{}
		for name, value := range t {
			if value != "{pointer}" || r.InBody {
				filled[name] = r.fill(value)
			}
		}
		return filled
	case []any:
		filled := make([]any, len(t))
		for i, value := range t {
			filled[i] = r.fill(value)
		}
		return filled
	case string:
		if t == "{status}" {
			return r.Status
		}
		return strings.NewReplacer(
			"{status}", strconv.Itoa(r.Status), "{title}", http.StatusText(r.Status), "{detail}", r.Detail, "{pointer}", r.Pointer,
		).Replace(t)
	default:
		return t
	}
}

// broken returns the refusal of a body that breaks its schema.
func broken(violations []specs.Violation) *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Detail: specs.InWords(violations), Pointer: violations[0].Pointer, InBody: true}
}

// wrong returns the refusal of a member of the body.
func wrong(at specs.Pointer, fault string) *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Detail: string(at) + ": " + fault, Pointer: string(at), InBody: true}
}
