package main

import (
	"net/http"

	"github.com/spf13/cobra"
)

func newRedeliver(c *console) *cobra.Command {
	f := &clientFlags{}
	return newClientCommand(f, &cobra.Command{
		Use:   "redeliver ID",
		Short: "Send a delivery again now",
		Args:  oneArgument("the id of a delivery (see hookbench deliveries)"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return call(cmd.Context(), c, f, request{http.MethodPost, deliveryPath(args[0]) + "/redeliver", nil}, c.writeDelivery)
		},
	})
}
