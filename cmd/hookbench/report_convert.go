package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/reports"
)

func newReportConvert(c *console) *cobra.Command {
	var to []string
	cmd := &cobra.Command{
		Use:   "convert REPORT.json --to FORMAT=FILE",
		Short: "Write a JSON report in other formats",
		Long: `Reads a report that --report json=FILE has written, - for standard input, and writes it in other formats.
A report of another schema version, or one that breaks the schema, is refused.`,
		Example: `  hookbench report convert report.json --to html=report.html --to markdown=comment.md
  hookbench report convert report.json --to badge=badge.svg`,
		Args: func(_ *cobra.Command, args []string) error { return wantReports(args, 1, "convert REPORT.json") },
		RunE: func(cmd *cobra.Command, args []string) error { return c.convert(cmd.InOrStdin(), args[0], to) },
	}
	cmd.Flags().StringArrayVar(&to, "to", nil, "write the report as FORMAT=FILE; formats: "+formats()+"; FILE - is standard output; repeatable")
	return cmd
}

// wantReports finds out whether as many reports are named as a command takes.
func wantReports(args []string, want int, usage string) error {
	if len(args) != want {
		return fmt.Errorf("got %d of %d reports: want hookbench report %s; each is a file that --report json=FILE has written", len(args), want, usage)
	}
	return nil
}

func (c *console) convert(in io.Reader, file string, to []string) error {
	if len(to) == 0 {
		return fmt.Errorf("--to is missing: want FORMAT=FILE; formats: %s", formats())
	}
	report, err := readReport(in, file)
	if err != nil {
		return err
	}
	outputs, err := parseOutputs("to", to)
	if err != nil {
		return err
	}
	var failed []error
	for _, o := range outputs {
		failed = append(failed, c.writeTo(o, report))
	}
	return errors.Join(failed...)
}

// readReport reads a JSON report from a file, or from standard input for -.
func readReport(in io.Reader, file string) (reports.Report, error) {
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return reports.Report{}, err
		}
		defer opened.Close()
		in = opened
	}
	report, err := reports.ReadJSON(in)
	if err != nil {
		return reports.Report{}, fmt.Errorf("%s: %w", file, err)
	}
	return report, nil
}
