package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/specs"
)

func newProviders(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "providers",
		Short: "List the providers, show one, draft and check a provider folder",
		Args:  noArguments,
		RunE:  func(*cobra.Command, []string) error { return c.listProviders() },
	}
	cmd.AddCommand(newProvidersShow(c), newProvidersNew(c), newProvidersLint(c), newProvidersGroups(c), newProvidersChecks(c), newProvidersSchema(c))
	return cmd
}

// listProviders prints a line for each built-in provider.
func (c *console) listProviders() error {
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tTITLE\tEVENTS\tMUST\tSHOULD\tRETRIES")
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			return err
		}
		must, should := 0, 0
		for _, r := range p.Catalogue.Requirements {
			if r.Level == specs.Must {
				must++
			} else {
				should++
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%s\n", id, p.Contract.Title, len(p.Events), must, should, p.Contract.Retry.Summary())
	}
	return table.Flush()
}

func newProvidersShow(c *console) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show what is known of a provider: facts with their basis, events, endpoints, requirements and their checks",
		Args:  oneArgument("the id of a provider, or the path of a provider folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := specs.Open(args[0])
			if err != nil {
				return err
			}
			if asJSON {
				return writeIndented(c, newProviderSheet(p))
			}
			return newProviderSheet(p).print(c.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// oneArgument demands exactly one argument and says what it is.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s takes one argument: %s", cmd.CommandPath(), what)
		}
		return nil
	}
}

func writeIndented(c *console, value any) error {
	encoder := json.NewEncoder(c.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
