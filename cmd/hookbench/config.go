package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

const defaultConfig = "hookbench.yaml"

// fillFlags sets the flags that the command line left out: from HOOKBENCH_* variables first, then from the
// configuration file. A key of the file that is no flag of any command is an error.
func fillFlags(cmd *cobra.Command, lookup func(string) (string, bool)) error {
	given := map[string]bool{}
	cmd.Flags().Visit(func(f *pflag.Flag) { given[f.Name] = true })
	if err := fillFromEnvironment(cmd, given, lookup); err != nil {
		return err
	}
	return fillFromFile(cmd, given)
}

func fillFromEnvironment(cmd *cobra.Command, given map[string]bool, lookup func(string) (string, bool)) error {
	var failed error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := "HOOKBENCH_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, set := lookup(name)
		if !set || given[f.Name] || failed != nil {
			return
		}
		given[f.Name] = true
		for _, one := range perLine(f, value) {
			if err := cmd.Flags().Set(f.Name, one); err != nil {
				failed = fmt.Errorf("%s: %w", name, err)
			}
		}
	})
	return failed
}

// perLine splits the value of a variable for a repeatable flag into its lines.
func perLine(f *pflag.Flag, value string) []string {
	if f.Value.Type() != "stringArray" {
		return []string{value}
	}
	return strings.FieldsFunc(value, func(r rune) bool { return r == '\n' })
}

func fillFromFile(cmd *cobra.Command, given map[string]bool) error {
	name := cmd.Flags().Lookup("config").Value.String()
	file := name
	if file == "" {
		file = defaultConfig
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && name == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	var tree yaml.Node
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return fmt.Errorf("%s%s", file, yamlLine.ReplaceAllString(err.Error(), ":$1:"))
	}
	if len(tree.Content) == 0 {
		return nil
	}
	if tree.Content[0].Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: want flags by their long names, such as `provider: NAME`", file, tree.Content[0].Line)
	}
	return fillFromMapping(cmd, given, file, tree.Content[0].Content)
}

// yamlLine is how the YAML reader says where a mistake stands.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+):)?`)

func fillFromMapping(cmd *cobra.Command, given map[string]bool, file string, pairs []*yaml.Node) error {
	known, lines := allFlags(cmd.Root()), map[string]int{}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		switch {
		case !known[key.Value]:
			return fmt.Errorf("%s:%d: %q is no flag of hookbench", file, key.Line, key.Value)
		case lines[key.Value] > 0:
			return fmt.Errorf("%s:%d: %s stands on line %d already", file, key.Line, key.Value, lines[key.Value])
		}
		lines[key.Value] = key.Line
		flag := cmd.Flags().Lookup(key.Value)
		if flag == nil || given[key.Value] {
			continue
		}
		if err := setFromNode(cmd.Flags(), flag, value); err != nil {
			return fmt.Errorf("%s:%d: %s: %w", file, key.Line, key.Value, err)
		}
	}
	return nil
}

func setFromNode(flags *pflag.FlagSet, flag *pflag.Flag, value *yaml.Node) error {
	switch {
	case value.Kind == yaml.ScalarNode:
		return flags.Set(flag.Name, value.Value)
	case value.Kind == yaml.SequenceNode && flag.Value.Type() == "stringArray":
		for _, item := range value.Content {
			if item.Kind != yaml.ScalarNode {
				return errors.New("want a list of texts")
			}
			if err := flags.Set(flag.Name, item.Value); err != nil {
				return err
			}
		}
		return nil
	default:
		return errors.New("want one value")
	}
}

// allFlags returns the names of the flags of every command, since one file may serve several.
func allFlags(cmd *cobra.Command) map[string]bool {
	names := map[string]bool{}
	add := func(f *pflag.Flag) { names[f.Name] = true }
	cmd.PersistentFlags().VisitAll(add)
	cmd.Flags().VisitAll(add)
	for _, sub := range cmd.Commands() {
		for name := range allFlags(sub) {
			names[name] = true
		}
	}
	return names
}
