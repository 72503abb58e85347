package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/specs"
)

// simulateFlags are the flags of simulate.
type simulateFlags struct {
	listen       string
	publicURL    string
	clock        string
	allowHTTP    bool
	tls          bool
	caDir        string
	caFile       string
	seed         uint64
	allowTarget  []string
	limitRate    bool
	maxDeadline  time.Duration
	drainTimeout time.Duration
	token        string
	json         bool
}

func newSimulate(c *console) *cobra.Command {
	f := &simulateFlags{}
	cmd := &cobra.Command{
		Use:   "simulate [PROVIDER...]",
		Short: "Play the providers: their APIs, their deliveries, their retries, at any speed",
		Long: `Serves the named providers (all built-in ones by default) on one port, each under its id with the documented
paths behind it, and prints their base URLs with ready-made credentials. Beside them: /idp, an identity provider that
protects receivers, and /_hookbench/v1, the control API that emit, scenario, advance, deliveries, redeliver, faults,
endpoint and reset call.

The clock is real; xN, N times faster; manual, moves only when told by advance; or instant, jumps to the next attempt
as soon as nothing is in flight. Deliveries go to loopback and private addresses; others need --allow-target, and
link-local and metadata addresses are always refused. Beyond loopback the control API asks for a token.

The first signal stops taking calls and finishes what is in flight: exit code 0 after SIGTERM, 130 after an interrupt
(Ctrl-C), 3 when --drain-timeout cut attempts off. The second stops at once. What is pending then is said.`,
		Example: "  hookbench simulate --clock manual --allow-http\n  hookbench simulate " + specs.Builtin()[0] + " --listen 127.0.0.1:0 --json",
		RunE:    func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), c, args) },
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *simulateFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.listen, "listen", "127.0.0.1:4500", "address to listen on; with port 0 a free one is taken and printed")
	flags.StringVar(&f.publicURL, "public-url", "", "address under which clients and receivers reach the simulator, where it is not that of --listen")
	flags.StringVar(&f.clock, "clock", "real", "how time runs for the providers: real, xN, manual or instant")
	flags.BoolVar(&f.allowHTTP, "allow-http", false, "take http:// destinations where the provider demands https://")
	flags.BoolVar(&f.tls, "tls", false, "serve HTTPS, HTTP/2 included, with a certificate of the development authority")
	flags.StringVar(&f.caDir, "ca-dir", "", "folder that keeps the development authority: ca.pem, to be trusted, and its key; made when missing")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file with an authority that endpoints may have their certificates from, beside those of the system")
	flags.Uint64Var(&f.seed, "seed", 0, "number that ids, secrets, jitter and faults follow from (default: a new one for each run)")
	flags.StringArrayVar(&f.allowTarget, "allow-target", nil, "range of addresses (CIDR) that deliveries may go to, beside loopback and private ones; repeatable")
	flags.BoolVar(&f.limitRate, "limit-rate", false, "answer calls of the APIs beyond the documented rate with 429")
	flags.DurationVar(&f.maxDeadline, "max-deadline", 0, "longest wait for an endpoint's answer, where the documented one is longer (default: as documented)")
	flags.DurationVar(&f.drainTimeout, "drain-timeout", 35*time.Second, "longest wait at the end for what is in flight")
	flags.StringVar(&f.token, "token", "", "token that the control API asks for; env:NAME and file:PATH are read (default: none on loopback, a random one beyond)")
	flags.BoolVar(&f.json, "json", false, "print one line of JSON instead of the table")
}

// run reads the flags, listens, and serves until a signal comes.
func (f *simulateFlags) run(ctx context.Context, c *console, providers []string) error {
	s, err := f.open(c, providers)
	if err != nil {
		return err
	}
	ctx, i := interruptible(ctx, c.log, "what is in flight is being finished", func() {})
	defer i.stop()
	return s.serve(ctx, c)
}
