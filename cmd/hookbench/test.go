package main

import "github.com/spf13/cobra"

func newTest(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Judge a receiver, or a sender, against what its provider documents",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTestReceiver(c), newTestSender(c))
	return cmd
}
