package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"net/url"
	"os/signal"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/ginkgotree"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

func newTest(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Judge a receiver against what its provider documents",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTestReceiver(c))
	return cmd
}

// receiverFlags are the flags of test receiver.
type receiverFlags struct {
	provider  string
	target    targetFlags
	secrets   secretFlags
	oauth     oauthFlags
	probe     string
	selection selectionFlags
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
		Example: `  hookbench test receiver --provider cargolint --url https://127.0.0.1:8443/webhooks --secret env:WEBHOOK_SECRET
  hookbench test receiver --provider cas-sso --url /webhooks --exec 'python3 receiver.py' --report junit=out.xml`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), c) },
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *receiverFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.provider, "provider", "", "id of a provider, or the path of a provider folder (see hookbench providers)")
	f.target.add(flags)
	f.secrets.add(flags)
	f.oauth.add(flags)
	flags.StringVar(&f.probe, "probe", "", `effects probe: GET URL answers {"effects":[{"key":"…"}…]}, one for each time the receiver acted on an event; a path is taken to be on the receiver's port`)
	f.selection.add(flags)
	flags.Uint64Var(&f.seed, "seed", 0, "number that the deliveries follow from (default: a new one for each run)")
	flags.StringVar(&f.schedule, "schedule", "", "reading of the documented retry table: gaps or offsets (default: the provider's)")
	flags.StringArrayVar(&f.reports, "report", nil, "write a report as FORMAT=FILE; formats: json, junit; FILE - is standard output; repeatable")
}

// run makes the run in three steps: everything that can be wrong with the flags, then the run, then the reports.
func (f *receiverFlags) run(ctx context.Context, c *console) error {
	outputs, err := parseOutputs(f.reports)
	if err != nil {
		return err
	}
	session, err := f.open(c)
	if err != nil {
		return err
	}
	defer session.close()
	ctx, stop := signal.NotifyContext(ctx, interrupts()...)
	defer stop()
	if err := session.start(ctx, c); err != nil {
		return err
	}
	return session.judge(ctx, c, outputs)
}

// session is one run of test receiver, from its flags to its report.
type session struct {
	flags    *receiverFlags
	config   receiver.Config
	known    []conformance.KnownFailure
	strict   bool
	selected conformance.Selection
	issuer   *issuerServer
	process  *process
	started  time.Time
}

// open reads every flag and file, and sends nothing.
func (f *receiverFlags) open(c *console) (*session, error) {
	if f.provider == "" {
		return nil, fmt.Errorf("--provider is missing: one of %s, or the path of a provider folder", listOf(specs.Builtin()))
	}
	provider, err := specs.Open(f.provider)
	if err != nil {
		return nil, err
	}
	if err := receiver.CheckNames(provider.Catalogue); err != nil {
		return nil, err
	}
	if err := provider.Contract.Retry.ReadAs(specs.Reading(f.schedule)); err != nil {
		return nil, fmt.Errorf("--schedule: %w", err)
	}
	s := &session{flags: f, strict: f.selection.strict, started: time.Now()}
	if f.seed == 0 {
		f.seed = newSeed()
	}
	s.config = receiver.Config{Provider: provider, Seed: f.seed, Redactor: &c.redactor}
	if s.selected, s.known, err = f.selection.read(provider); err != nil {
		return nil, err
	}
	if err := f.secrets.fill(&s.config, f.target.exec != ""); err != nil {
		return nil, err
	}
	if err := f.target.fill(&s.config); err != nil {
		return nil, err
	}
	s.config.Probe = f.probeAddress(s.config.Target.URL)
	if s.issuer, err = f.oauth.fill(&s.config); err != nil {
		return nil, err
	}
	return s, s.config.Validate()
}

// probeAddress returns the address of the effects probe; a path is taken to be on the receiver's own port.
func (f *receiverFlags) probeAddress(target string) string {
	base, err := url.Parse(target)
	if err != nil || !strings.HasPrefix(f.probe, "/") {
		return f.probe
	}
	return base.Scheme + "://" + base.Host + f.probe
}

// newSeed returns a seed that a flag can repeat. A new one for each run keeps a receiver that remembers what it has
// processed from taking this run's deliveries for those of the last.
func newSeed() uint64 {
	var b [4]byte
	rand.Read(b[:])
	return uint64(binary.BigEndian.Uint32(b[:])) + 1
}

// start brings up what the run needs and finds out whether the receiver can be reached.
func (s *session) start(ctx context.Context, c *console) error {
	if s.issuer != nil {
		s.issuer.serve()
		c.log.Info("identity provider", "issuer", s.issuer.issuer.URL(), "keys", s.issuer.issuer.JWKSURL())
	}
	if s.flags.target.exec == "" {
		return nil
	}
	process, err := startProcess(ctx, s.flags.target.exec, s.environment())
	if err != nil {
		return exitError{exitInconclusive, fmt.Errorf("--exec: %w", err)}
	}
	s.process = process
	if err := process.awaitPort(ctx, s.config.Target.URL); err != nil {
		return exitError{exitInconclusive, fmt.Errorf("--exec: %w", err)}
	}
	return nil
}

// environment is what a receiver that the bench starts learns from it.
func (s *session) environment() []string {
	env := []string{"PORT=" + portOf(s.config.Target.URL)}
	if s.config.Secret != "" {
		env = append(env, "HOOKBENCH_SECRET="+s.config.Secret)
	}
	if s.issuer != nil {
		env = append(env, "HOOKBENCH_ISSUER="+s.issuer.issuer.URL(), "HOOKBENCH_JWKS_URL="+s.issuer.issuer.JWKSURL())
	}
	return append(env, s.flags.target.env...)
}

// judge runs the plan, writes the reports and returns the exit code as an error.
func (s *session) judge(ctx context.Context, c *console, outputs []output) error {
	bench := receiver.New(s.config)
	defer bench.Close()
	plan, err := bench.Plan(s.selected)
	if err != nil {
		return err
	}
	unreachable := bench.Reach(ctx)
	if unreachable == nil {
		if err := bench.CheckProbe(ctx); err != nil && ctx.Err() == nil {
			c.log.Warn("what needs the effects probe will end in error", "reason", err.Error())
		}
	}
	report := s.report(c)
	if unreachable != nil {
		report.Results = conformance.Unreached(plan, unreachable)
	} else {
		progress := newProgress(c, len(plan.Cases))
		report.Results = ginkgotree.Run(ctx, plan, progress.observer())
		progress.end()
	}
	report.Run.Complete = ctx.Err() == nil
	return s.finish(c, outputs, report, unreachable)
}

// finish concludes the report, writes it and returns the exit code as an error.
func (s *session) finish(c *console, outputs []output, report reports.Report, unreachable error) error {
	report.Run.FinishedAt = time.Now().UTC()
	report.Run.Complaints = conformance.Apply(s.known, report.Results)
	report.Conclude()
	report = c.redactor.Report(report)
	if err := c.write(report, outputs); err != nil {
		return exitError{exitInconclusive, err}
	}
	code := exitCode(report)
	if unreachable != nil && report.Run.Complete {
		return exitError{code, unreachable}
	}
	if code == exitConformant {
		return nil
	}
	return exitError{code: code}
}

// exitCode is the exit code that a report stands for.
func exitCode(report reports.Report) int {
	switch {
	case !report.Run.Complete:
		return exitInterrupted
	case report.Verdict == reports.Nonconformant:
		return exitNonconformant
	case report.Verdict == reports.InconclusiveVerdict:
		return exitInconclusive
	default:
		return exitConformant
	}
}

func (s *session) close() {
	if s.process != nil {
		s.process.stop()
	}
	if s.issuer != nil {
		s.issuer.close()
	}
}
