package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/reports"
)

func newReportDiff(c *console) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff OLD.json NEW.json",
		Short: "Say what changed from one report to another",
		Long: `Compares two JSON reports, - for standard input: newly failing, newly passing and newly inconclusive requirements,
those that only one of them has, and what makes the two hard to compare.

Exit codes: 1 when the new report is worse (a requirement fails that did not, a must is decided no more, or the verdict is worse;
known failures do not count), 0 when it is not, 2 when a report cannot be read.`,
		Example: `  hookbench report diff main.json branch.json`,
		Args:    func(_ *cobra.Command, args []string) error { return wantReports(args, 2, "diff OLD.json NEW.json") },
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.diff(cmd.InOrStdin(), args[0], args[1], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the differences as JSON")
	return cmd
}

func (c *console) diff(in io.Reader, before, after string, asJSON bool) error {
	if before == "-" && after == "-" {
		return errors.New("only one of the two reports can come from standard input")
	}
	old, err := readReport(in, before)
	if err != nil {
		return err
	}
	current, err := readReport(in, after)
	if err != nil {
		return err
	}
	difference := reports.Compare(old, current)
	if err := c.writeDifference(difference, asJSON); err != nil {
		return err
	}
	if difference.Worse {
		return exitError{code: exitNonconformant}
	}
	return nil
}

func (c *console) writeDifference(d reports.Difference, asJSON bool) error {
	if asJSON {
		return reports.WriteDifferenceJSON(c.out, d)
	}
	return reports.WriteDifference(c.out, d, c.style(c.out))
}
