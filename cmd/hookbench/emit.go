package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/internal/controlclient"
)

// emitFlags are the flags of emit.
type emitFlags struct {
	client  clientFlags
	subtype string
	data    string
}

func newEmit(c *console) *cobra.Command {
	f := &emitFlags{}
	cmd := newClientCommand(&f.client, &cobra.Command{
		Use:   "emit PROVIDER TYPE",
		Short: "Let an event happen at a simulated provider",
		Long: `Lets an event happen at a simulated provider: every endpoint that is registered for it gets a delivery. The body is
the documented example with fresh ids, over which --data is merged.`,
		Args: arguments("the id of a provider", "the type of an event (see hookbench providers show ID)"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), c, args[0], args[1]) },
	})
	cmd.Flags().StringVar(&f.subtype, "subtype", "", "subtype of the event, where the provider has some")
	cmd.Flags().StringVar(&f.data, "data", "", "JSON object that is merged over the example's payload; @FILE reads a file, - standard input")
	return cmd
}

// emission is what is asked of the control API.
type emission struct {
	Type    string          `json:"type"`
	Subtype string          `json:"subtype,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"`
}

func (f *emitFlags) run(ctx context.Context, c *console, provider, event string) error {
	data, err := readData(f.data, os.Stdin)
	if err != nil {
		return err
	}
	r := request{http.MethodPost, "/providers/" + url.PathEscape(provider) + "/events", emission{event, f.subtype, data}}
	return call(ctx, c, &f.client, r, func(made controlclient.Emission) error {
		rows := [][]string{{"event", event}, {"id", made.EventID}}
		for _, id := range made.Deliveries {
			rows = append(rows, []string{"delivery", id})
		}
		if len(made.Deliveries) == 0 {
			rows = append(rows, []string{"delivery", "none: no endpoint is registered for it"})
		}
		return c.writeGrid(rows...)
	})
}

// arguments demands one argument for each description.
func arguments(what ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != len(what) {
			return fmt.Errorf("%s takes %s: %s", cmd.CommandPath(), counted(len(what), "argument", "arguments"), strings.Join(what, ", and "))
		}
		return nil
	}
}
