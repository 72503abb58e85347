package main

import (
	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/reports"
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
