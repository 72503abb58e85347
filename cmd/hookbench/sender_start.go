package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/specs"
)

// reach starts the sender, if the run has a command for that, and finds out whether it is there. The error says why it
// is not.
func (s *senderSession) reach(ctx context.Context, c *console, bench *sender.Bench) error {
	if s.config.Recording != nil {
		return nil
	}
	c.log.Info("deliveries are taken", "address", bench.Address())
	if s.flags.start.starts() {
		if err := s.startSender(ctx, c, bench); err != nil {
			return err
		}
	}
	return bench.Reach(ctx)
}

// startSender starts the sender and waits until its port answers.
func (s *senderSession) startSender(ctx context.Context, c *console, bench *sender.Bench) error {
	start := &s.flags.start
	l := launch{
		party: specs.Sender, command: start.exec, image: start.image,
		address: s.flags.answering(),
		calls:   []string{bench.Address()}, patience: start.patience,
	}
	trusted, err := s.certificate()
	if err != nil {
		return err
	}
	if trusted != "" && start.image.name != "" {
		l.files = map[string]string{certificateInside: trusted}
		trusted = certificateInside
	}
	l.environment = s.environment(l.address, bench.Address(), trusted)
	if s.jump != nil {
		l.time = s.jump
	}
	return s.subject.start(ctx, c, l)
}

// environment is what a sender that the bench starts learns from it. A certificate is that of the authority; "": there is none.
func (s *senderSession) environment(address, sink, certificate string) []string {
	env := []string{"HOOKBENCH_SINK=" + sink}
	if address != "" {
		env = append(env, "PORT="+portOf(address))
	}
	if s.config.Secret != "" {
		env = append(env, "HOOKBENCH_SECRET="+s.config.Secret)
	}
	if certificate != "" {
		env = append(env, "SSL_CERT_FILE="+certificate, "NODE_EXTRA_CA_CERTS="+certificate, "REQUESTS_CA_BUNDLE="+certificate)
	}
	if s.fake != nil {
		env = append(env, s.fake.Environment()...)
	}
	return append(env, s.flags.start.env...)
}

// certificateInside is where an image finds the certificate of the authority.
const certificateInside = "/hookbench-ca.pem"

// certificate returns where the certificate of the authority lies. One that is not kept is written for the run. "": there is
// no authority.
func (s *senderSession) certificate() (string, error) {
	if s.authority == nil {
		return "", nil
	}
	if path := s.authority.Path(); path != "" {
		return filepath.Abs(path)
	}
	var err error
	if s.folder, err = os.MkdirTemp("", "hookbench-"); err != nil {
		return "", err
	}
	path := filepath.Join(s.folder, "ca.pem")
	return path, os.WriteFile(path, s.authority.CertificatePEM(), 0o644) // images have users of their own
}

// close stops what the session started, and gives the sender time to end.
func (s *senderSession) close() {
	s.subject.stop()
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
	s.subject.kill()
	if s.fake != nil {
		s.fake.Close()
	}
	if s.jump != nil {
		s.jump.Close()
	}
}
