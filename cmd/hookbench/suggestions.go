package main

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/specs"
)

func providerIDs(*cobra.Command, []string) []string { return specs.Builtin() }

func deliveryStatuses(cmd *cobra.Command, _ []string) []string {
	if cmd.Name() != "deliveries" {
		return nil
	}
	return statuses()
}

func outputs(*cobra.Command, []string) []string {
	var words []string
	for _, format := range slices.Sorted(maps.Keys(writers())) {
		words = append(words, format+"=")
	}
	return words
}

func faultKinds(*cobra.Command, []string) []string {
	var words []string
	for _, k := range fault.Kinds() {
		words = append(words, string(k))
	}
	return words
}

// typed returns the provider that the command line names so far: as an argument, by a flag or by a variable; nil: none.
func typed(cmd *cobra.Command, args []string) *specs.Provider {
	name := os.Getenv("HOOKBENCH_PROVIDER")
	if flag := cmd.Flags().Lookup("provider"); flag != nil && flag.Changed {
		name = flag.Value.String()
	} else if flag == nil && len(args) > 0 {
		name = args[0]
	}
	if name == "" {
		return nil
	}
	provider, err := specs.Open(name)
	if err != nil {
		return nil
	}
	return provider
}

func events(cmd *cobra.Command, args []string) []string {
	provider := typed(cmd, args)
	if provider == nil {
		return nil
	}
	return provider.EventNames()
}

func scenarios(cmd *cobra.Command, args []string) []string {
	provider := typed(cmd, args)
	if provider == nil {
		return nil
	}
	var words []string
	for _, s := range provider.Scenarios {
		words = append(words, s.Name+"\t"+strings.Join(strings.Fields(s.Text), " "))
	}
	return words
}

// selectors returns what --only and --skip take: levels, areas and requirements of the party that the command judges.
func selectors(cmd *cobra.Command, args []string) []string {
	words := []string{"level:" + string(specs.Must), "level:" + string(specs.Should)}
	provider := typed(cmd, args)
	if provider == nil {
		return words
	}
	for _, r := range provider.Catalogue.Of(specs.Party(cmd.Name())) {
		if area := "area:" + r.Area; !slices.Contains(words, area) {
			words = append(words, area)
		}
	}
	for _, r := range provider.Catalogue.Of(specs.Party(cmd.Name())) {
		words = append(words, r.ID+"\t"+strings.Join(strings.Fields(r.Text), " "))
	}
	return words
}
