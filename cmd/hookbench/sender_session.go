package main

import (
	"context"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/conformance/sender/faketime"
	"github.com/hookbench/hookbench/conformance/sender/jump"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// senderSession is one run of test sender, from its flags to its report.
type senderSession struct {
	flags        *senderFlags
	config       sender.Config
	known        []conformance.KnownFailure
	selected     conformance.Selection
	authority    *devca.CA       // nil: deliveries do not go over https
	folder       string          // of the authority's certificate, where the bench made one for the run; "": none
	fake         *faketime.Clock // of a sender under libfaketime; nil: it has another clock
	jump         *jump.Clock     // of a sender in a virtual time; nil: it has another clock
	subject      subject         // what --exec or --image started
	interruption *interruption
	started      time.Time
}

// open reads every flag and file, and sends nothing.
func (f *senderFlags) open(ctx context.Context, c *console) (*senderSession, error) {
	provider, err := openJudged(f.provider, f.pace.schedule, sender.CheckNames)
	if err != nil {
		return nil, err
	}
	if f.seed == 0 {
		f.seed = conformance.NewSeed()
	}
	s := &senderSession{flags: f, started: time.Now()}
	s.config = sender.Config{Provider: provider, Seed: f.seed, Redactor: &c.redactor}
	if err := s.fill(ctx, c); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// fill sets what the groups of flags say.
func (s *senderSession) fill(ctx context.Context, c *console) (err error) {
	f := s.flags
	if s.selected, s.known, err = f.selection.read(s.config.Provider, specs.Sender); err != nil {
		return err
	}
	if err := f.pace.fill(&s.config); err != nil {
		return err
	}
	if f.recording != "" {
		return s.fillRecording(c)
	}
	if err := f.start.check(s.config.Redactor); err != nil {
		return err
	}
	if err := f.addressImage(); err != nil {
		return err
	}
	if err := f.api.fill(&s.config); err != nil {
		return err
	}
	if s.authority, err = f.sink.fill(&s.config, f.start.starts()); err != nil {
		return err
	}
	var authorities [][]byte
	if s.authority != nil {
		authorities = append(authorities, s.authority.CertificatePEM())
	}
	if s.config.Client, err = f.api.client(authorities...); err != nil {
		return err
	}
	if err := f.events.fill(&s.config); err != nil {
		return err
	}
	if err := s.config.Validate(); err != nil {
		return err
	}
	return s.fillClock(ctx)
}

// measured writes into the report how far delays may be off, and how closely they were told.
func (s *senderSession) measured(retry *reports.Retry, told sender.Resolution) {
	if retry == nil {
		return
	}
	retry.Tolerance = s.config.Tolerance
	retry.Resolution = &reports.Resolution{Finest: told.Finest.Round(time.Millisecond).String(), Coarsest: told.Coarsest.Round(time.Millisecond).String()}
}

// judge runs the plan, writes the reports and returns the exit code as an error.
func (s *senderSession) judge(ctx context.Context, c *console, outputs []output) error {
	bench, err := sender.New(s.config)
	if err != nil {
		return err
	}
	defer bench.Close()
	plan, err := bench.Plan(s.selected)
	if err != nil {
		return err
	}
	report := c.begun(s.config.Provider, s.started, s.config.Seed)
	report.Run.Strict, report.Run.Time = s.flags.selection.strict, s.config.Clock.Mode()
	report.Target = reports.Target{Party: specs.Sender, URL: s.judged()}
	unreachable := s.reach(ctx, c, bench)
	run := course{plan: plan, interruption: s.interruption, unreachable: unreachable, known: s.known}
	if s.config.Recording == nil && s.config.Clock.Mode() != "real" {
		run.provider = func() time.Duration { return s.config.Clock.Now().Earliest }
	}
	report.Results = c.conduct(ctx, run)
	s.measured(report.Run.Retry, bench.Resolution())
	if unreachable == nil {
		s.subject.warnOfEnd()
	}
	report.Run.Complete = ctx.Err() == nil
	if s.jump != nil {
		c.tellJumps(s.jump.Stats())
	}
	return c.finish(outputs, report, s.known, unreachable)
}
