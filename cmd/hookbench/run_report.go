package main

import (
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// begun returns the report of a run that is about to begin.
func (c *console) begun(provider *specs.Provider, started time.Time, seed uint64) reports.Report {
	contract := provider.Contract
	report := reports.Report{
		SchemaVersion: reports.SchemaVersion,
		Tool:          reports.Tool{Name: "hookbench", Version: version()},
		Run: reports.Run{
			ID: runID(started), StartedAt: started.UTC(), Seed: seed, Relaxations: []string{},
			Assumptions: provider.Assumptions(), Command: c.command(),
		},
		Provider: reports.Provider{ID: provider.ID(), Title: contract.Title, Document: contract.Document, Documentation: contract.Documentation, Digest: provider.Digest},
	}
	if contract.Retry.Reading != nil {
		report.Run.Schedule = contract.Retry.Reading.Value
	}
	report.Run.Retry = documentedRetry(contract.Retry)
	return report
}

// documentedRetry returns the documented schedule for the report, nil where a delivery is tried once.
func documentedRetry(retry specs.Retry) *reports.Retry {
	const most = 100 // of a schedule that goes on for ever
	instants := retry.Attempts()
	if len(instants) == 1 {
		return nil
	}
	documented := &reports.Retry{}
	for _, at := range instants[:min(len(instants), most)] {
		documented.Attempts = append(documented.Attempts, at.String())
	}
	if retry.Expiry != nil {
		documented.Expiry = retry.Expiry.Value.String()
	}
	return documented
}

// finish concludes the report, writes it and returns the exit code as an error.
func (c *console) finish(outputs []output, report reports.Report, known []conformance.KnownFailure, unreachable error) error {
	report.Run.FinishedAt = time.Now().UTC()
	report.Run.Complaints = conformance.Apply(known, report.Results)
	report.Conclude()
	report = c.redactor.Report(report)
	if err := c.write(report, outputs); err != nil {
		return exitError{exitInconclusive, err}
	}
	code := exitCode(report)
	switch {
	case code == exitConformant:
		return nil
	case code == exitInterrupted || unreachable == nil:
		return exitError{code: code}
	default:
		return exitError{code, unreachable}
	}
}

// exitCode is the exit code that a report stands for.
func exitCode(report reports.Report) int {
	switch {
	case !report.Run.Complete:
		return exitInterrupted
	case report.Verdict == reports.Nonconformant:
		return exitNonconformant
	case report.Verdict == reports.InconclusiveVerdict:
		return exitInconclusive
	default:
		return exitConformant
	}
}
