package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// Parameters decodes the `with` of a requirement strictly into the type that its check takes.
func Parameters[P any](r specs.Requirement) (P, error) {
	var p P
	with := r.With
	if with == nil {
		with = map[string]any{}
	}
	text, err := json.Marshal(with)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		err = decoder.Decode(&p)
	}
	if err != nil {
		return p, fmt.Errorf("%s: parameters of check %s: %s", r.ID, r.Check, strings.TrimPrefix(err.Error(), "json: "))
	}
	return p, nil
}

// Duration is a time.Duration written as text, such as "30s", in a check's parameters.
type Duration time.Duration

// UnmarshalText reads the form that time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = Duration(parsed)
	return err
}

// Duration returns d in the standard library's type.
func (d Duration) Duration() time.Duration { return time.Duration(d) }
