package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hookbench/hookbench/conformance/sender"
)

// reach starts the sender, if the run has a command for that, and finds out whether it is there. The error says why it
// is not.
func (s *senderSession) reach(ctx context.Context, c *console, bench *sender.Bench) error {
	if s.config.Recording != nil {
		return nil
	}
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
	process, err := startProcess(ctx, s.starter(), s.flags.start.exec, environment)
	if err != nil {
		return err
	}
	s.process.Store(process)
	if address == "" {
		return nil
	}
	return process.awaitPort(ctx, address, s.flags.start.patience)
}

// starter is what starts the sender in its time.
func (s *senderSession) starter() starter {
	if s.jump != nil {
		return startIn(s.jump)
	}
	return startOrdinary
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
	if s.jump != nil {
		s.jump.Close()
	}
	if s.folder != "" {
		_ = os.RemoveAll(s.folder) // what is left is a certificate
	}
}

// kill stops what would outlive the program, at once.
func (s *senderSession) kill() {
	if process := s.process.Load(); process != nil {
		kill(process.pid)
	}
	if s.fake != nil {
		s.fake.Close()
	}
	if s.jump != nil {
		s.jump.Close()
	}
}
