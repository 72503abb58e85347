package main

import (
	"context"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
	"github.com/hookbench/hookbench/virtualtime"
)

// receiverSession is one run of test receiver, from its flags to its report.
type receiverSession struct {
	flags        *receiverFlags
	config       receiver.Config
	known        []conformance.KnownFailure
	selected     conformance.Selection
	issuer       *receiver.IssuerServer
	time         *virtualtime.Time // in which the receiver lives; nil: that of this machine
	subject      subject           // what --exec or --image started
	interruption *interruption
	started      time.Time
}

// open reads every flag and file, and sends nothing.
func (f *receiverFlags) open(c *console) (*receiverSession, error) {
	provider, err := openJudged(f.provider, f.schedule, receiver.CheckNames)
	if err != nil {
		return nil, err
	}
	if f.seed == 0 {
		f.seed = conformance.NewSeed()
	}
	s := &receiverSession{flags: f, started: time.Now()}
	s.config = receiver.Config{Provider: provider, Seed: f.seed, Redactor: &c.redactor}
	if err := s.fill(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// fill sets what the groups of flags say.
func (s *receiverSession) fill() (err error) {
	f := s.flags
	if s.selected, s.known, err = f.selection.read(s.config.Provider, specs.Receiver); err != nil {
		return err
	}
	if err := f.secrets.fill(&s.config, f.target.start.starts()); err != nil {
		return err
	}
	if err := f.target.fill(&s.config); err != nil {
		return err
	}
	s.config.Probe = receiver.Beside(s.config.Target.URL, f.probe)
	s.config.HideSecrets()
	if s.issuer, err = f.oauth.fill(&s.config); err != nil {
		return err
	}
	if err := s.config.Validate(); err != nil {
		return err
	}
	return s.fillTime()
}

// report returns the report of a run that is about to begin.
func (s *receiverSession) report(c *console) reports.Report {
	report := c.begun(s.config.Provider, s.started, s.config.Seed)
	report.Run.Strict, report.Run.Time = s.flags.selection.strict, s.flags.time
	report.Target = reports.Target{Party: specs.Receiver, URL: s.config.Target.URL}
	if s.config.Target.AllowHTTP {
		report.Run.Relaxations = append(report.Run.Relaxations, "allow-http")
	}
	return report
}

// judge runs the plan, writes the reports and returns the exit code as an error.
func (s *receiverSession) judge(ctx context.Context, c *console, outputs []output) error {
	bench := receiver.New(s.config)
	defer bench.Close()
	plan, err := bench.Plan(s.selected)
	if err != nil {
		return err
	}
	report := s.report(c)
	unreachable := s.reach(ctx, c, bench)
	report.Results = c.conduct(ctx, course{plan: plan, interruption: s.interruption, unreachable: unreachable, known: s.known})
	if unreachable == nil {
		s.subject.warnOfEnd()
	}
	report.Run.Complete = ctx.Err() == nil
	if s.time != nil {
		c.tellJumps(s.time.Stats())
	}
	return c.finish(outputs, report, s.known, unreachable)
}

// reach brings up what the run needs and finds out whether the receiver is there. The error says why it is not.
func (s *receiverSession) reach(ctx context.Context, c *console, bench *receiver.Bench) error {
	if s.issuer != nil {
		s.issuer.Serve()
		c.log.Info("identity provider", "issuer", s.issuer.URL(), "keys", s.issuer.JWKSURL())
	}
	if err := s.startReceiver(ctx, c); err != nil {
		return err
	}
	if err := bench.Reach(ctx); err != nil {
		return err
	}
	if err := bench.CheckProbe(ctx); err != nil && ctx.Err() == nil {
		c.log.Warn("what needs the effects probe will end in error", "reason", err.Error())
	}
	return nil
}

// startReceiver starts the receiver, if the run has a command or an image for that, and waits until its port answers.
func (s *receiverSession) startReceiver(ctx context.Context, c *console) error {
	target := &s.flags.target
	if !target.start.starts() {
		return nil
	}
	target.release()
	l := launch{
		party: specs.Receiver, command: target.start.exec, image: target.start.image, environment: s.environment(),
		address: s.config.Target.URL, patience: target.start.patience,
	}
	if s.issuer != nil {
		l.calls = []string{s.issuer.JWKSURL()}
	}
	if s.time != nil {
		l.time = s.time
	}
	return s.subject.start(ctx, c, l)
}

// environment is what a receiver that the bench starts learns from it.
func (s *receiverSession) environment() []string {
	env := []string{"PORT=" + portOf(s.config.Target.URL)}
	if s.config.Secret != "" {
		env = append(env, "HOOKBENCH_SECRET="+s.config.Secret)
	}
	if s.issuer != nil {
		env = append(env, "HOOKBENCH_ISSUER="+s.issuer.URL(), "HOOKBENCH_JWKS_URL="+s.issuer.JWKSURL())
	}
	return append(env, s.flags.target.start.env...)
}

// close stops what the session started, and gives the receiver time to end.
func (s *receiverSession) close() {
	s.subject.stop()
	if s.time != nil {
		s.time.Close()
	}
	if s.issuer != nil {
		s.issuer.Close()
	}
	s.flags.target.release()
}
