package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/specs"
)

// addProvider adds the flag that names a provider.
func addProvider(flags *pflag.FlagSet, name *string) {
	flags.StringVar(name, "provider", "", "id of a provider, or the path of a provider folder (see hookbench providers)")
}

// openProvider opens the provider of --provider.
func openProvider(name string) (*specs.Provider, error) {
	if name == "" {
		return nil, fmt.Errorf("--provider is missing: one of %s, or the path of a provider folder", listOf(specs.Builtin()))
	}
	return specs.Open(name)
}
