package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	_ "embed"

	"github.com/hookbench/hookbench/specs"
)

//go:embed schema.json
var schema []byte

// Schema returns the published JSON Schema (2020-12) of what WriteJSON writes.
func Schema() []byte { return bytes.Clone(schema) }

// WriteJSON writes the report as indented JSON in the order of its fields. Lists and header maps that are empty are
// written as such, never as null.
func WriteJSON(w io.Writer, report Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(filled(report)); err != nil {
		return fmt.Errorf("write report as JSON: %w", err)
	}
	return nil
}

// largestReport is how many bytes ReadJSON reads: more than any run writes.
const largestReport = 512 << 20

// ReadJSON reads a report that WriteJSON has written. Fields that this version does not know are ignored. The error is one
// line: for what is no report or larger than any is, for another schema version, and for what breaks the published schema.
func ReadJSON(r io.Reader) (Report, error) {
	text, err := io.ReadAll(io.LimitReader(r, largestReport+1))
	switch {
	case err != nil:
		return Report{}, fmt.Errorf("read report: %w", err)
	case len(text) > largestReport:
		return Report{}, fmt.Errorf("%w: it is larger than %d MiB", ErrNotReport, largestReport>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) // some editors write a byte order mark
	if err := checkVersion(text); err != nil {
		return Report{}, err
	}
	var report Report
	if err := json.Unmarshal(text, &report); err != nil {
		return Report{}, fmt.Errorf("report: %w", wording(err))
	}
	if err := report.check(); err != nil {
		return Report{}, fmt.Errorf("report: %w", err)
	}
	if err := checkSchema(text); err != nil {
		return Report{}, fmt.Errorf("report: %w", err)
	}
	return filled(report), nil
}

// ErrNotReport is the error of ReadJSON for a file that is something else.
var ErrNotReport = errors.New("not a hookbench report")

func checkVersion(text []byte) error {
	if start := bytes.TrimSpace(text); len(start) == 0 {
		return fmt.Errorf("%w: it is empty", ErrNotReport)
	} else if start[0] == '<' {
		return fmt.Errorf("%w: it looks like XML or HTML; give the one written by --report json=FILE", ErrNotReport)
	}
	var head struct {
		SchemaVersion *int `json:"schemaVersion"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return fmt.Errorf("%w: %w", ErrNotReport, wording(err))
	}
	if head.SchemaVersion == nil {
		return fmt.Errorf("%w: it has no schemaVersion", ErrNotReport)
	}
	if *head.SchemaVersion != SchemaVersion {
		return fmt.Errorf("report has schemaVersion %d, and this hookbench reads %d: use the hookbench that wrote it, or a newer one", *head.SchemaVersion, SchemaVersion)
	}
	return nil
}

// wording returns the error of the JSON decoder in words for somebody who has never seen our types.
func wording(err error) error {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("byte %d is not JSON: %w", syntax.Offset, err)
	case errors.As(err, &mismatch) && mismatch.Field == "":
		return fmt.Errorf("it holds a JSON %s, want an object", mismatch.Value)
	case errors.As(err, &mismatch):
		return fmt.Errorf("%s cannot be a JSON %s", mismatch.Field, mismatch.Value)
	default:
		return err
	}
}

// check finds what a reader of reports must be able to rely on and the decoder cannot see.
func (r Report) check() error {
	if !slices.Contains([]Verdict{Conformant, Nonconformant, InconclusiveVerdict}, r.Verdict) {
		return fmt.Errorf("unknown verdict %q", r.Verdict)
	}
	seen := map[string]bool{}
	for i, result := range r.Results {
		switch {
		case result.ID == "":
			return fmt.Errorf("results[%d] has no id", i)
		case seen[result.ID]:
			return fmt.Errorf("%q stands in the results twice", result.ID)
		case !slices.Contains(Outcomes(), result.Outcome):
			return fmt.Errorf("%q has the unknown outcome %q", result.ID, result.Outcome)
		case result.Level != specs.Must && result.Level != specs.Should:
			return fmt.Errorf("%q has the unknown level %q", result.ID, result.Level)
		}
		seen[result.ID] = true
	}
	return nil
}

// filled returns the report with empty lists and maps in place of nil ones, sharing nothing that it changes.
func filled(report Report) Report {
	report.Run.Relaxations = orEmpty(report.Run.Relaxations)
	report.Run.Command = orEmpty(report.Run.Command)
	if report.Run.Retry != nil {
		retry := *report.Run.Retry
		retry.Attempts = orEmpty(retry.Attempts)
		report.Run.Retry = &retry
	}
	report.Results = orEmpty(slices.Clone(report.Results))
	for i := range report.Results {
		result := &report.Results[i]
		result.Attempts = orEmpty(slices.Clone(result.Attempts))
		for j := range result.Attempts {
			result.Attempts[j].fill()
		}
	}
	return report
}

func (a *Attempt) fill() {
	if a.Request.Headers == nil {
		a.Request.Headers = map[string][]string{}
	}
	if a.Response != nil && a.Response.Headers == nil {
		response := *a.Response
		response.Headers = map[string][]string{}
		a.Response = &response
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
