package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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
		"time":       fixed("real", "jump", "x60", "clock=", "faketime"),
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
