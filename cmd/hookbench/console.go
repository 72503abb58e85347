package main

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/reports"
)

// console is what all commands share: where they write, how, and what must not be written.
type console struct {
	args     []string // as typed
	out, err io.Writer
	live     *liveLine // the last line of err; nil where that is no terminal
	notices  io.Writer // err, above the live line if there is one
	log      *slog.Logger
	redactor reports.Redactor

	config    string
	logFormat string
	quiet     bool
	noColor   bool
}

func (c *console) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&c.config, "config", "", "file that holds flags by their long names (default hookbench.yaml, if there is one)")
	flags.StringVar(&c.logFormat, "log-format", "text", "how to log on standard error: text or json")
	flags.BoolVar(&c.quiet, "quiet", false, "print neither progress nor failures, only the verdict")
	flags.BoolVar(&c.noColor, "no-color", false, "print without colours, as when NO_COLOR is set or TERM is dumb")
}

// prepare fills flags that were not given from the environment and the configuration file, and sets up the log.
func (c *console) prepare(cmd *cobra.Command, lookup func(string) (string, bool)) error {
	if err := fillFlags(cmd, lookup); err != nil {
		return err
	}
	if value, set := lookup("NO_COLOR"); set && value != "" {
		c.noColor = true
	}
	c.notices = c.err
	if obeys(c.err) && c.logFormat == "text" {
		c.live = &liveLine{to: c.err}
		c.notices = c.live
	}
	level := slog.LevelInfo
	if c.quiet {
		level = slog.LevelWarn
	}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: c.redactAttribute}
	switch c.logFormat {
	case "text":
		c.log = slog.New(slog.NewTextHandler(c.notices, options))
	case "json":
		c.log = slog.New(slog.NewJSONHandler(c.notices, options))
	default:
		return fmt.Errorf("--log-format %q: want text or json", c.logFormat)
	}
	return nil
}

func (c *console) redactAttribute(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindString || a.Value.Kind() == slog.KindAny {
		return slog.String(a.Key, c.redactor.String(a.Value.String()))
	}
	return a
}

// command returns the command line for the report, without its secrets.
func (c *console) command() []string {
	return c.redactor.Command(append([]string{"hookbench"}, c.args...))
}

// color tells whether what goes to the writer may have colours.
func (c *console) color(w io.Writer) bool { return !c.noColor && obeys(w) }

// widest is how many columns text is set in at most: longer lines are hard to read.
const widest = 100

// style says how text is set for the writer: as wide as a terminal, and in 80 columns elsewhere.
func (c *console) style(w io.Writer) reports.TextOptions {
	return reports.TextOptions{Color: c.color(w), Width: min(columns(w), widest)}
}
