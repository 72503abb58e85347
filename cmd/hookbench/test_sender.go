package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/specs"
)

// senderFlags are the flags of test sender.
type senderFlags struct {
	provider  string
	recording string
	api       apiFlags
	sink      sinkFlags
	events    eventFlags
	start     startFlags
	pace      paceFlags
	selection selectionFlags
	seed      uint64
	reports   []string
}

func newTestSender(c *console) *cobra.Command {
	f := &senderFlags{}
	cmd := &cobra.Command{
		Use:   "sender --provider ID --api URL",
		Short: "Judge an implementation of a provider's side: a verdict for each documented demand, with evidence",
		Long: `Plays the receiver towards an implementation of a provider: subscribes through its API, has it emit events,
answers as each demand needs (or does not answer), and reports for each documented demand whether the sender
keeps it: signatures, access tokens, filters, every step of the retry schedule, expiry. The data of a triggered event is
to be merged into the payload member by member, at every depth.

How the sender's time runs, from the most exact to the slowest (--time):
  jump       an unmodified process, in any language, that --exec starts: its time jumps while all its threads sleep;
             Linux only (hookbench doctor tries it)
  clock=URL  the sender's own test clock: POST URL {"advance":"10s"} moves it and answers when everything that
             fell due was sent; GET URL answers {"now":"2026-01-02T15:04:05Z"}
  faketime   an unmodified process that --exec starts under libfaketime, on a clock that the bench drives; not for Go
             and static programs
  xN         the sender was started with its delays divided by N
  real       as it is; what is not seen within --max-wait is inconclusive
The report says how closely delays were told (run.retry.resolution). What is told less closely than --tolerance allows is
inconclusive.

With --recording no sender is talked to: what hookbench record kept, or a HAR file, is judged for all that it can show.

Secrets may be written env:NAME or file:PATH; they appear in no output.`,
		Example: strings.ReplaceAll(`  hookbench test sender --provider ID --api http://127.0.0.1:8080 --api-key env:KEY --trigger http://127.0.0.1:8080/test/events --time clock=http://127.0.0.1:8080/test/clock
  hookbench test sender --provider ID --api http://127.0.0.1:8080 --trigger-exec './emit' --time x600 --report junit=out.xml
  hookbench test sender --provider ID --recording deliveries.jsonl --secret env:SECRET
  hookbench test sender --provider ID --image my/sender --port 8080 --api /api --trigger http://127.0.0.1:8080/test/events --ca-dir ca`, "ID", specs.Builtin()[0]),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.checkRecording(cmd.Flags()); err != nil {
				return err
			}
			return f.run(cmd.Context(), c)
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *senderFlags) add(flags *pflag.FlagSet) {
	addProvider(flags, &f.provider)
	flags.StringVar(&f.recording, "recording", "", "file of hookbench record, or a HAR file, to be judged instead of a sender; with --time xN if its delays were divided")
	f.api.add(flags)
	f.sink.add(flags)
	f.events.add(flags)
	f.start.add(flags, specs.Sender, "PORT (that of --api), HOOKBENCH_SINK, HOOKBENCH_SECRET and, for https, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS and REQUESTS_CA_BUNDLE")
	f.pace.add(flags)
	f.selection.add(flags)
	flags.Uint64Var(&f.seed, "seed", 0, "number that secrets and texts follow from (default: a new one for each run)")
	addReports(flags, &f.reports)
}

// run makes the run in three steps: everything that can be wrong with the flags, then the run, then the reports.
func (f *senderFlags) run(ctx context.Context, c *console) error {
	outputs, err := parseOutputs("report", f.reports)
	if err != nil {
		return err
	}
	session, err := f.open(ctx, c)
	if err != nil {
		return err
	}
	ctx, session.interruption = interruptible(ctx, c.log, "the reports are being written", session.kill)
	defer session.interruption.stop()
	defer session.close()
	return session.judge(ctx, c, outputs)
}
