package main

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/specs"
)

// suggestion returns what may stand in a place of the command line, each "WORD" or "WORD\tdescription".
type suggestion func(cmd *cobra.Command, args []string) []string

// addCompletions tells the shells what may stand where: ids of providers, requirements, events and scenarios are read from
// the provider's folder when they are asked for.
func addCompletions(root *cobra.Command) {
	complete(root)
	for path, places := range argumentSuggestions() {
		cmd, _, err := root.Find(strings.Fields(path))
		if err == nil {
			cmd.ValidArgsFunction = inPlaces(places)
		}
	}
}

// complete registers what is known of the flags of a command and those below it.
func complete(cmd *cobra.Command) {
	known := flagSuggestions()
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if s, found := known[f.Name]; found {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, offered(s, directive(f.Name))) // fails only where it is registered twice
		}
	})
	for _, sub := range cmd.Commands() {
		complete(sub)
	}
}

// directive says how the values of a flag go on: some are not finished with what is suggested, and some may be files.
func directive(flag string) cobra.ShellCompDirective {
	switch flag {
	case "provider":
		return cobra.ShellCompDirectiveDefault
	case "report", "to", "time":
		return cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	default:
		return cobra.ShellCompDirectiveNoFileComp
	}
}

func flagSuggestions() map[string]suggestion {
	return map[string]suggestion{
		"provider":   providerIDs,
		"only":       selectors,
		"skip":       selectors,
		"report":     outputs,
		"to":         outputs,
		"event":      events,
		"status":     deliveryStatuses,
		"clock":      fixed("real", "manual", "instant", "x60"),
		"time":       fixed("real", "x60", "clock=", "faketime"),
		"schedule":   fixed("gaps", "offsets"),
		"log-format": fixed("text", "json"),
	}
}

// argumentSuggestions are those of the arguments of commands. What has no place here takes no argument, or a file.
func argumentSuggestions() map[string][]suggestion {
	return map[string][]suggestion{
		"simulate":       {providerIDs, providerIDs, providerIDs, providerIDs},
		"providers show": {providerIDs},
		"credentials":    {providerIDs},
		"endpoint":       {providerIDs},
		"endpoints":      {providerIDs},
		"emit":           {providerIDs, events},
		"scenario":       {providerIDs, scenarios},
		"faults set":     {faultKinds},
	}
}

// offered returns the function that the command line asks for a flag's values.
func offered(s suggestion, directive cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		return beginning(s(cmd, args), begun), directive
	}
}

// inPlaces returns the function that the command line asks for arguments, one suggestion for each place.
func inPlaces(places []suggestion) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= len(places) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		fresh := slices.DeleteFunc(places[len(args)](cmd, args), func(word string) bool {
			bare, _, _ := strings.Cut(word, "\t")
			return slices.Contains(args, bare)
		})
		return beginning(fresh, begun), cobra.ShellCompDirectiveNoFileComp
	}
}

func beginning(words []string, with string) []string {
	return slices.DeleteFunc(words, func(word string) bool { return !strings.HasPrefix(word, with) })
}

func fixed(words ...string) suggestion {
	return func(*cobra.Command, []string) []string { return slices.Clone(words) }
}

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
