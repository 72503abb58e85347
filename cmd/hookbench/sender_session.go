package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/ginkgotree"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/conformance/sender/faketime"
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
	process      atomic.Pointer[process]
	interruption *interruption
	started      time.Time
}

// open reads every flag and file, and sends nothing.
func (f *senderFlags) open(ctx context.Context, c *console) (*senderSession, error) {
	if f.provider == "" {
		return nil, fmt.Errorf("--provider is missing: one of %s, or the path of a provider folder", listOf(specs.Builtin()))
	}
	provider, err := specs.Open(f.provider)
	if err != nil {
		return nil, err
	}
	if err := sender.CheckNames(provider.Catalogue); err != nil {
		return nil, err
	}
	if err := provider.Contract.Retry.ReadAs(specs.Reading(f.pace.schedule)); err != nil {
		return nil, fmt.Errorf("--schedule: %w", err)
	}
	if f.seed == 0 {
		f.seed = conformance.NewSeed()
	}
	s := &senderSession{flags: f, started: time.Now()}
	s.config = sender.Config{Provider: provider, Seed: f.seed, Redactor: &c.redactor}
	if err := s.fill(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// fill sets what the groups of flags say.
func (s *senderSession) fill(ctx context.Context) (err error) {
	f := s.flags
	if s.selected, s.known, err = f.selection.read(s.config.Provider, specs.Sender); err != nil {
		return err
	}
	if err := f.api.fill(&s.config); err != nil {
		return err
	}
	if s.authority, err = f.sink.fill(&s.config, f.start.exec != ""); err != nil {
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
	if err := f.pace.fill(&s.config); err != nil {
		return err
	}
	for _, pair := range f.start.env {
		if !strings.Contains(pair, "=") {
			return errors.New("--env: want NAME=VALUE") // what was given instead may be the value
		}
		s.config.Redactor.AddVariable(pair)
	}
	if err := s.config.Validate(); err != nil {
		return err
	}
	return s.fillClock(ctx)
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
	report.Target = reports.Target{Party: specs.Sender, URL: s.config.API}
	if report.Run.Retry != nil {
		report.Run.Retry.Tolerance = s.config.Tolerance
	}
	unreachable := s.reach(ctx, c, bench)
	if unreachable != nil && ctx.Err() == nil {
		report.Results = conformance.Unreached(plan, unreachable)
	} else {
		progress := newProgress(c, len(plan.Cases))
		report.Results = ginkgotree.Run(ctx, plan, progress.observer())
		progress.end()
		s.interruption.arm() // the runner has taken the signals for itself
	}
	report.Run.Complete = ctx.Err() == nil
	return c.finish(outputs, report, s.known, unreachable)
}

// reach starts the sender, if the run has a command for that, and finds out whether it is there. The error says why it
// is not.
func (s *senderSession) reach(ctx context.Context, c *console, bench *sender.Bench) error {
	c.log.Info("deliveries are taken", "address", bench.Address())
	if s.flags.start.exec != "" {
		if err := s.startSender(ctx, bench); err != nil {
			return fmt.Errorf("--exec: %w", err)
		}
	}
	return bench.Reach(ctx)
}

// startSender starts the sender and waits until its port answers.
func (s *senderSession) startSender(ctx context.Context, bench *sender.Bench) error {
	address := s.config.API
	if address == "" {
		address = s.flags.events.url
	}
	if address != "" && answers(ctx, address) {
		return fmt.Errorf("port %s answers before the sender was started: another process listens there", portOf(address))
	}
	environment, err := s.environment(address, bench.Address())
	if err != nil {
		return err
	}
	process, err := startProcess(ctx, s.flags.start.exec, environment)
	if err != nil {
		return err
	}
	s.process.Store(process)
	if address == "" {
		return nil
	}
	return process.awaitPort(ctx, address, s.flags.start.patience)
}

// environment is what a sender that the bench starts learns from it.
func (s *senderSession) environment(address, sink string) ([]string, error) {
	env := []string{"HOOKBENCH_SINK=" + sink}
	if address != "" {
		env = append(env, "PORT="+portOf(address))
	}
	if s.config.Secret != "" {
		env = append(env, "HOOKBENCH_SECRET="+s.config.Secret)
	}
	if s.authority != nil {
		path, err := s.certificate()
		if err != nil {
			return nil, err
		}
		env = append(env, "SSL_CERT_FILE="+path, "NODE_EXTRA_CA_CERTS="+path, "REQUESTS_CA_BUNDLE="+path)
	}
	if s.fake != nil {
		env = append(env, s.fake.Environment()...)
	}
	return append(env, s.flags.start.env...), nil
}

// certificate returns where the certificate of the authority lies. One that is not kept is written for the run.
func (s *senderSession) certificate() (string, error) {
	if path := s.authority.Path(); path != "" {
		return filepath.Abs(path)
	}
	var err error
	if s.folder, err = os.MkdirTemp("", "hookbench-"); err != nil {
		return "", err
	}
	path := filepath.Join(s.folder, "ca.pem")
	return path, os.WriteFile(path, s.authority.CertificatePEM(), 0o600)
}

// close stops what the session started, and gives the sender time to end.
func (s *senderSession) close() {
	if process := s.process.Load(); process != nil {
		process.stop()
	}
	if s.fake != nil {
		s.fake.Close()
	}
	if s.folder != "" {
		_ = os.RemoveAll(s.folder) // what is left is a certificate
	}
}

// kill stops what would outlive the program, at once.
func (s *senderSession) kill() {
	if process := s.process.Load(); process != nil {
		kill(process.command)
	}
	if s.fake != nil {
		s.fake.Close()
	}
}
