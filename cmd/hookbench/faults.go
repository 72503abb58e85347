package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/internal/controlclient"
	"github.com/hookbench/hookbench/simulator/fault"
)

func newFaults(c *console) *cobra.Command {
	f := &clientFlags{}
	cmd := newClientCommand(f, &cobra.Command{
		Use:   "faults",
		Short: "Show how the simulated providers misbehave, or say how they shall",
		Long:  `Shows the faults in force. Which deliveries and calls a fault hits follows from the simulator's seed.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return call(cmd.Context(), c, f, request{http.MethodGet, faultsPath, nil}, c.writeFaults)
		},
	})
	cmd.AddCommand(newFaultsSet(c), newFaultsLoad(c), newFaultsClear(c))
	return cmd
}

const faultsPath = "/faults"

// faultFlags are the flags of faults set.
type faultFlags struct {
	client       clientFlags
	provider     string
	subscription string
	share        float64
	by           time.Duration
	status       int
}

// faultDocument is one fault as the control API takes it.
type faultDocument struct {
	Kind         string   `json:"kind"`
	Provider     string   `json:"provider,omitempty"`
	Subscription string   `json:"subscription,omitempty"`
	Share        *float64 `json:"share,omitempty"`
	By           string   `json:"by,omitempty"`
	Status       int      `json:"status,omitempty"`
}

func newFaultsSet(c *console) *cobra.Command {
	f := &faultFlags{}
	cmd := newClientCommand(&f.client, &cobra.Command{
		Use:     "set KIND",
		Short:   "Add a fault to those in force",
		Long:    "Adds a fault to those in force. The kinds are " + kinds() + ".",
		Example: "  hookbench faults set duplicate --share 0.5\n  hookbench faults set delay --by 30s",
		Args:    oneArgument("the kind of a fault, such as duplicate, drop or hostile"),
		RunE:    func(cmd *cobra.Command, args []string) error { return f.run(cmd, c, args[0]) },
	})
	flags := cmd.Flags()
	flags.StringVar(&f.provider, "provider", "", "only at a provider (default: all)")
	flags.StringVar(&f.subscription, "subscription", "", "only on deliveries to an endpoint, by its id (default: all)")
	flags.Float64Var(&f.share, "share", 1, "part of the deliveries or calls that is hit, from above 0 to 1")
	flags.DurationVar(&f.by, "by", 0, "by how much, for kinds that delay (default: what is usual for the kind)")
	flags.IntVar(&f.status, "status", 0, "status that is answered, for kinds that refuse calls (default: what is usual for the kind)")
	return cmd
}

func kinds() string {
	var names []string
	for _, k := range fault.Kinds() {
		names = append(names, string(k))
	}
	return listOf(names)
}

func (f *faultFlags) run(cmd *cobra.Command, c *console, kind string) error {
	asked := faultDocument{Kind: kind, Provider: f.provider, Subscription: f.subscription, Status: f.status}
	if f.share <= 0 || f.share > 1 {
		return fmt.Errorf("--share %g: want a number above 0, of at most 1", f.share)
	}
	if f.by < 0 {
		return errors.New("--by must be positive, such as 30s")
	}
	if cmd.Flags().Changed("share") {
		asked.Share = &f.share
	}
	if f.by > 0 {
		asked.By = f.by.String()
	}
	added, err := json.Marshal(asked)
	if err != nil {
		return err
	}
	return f.add(cmd.Context(), c, added)
}

// add puts a fault behind those in force.
func (f *faultFlags) add(ctx context.Context, c *console, added json.RawMessage) error {
	client, err := f.client.client(c)
	if err != nil {
		return err
	}
	inForce, _, err := fetch[controlclient.Faults](ctx, client, request{http.MethodGet, faultsPath, nil})
	if err != nil {
		return err
	}
	all := controlclient.Faults{Faults: append(inForce.Faults, added)}
	return call(ctx, c, &f.client, request{http.MethodPut, faultsPath, all}, c.writeFaults)
}

func newFaultsLoad(c *console) *cobra.Command {
	f := &clientFlags{}
	return newClientCommand(f, &cobra.Command{
		Use:   "load FILE",
		Short: `Put the faults of a file, {"faults":[…]}, in the place of those in force`,
		Args:  oneArgument("a JSON file with faults"),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			if err := json.Unmarshal(text, &controlclient.Faults{}); err != nil {
				return fmt.Errorf(`%s: want JSON such as {"faults":[{"kind":"drop"}]}: %w`, args[0], err)
			}
			return call(cmd.Context(), c, f, request{http.MethodPut, faultsPath, json.RawMessage(text)}, c.writeFaults)
		},
	})
}

func newFaultsClear(c *console) *cobra.Command {
	f := &clientFlags{}
	return newClientCommand(f, &cobra.Command{
		Use:   "clear",
		Short: "Have the simulated providers behave",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return call(cmd.Context(), c, f, request{http.MethodDelete, faultsPath, nil}, c.writeFaults)
		},
	})
}

func (c *console) writeFaults(inForce controlclient.Faults) error {
	if len(inForce.Faults) == 0 {
		_, err := fmt.Fprintln(c.out, "no faults")
		return err
	}
	rows := [][]string{{"KIND", "PROVIDER", "SUBSCRIPTION", "SHARE", "BY", "STATUS"}}
	for _, text := range inForce.Faults {
		var shown faultDocument
		if err := json.Unmarshal(text, &shown); err != nil {
			return exitError{exitInconclusive, fmt.Errorf("the simulator's answer is not as expected; is it of another version? %w", err)}
		}
		rows = append(rows, shown.row())
	}
	return c.writeGrid(rows...)
}

func (f faultDocument) row() []string {
	row := []string{f.Kind, "all", "all", "1", f.By, ""}
	if f.Provider != "" {
		row[1] = f.Provider
	}
	if f.Subscription != "" {
		row[2] = f.Subscription
	}
	if f.Share != nil {
		row[3] = fmt.Sprintf("%g", *f.Share)
	}
	if f.Status != 0 {
		row[5] = fmt.Sprint(f.Status)
	}
	return row
}
