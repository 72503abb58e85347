package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// The exit codes that pipelines rely on.
const (
	exitConformant    = 0
	exitNonconformant = 1
	exitUsage         = 2 // wrong usage or configuration, said before anything is sent
	exitInconclusive  = 3 // the target could not be reached, or a must could not be decided
	exitInterrupted   = 130
)

// exitError ends the program with a code. Without a text nothing more is printed.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// run runs the command line and returns the exit code. Errors are one line on standard error.
func run(args []string, stdout, stderr io.Writer) int {
	console := &console{args: args, out: stdout, err: stderr}
	root := newRoot(console)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(context.Background())
	if err == nil {
		return exitConformant
	}
	code := exitUsage
	var exit exitError
	if errors.As(err, &exit) {
		code, err = exit.code, exit.err
	}
	if err != nil {
		fmt.Fprintf(stderr, "hookbench: %s\n", console.redactor.String(oneLine(err)))
	}
	return code
}

// oneLine keeps an error on one line, but for a list of problems, which has one a line. What a target had to say in it
// is no command to the terminal.
func oneLine(err error) string {
	text := strings.TrimSpace(plainText([]byte(err.Error())))
	return strings.ReplaceAll(text, "\n", "\nhookbench: ")
}

func newRoot(c *console) *cobra.Command {
	root := &cobra.Command{
		Use:   "hookbench",
		Short: "A test bench for webhooks",
		Long: `hookbench plays webhook providers to develop against (simulate), and judges webhook receivers against what their
provider documents (test): it delivers as documented and as a forger would, and says for each documented demand
whether it is kept.

Exit codes: 0 conformant, 1 not conformant, 2 wrong usage or configuration, 3 inconclusive, 130 interrupted.
Of the commands that call a simulator, and of send: 1 it refused, 3 it could not be reached. Of verify: 1 not authentic.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noArguments,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.addFlags(root.PersistentFlags())
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return c.prepare(cmd, os.LookupEnv) }
	root.AddCommand(newProviders(c), newSimulate(c), newTest(c), newRecord(c), newReport(c), newVersion(c), newDoctor(c), newHealth(c), newMan(c))
	root.AddCommand(newSign(c), newVerify(c), newSend(c))
	root.AddCommand(newCredentials(c), newEndpoint(c), newEndpoints(c), newEmit(c), newScenario(c), newAdvance(c), newClock(c), newDeliveries(c), newRedeliver(c), newFaults(c), newReset(c))
	if len(c.args) > 0 && strings.HasPrefix(c.args[0], cobra.ShellCompRequestCmd) { // and ShellCompNoDescRequestCmd
		addCompletions(root)
	}
	root.SetHelpCommand(newHelp())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w (see hookbench help%s)", err, strings.TrimPrefix(cmd.CommandPath(), "hookbench"))
	})
	return root
}

// newHelp explains a command. It reads no configuration, so that a mistake there does not keep anybody from help.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:               "help [command]",
		Short:             "Explain a command",
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, args []string) error {
			found, left, err := cmd.Root().Find(args)
			if err != nil || len(left) > 0 {
				return fmt.Errorf("unknown command %q (see hookbench help)", strings.Join(args, " "))
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

// noArguments is for commands that take none: what is left over is a command that does not exist.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unknown command or argument %q (see hookbench help%s)", args[0], strings.TrimPrefix(cmd.CommandPath(), "hookbench"))
	}
	return nil
}
