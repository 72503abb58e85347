package main

import (
	"bytes"
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan(c *console) *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Long:    "Prints the manual page, made from what help says of every command, in the format of man.",
		Example: "  hookbench man >hookbench.1 && man ./hookbench.1",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := c.out.Write(manual(cmd.Root()))
			return err
		},
	}
}

// manual returns the manual page of the program, in the man macros of roff.
func manual(root *cobra.Command) []byte {
	var page roff
	page.macro("TH", "HOOKBENCH", "1", builtAt(), "hookbench "+version(), "User Commands")
	page.macro("SH", "NAME")
	page.text("hookbench - " + strings.ToLower(root.Short[:1]) + root.Short[1:])
	page.macro("SH", "SYNOPSIS")
	page.macro("B", "hookbench")
	page.text("COMMAND [ARGUMENT...] [--FLAG VALUE...]")
	page.macro("SH", "DESCRIPTION")
	page.prose(root.Long)
	page.macro("SH", "FLAGS OF EVERY COMMAND")
	root.PersistentFlags().VisitAll(page.flag)
	page.macro("SH", "COMMANDS")
	page.commands(root)
	page.macro("SH", "ENVIRONMENT")
	page.prose("Every flag can be given as a variable, HOOKBENCH_ with its name in capitals and _ for -, such as HOOKBENCH_LOG_FORMAT; of a repeatable one each line is a value. Flags win, then variables, then the file of --config.")
	return page.Bytes()
}

// builtAt returns the day of the commit that the program is built from, so that the page of a release is always the same.
func builtAt() string {
	info, _ := debug.ReadBuildInfo()
	for _, setting := range cmp.Or(info, &debug.BuildInfo{}).Settings {
		if setting.Key != "vcs.time" {
			continue
		}
		if at, err := time.Parse(time.RFC3339, setting.Value); err == nil {
			return at.UTC().Format(time.DateOnly)
		}
	}
	return ""
}

// roff is a page in the making.
type roff struct{ bytes.Buffer }

func (r *roff) macro(name string, args ...string) {
	r.WriteString("." + name)
	for _, arg := range args {
		fmt.Fprintf(r, ` "%s"`, strings.ReplaceAll(escaped(arg), `"`, `\(dq`))
	}
	r.WriteByte('\n')
}

// text writes one line, which cannot be taken for a macro.
func (r *roff) text(line string) {
	line = escaped(line)
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		line = `\&` + line
	}
	r.WriteString(line + "\n")
}

// escaped spells what roff would read in another way, and what is not ASCII, which some read as Latin.
func escaped(text string) string {
	var to strings.Builder
	for _, r := range strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text) {
		if r < utf8.RuneSelf {
			to.WriteRune(r)
			continue
		}
		fmt.Fprintf(&to, `\[u%04X]`, r)
	}
	return to.String()
}

// prose writes paragraphs. Lines that are indented, such as tables, stay as they are.
func (r *roff) prose(text string) {
	literal := false
	for _, line := range strings.Split(text, "\n") {
		if indented := strings.HasPrefix(line, " "); indented != literal {
			literal = indented
			r.macro(map[bool]string{true: "nf", false: "fi"}[literal])
		}
		if line == "" {
			r.macro("PP")
			continue
		}
		r.text(line)
	}
	if literal {
		r.macro("fi")
	}
}

// commands writes the commands below one, each with what help says of it. Those that only group others are their title.
func (r *roff) commands(parent *cobra.Command) {
	for _, cmd := range parent.Commands() {
		if !cmd.IsAvailableCommand() || cmd.Name() == "help" {
			continue
		}
		r.macro("SS", cmd.CommandPath())
		r.prose(cmp.Or(cmd.Long, cmd.Short+"."))
		if !cmd.HasAvailableSubCommands() {
			r.macro("PP")
			r.text("Usage: " + strings.TrimSuffix(cmd.UseLine(), " [flags]"))
		}
		cmd.LocalNonPersistentFlags().VisitAll(r.flag)
		if cmd.Example != "" {
			r.macro("PP")
			r.text("Examples:")
			r.macro("PP")
			r.prose(strings.TrimRight(cmd.Example, "\n"))
		}
		r.commands(cmd)
	}
}

func (r *roff) flag(f *pflag.Flag) {
	if f.Hidden || f.Name == "help" {
		return
	}
	kind, usage := pflag.UnquoteUsage(f)
	r.macro("TP")
	r.macro("B", strings.TrimSpace("--"+f.Name+" "+kind))
	if plain := map[string]bool{"": true, "false": true, "0": true, "0s": true, "[]": true}; !plain[f.DefValue] && !strings.Contains(usage, "(default") {
		usage += " (default " + f.DefValue + ")"
	}
	r.text(usage)
}
