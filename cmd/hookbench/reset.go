package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"
)

func newReset(c *console) *cobra.Command {
	f := &clientFlags{}
	return newClientCommand(f, &cobra.Command{
		Use:   "reset",
		Short: "Have the simulator forget all endpoints, deliveries, tokens and faults, and set its clock to the start",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return call(cmd.Context(), c, f, request{http.MethodPost, "/reset", nil}, func(any) error {
				_, err := fmt.Fprintln(c.out, "all state is forgotten")
				return err
			})
		},
	})
}
