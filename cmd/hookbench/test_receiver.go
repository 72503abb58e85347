package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/specs"
)

// receiverFlags are the flags of test receiver.
type receiverFlags struct {
	provider  string
	target    targetFlags
	secrets   secretFlags
	oauth     oauthFlags
	probe     string
	selection selectionFlags
	time      string
	seed      uint64
	schedule  string
	reports   []string
}

func newTestReceiver(c *console) *cobra.Command {
	f := &receiverFlags{}
	cmd := &cobra.Command{
		Use:   "receiver --provider ID --url URL",
		Short: "Judge a webhook endpoint: a verdict for each documented demand, with evidence",
		Long: `Plays the provider towards a webhook endpoint: delivers every documented event, repeats deliveries on the
documented schedule, forges signatures, keys and tokens, and reports for each documented demand whether the
endpoint keeps it.

Secrets may be written env:NAME or file:PATH; they appear in no output.`,
		Example: strings.ReplaceAll(`  hookbench test receiver --provider ID --url https://127.0.0.1:8443/webhooks --secret env:WEBHOOK_SECRET
  hookbench test receiver --provider ID --url /webhooks --exec 'python3 receiver.py' --report junit=out.xml
  hookbench test receiver --provider ID --url /webhooks --image my/receiver --port 8080`, "ID", specs.Builtin()[0]),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), c) },
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *receiverFlags) add(flags *pflag.FlagSet) {
	addProvider(flags, &f.provider)
	f.target.add(flags)
	f.secrets.add(flags)
	f.oauth.add(flags)
	flags.StringVar(&f.probe, "probe", "", `effects probe: GET URL answers {"effects":[{"key":"…"}…]}, one for each time the receiver acted on an event; a path is taken to be on the receiver's port`)
	f.selection.add(flags)
	flags.StringVar(&f.time, "time", "instant", "how the receiver's clock runs: instant (as it does; late repeats are of old events) or jump (a program that --exec starts lives in the provider's time, which jumps from repeat to repeat)")
	flags.Uint64Var(&f.seed, "seed", 0, "number that the deliveries follow from (default: a new one for each run)")
	flags.StringVar(&f.schedule, "schedule", "", "reading of the documented retry table: gaps or offsets (default: the provider's)")
	addReports(flags, &f.reports)
}

// run makes the run in three steps: everything that can be wrong with the flags, then the run, then the reports.
func (f *receiverFlags) run(ctx context.Context, c *console) error {
	outputs, err := parseOutputs("report", f.reports)
	if err != nil {
		return err
	}
	session, err := f.open(c)
	if err != nil {
		return err
	}
	ctx, session.interruption = interruptible(ctx, c.log, "the reports are being written", session.subject.kill)
	defer session.interruption.stop()
	defer session.close()
	return session.judge(ctx, c, outputs)
}
