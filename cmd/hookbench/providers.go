package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/specs"
)

func newProviders(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "providers",
		Short: "List the providers, show one, draft and check a provider folder",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			rows, err := providerRows()
			if err != nil {
				return err
			}
			return c.writeGrid(rows...)
		},
	}
	cmd.AddCommand(newProvidersShow(c), newProvidersNew(c), newProvidersLint(c), newProvidersGroups(c), newProvidersChecks(c), newProvidersSchema(c))
	return cmd
}

// providerRows returns a row for each built-in provider, below their headings.
func providerRows() ([][]string, error) {
	rows := [][]string{{"ID", "TITLE", "EVENTS", "MUST", "SHOULD", "RETRIES"}}
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			return nil, err
		}
		must, should := 0, 0
		for _, r := range p.Catalogue.Requirements {
			if r.Level == specs.Must {
				must++
			} else {
				should++
			}
		}
		rows = append(rows, []string{id, p.Contract.Title, strconv.Itoa(len(p.Events)), strconv.Itoa(must), strconv.Itoa(should), p.Contract.Retry.Summary()})
	}
	return rows, nil
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
