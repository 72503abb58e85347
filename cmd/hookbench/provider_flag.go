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

// openJudged opens the provider of a run, with its retry table read as --schedule says. The error is also for a catalogue that
// names a check which does not exist.
func openJudged(name, schedule string, checkNames func(specs.Catalogue) error) (*specs.Provider, error) {
	provider, err := openProvider(name)
	if err != nil {
		return nil, err
	}
	if err := checkNames(provider.Catalogue); err != nil {
		return nil, err
	}
	if err := provider.Contract.Retry.ReadAs(specs.Reading(schedule)); err != nil {
		return nil, fmt.Errorf("--schedule: %w", err)
	}
	return provider, nil
}
