package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/joshdk/go-junit"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/reports"
)

var reportSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	var printed, complaints bytes.Buffer
	if code := run([]string{"report", "schema"}, &printed, &complaints); code != exitConformant {
		return nil, errors.New(complaints.String())
	}
	tree, err := jsonschema.UnmarshalJSON(&printed)
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	compiler.AssertContent()
	if err := compiler.AddResource("urn:report", tree); err != nil {
		return nil, err
	}
	return compiler.Compile("urn:report")
})

// validateReport returns an error unless a report fits the schema that the program prints.
func validateReport(report string) error {
	schema, err := reportSchema()
	if err != nil {
		return err
	}
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(report))
	if err != nil {
		return err
	}
	return schema.Validate(instance)
}

// compareJUnit returns an error unless the JUnit form of a report can be read, and says of each requirement what the
// JSON form says: failed, undecided, or neither. A reader of the one file must come to the same end as one of the other.
func compareJUnit(report, text string) error {
	suites, err := junit.Ingest([]byte(text))
	if err != nil {
		return err
	}
	cases := map[string]junit.Status{}
	red := false
	for _, suite := range suites {
		for _, test := range suite.Tests {
			id, _, _ := strings.Cut(test.Name, " ")
			cases[id] = test.Status
			red = red || test.Status == junit.StatusFailed || test.Status == junit.StatusError
		}
	}
	conformant := gjson.Get(report, "verdict").String() == string(reports.Conformant) && gjson.Get(report, "run.complete").Bool()
	if red == conformant {
		return fmt.Errorf("JUnit is red: %t; the report's verdict is %s", red, gjson.Get(report, "verdict"))
	}
	for _, result := range gjson.Get(report, "results").Array() {
		id := result.Get("id").String()
		want := expectedStatus(result, gjson.Get(report, "run.strict").Bool())
		if got, ok := cases[id]; !ok || got != want {
			return fmt.Errorf("%s is %s, and %s in JUnit", id, result.Get("outcome"), got)
		}
	}
	return nil
}

// expectedStatus is how JUnit shows a result: only what decides the verdict is red.
func expectedStatus(result gjson.Result, strict bool) junit.Status {
	decides := result.Get("level").String() == "must" || strict
	switch reports.Outcome(result.Get("outcome").String()) {
	case reports.Passed:
		return junit.StatusPassed
	case reports.Failed:
		if decides && result.Get("known").String() == "" {
			return junit.StatusFailed
		}
	case reports.Inconclusive, reports.Error:
		if result.Get("level").String() == "must" {
			return junit.StatusError
		}
	}
	return junit.StatusSkipped
}
