package main

import (
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/specs"
)

// checkRow is one check that a requirement may name.
type checkRow struct {
	Party   specs.Party `json:"party"`
	Check   string      `json:"check"`
	With    string      `json:"with"`    // its parameters
	Entry   string      `json:"entry"`   // of the shared catalogue, or a requirement of a built-in provider
	Example string      `json:"example"` // what that demands
}

func newProvidersChecks(c *console) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "checks",
		Short: "List the checks that a requirement may name, their parameters, and a requirement that each of them proves",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			rows, err := checkRows()
			if err != nil {
				return err
			}
			if asJSON {
				return writeIndented(c, map[string]any{"checks": rows})
			}
			table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "PARTY\tCHECK\tWITH\tFOR EXAMPLE\tDEMAND")
			for _, row := range rows {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", row.Party, row.Check, row.With, row.Entry, row.Example)
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// checkRows returns the checks of both parties by name, each with a requirement that it proves.
func checkRows() ([]checkRow, error) {
	proved, err := proving()
	if err != nil {
		return nil, err
	}
	var rows []checkRow
	add := func(party specs.Party, name, takes string) {
		r := proved[string(party)+" "+name]
		rows = append(rows, checkRow{party, name, takes, r.ID, r.Text})
	}
	receivers, senders := receiver.Checks(), sender.Checks()
	for _, name := range slices.Sorted(maps.Keys(receivers)) {
		add(specs.Receiver, name, receivers[name].Takes)
	}
	for _, name := range slices.Sorted(maps.Keys(senders)) {
		add(specs.Sender, name, senders[name].Takes)
	}
	return rows, nil
}

// proving returns for each check a requirement that names it: one of the shared catalogue before one of a provider's own.
func proving() (map[string]specs.Requirement, error) {
	by := map[string]specs.Requirement{}
	add := func(r specs.Requirement) {
		if key := string(r.Party) + " " + r.Check; by[key].ID == "" {
			by[key] = r
		}
	}
	for _, group := range specs.Shared() {
		for _, r := range group.Requirements {
			add(r.Requirement)
		}
	}
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			return nil, err
		}
		for _, r := range p.Catalogue.Requirements {
			add(r)
		}
	}
	return by, nil
}
