package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/specs"
)

func newProvidersGroups(c *console) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "groups",
		Short: "List the groups of the shared catalogue, which requirements.yaml takes by name, with their entries",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return writeIndented(c, map[string]any{"groups": specs.Shared()})
			}
			table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "GROUP\tENTRY\tLEVEL\tNEEDS\tCHECK\tDEMAND")
			for _, group := range specs.Shared() {
				for _, r := range group.Requirements {
					needs := r.Needs
					if needs == "" {
						needs = group.Needs
					}
					fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", group.Name, r.ID, r.Level, needs, r.Check, r.Text)
				}
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
