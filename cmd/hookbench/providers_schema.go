package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/specs"
)

func newProvidersSchema(c *console) *cobra.Command {
	return &cobra.Command{
		Use:   "schema FILE",
		Short: "Print the JSON Schema of a file of a provider folder, for editors",
		Long: `Prints the JSON Schema of one of the files of a provider folder. Editors that know YAML complete and check by it, with a
first line in the file such as

  # yaml-language-server: $schema=.schema/delivery.json

hookbench providers new writes these lines and the schemas. That of openapi.yaml refers to the official one.`,
		Args: oneArgument("the name of a file: " + strings.Join(slices.Sorted(maps.Keys(specs.Schemas())), ", ")),
		RunE: func(_ *cobra.Command, args []string) error {
			schemas := specs.Schemas()
			text, ok := schemas[filepath.Base(args[0])]
			if !ok {
				return fmt.Errorf("there is no schema for %q; there is one for each of %s", args[0], strings.Join(slices.Sorted(maps.Keys(schemas)), ", "))
			}
			_, err := c.out.Write(text)
			return err
		},
	}
}
