package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
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
	if err == nil {
		err = missing(reflect.ValueOf(p), "")
	}
	if err != nil {
		return p, fmt.Errorf("%s: parameters of check %s: %s", r.ID, r.Check, strings.TrimPrefix(err.Error(), "json: "))
	}
	return p, nil
}

// missing returns an error for a parameter that says nothing although the check cannot do without: those that its type
// does not mark with omitempty.
func missing(value reflect.Value, at string) error {
	switch value.Kind() {
	case reflect.Slice:
		for i := range value.Len() {
			if err := missing(value.Index(i), fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range value.NumField() {
			name, options, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
			member, place := value.Field(i), strings.TrimPrefix(at+"."+name, ".")
			if options == "" && (member.IsZero() || member.Kind() == reflect.Slice && member.Len() == 0) {
				return fmt.Errorf("%s is missing, or says nothing; write %s", place, written(member.Type()))
			}
			if err := missing(member, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// Takes names the parameters that a check takes, and how they are written: "within: a duration such as 30s". Those that
// may be left out have a question mark. "" stands for a check without parameters.
func Takes[P any]() string {
	var all []string
	t := reflect.TypeFor[P]()
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if options != "" {
			name += "?"
		}
		all = append(all, name+": "+written(t.Field(i).Type))
	}
	return strings.Join(all, ", ")
}

// written says how a value of a type is written in YAML.
func written(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[Duration]():
		return "a duration such as 30s"
	case t.Kind() == reflect.Slice:
		return "a list"
	case t.Kind() == reflect.String:
		return "a text"
	case t.Kind() == reflect.Bool:
		return "true"
	default:
		return "a number above 0"
	}
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
