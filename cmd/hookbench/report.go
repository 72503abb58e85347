package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

func newReport(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Work with written reports",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newReportConvert(c), newReportDiff(c), &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the JSON report",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := c.out.Write(reports.Schema())
			return err
		},
	})
	return cmd
}

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

// report returns the report of a run that is about to begin.
func (s *session) report(c *console) reports.Report {
	report := c.begun(s.config.Provider, s.started, s.config.Seed)
	report.Run.Strict, report.Run.Time = s.strict, s.flags.time
	report.Target = reports.Target{Party: specs.Receiver, URL: s.config.Target.URL}
	if s.config.Target.AllowHTTP {
		report.Run.Relaxations = append(report.Run.Relaxations, "allow-http")
	}
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
