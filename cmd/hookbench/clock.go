package main

import (
	"net/http"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/internal/controlclient"
)

func newClock(c *console) *cobra.Command {
	f := &clientFlags{}
	return newClientCommand(f, &cobra.Command{
		Use:   "clock",
		Short: "Show the providers' clock: the instant, how it runs, what is pending",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return call(cmd.Context(), c, f, request{http.MethodGet, "/clock", nil}, c.writeClock)
		},
	})
}

func (c *console) writeClock(clock controlclient.Clock) error {
	rows := [][]string{{"now", instant(&clock.Now)}, {"clock", clock.Pace}, {"pending", strconv.Itoa(clock.Pending)}}
	if due := instant(clock.NextDue); due != "" {
		rows = append(rows, []string{"next due", due})
	}
	return c.writeGrid(rows...)
}
