package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/record"
)

// aboutSender are the flags that are of no use for a recording.
func aboutSender() []string {
	return []string{
		"api", "api-key", "low-plan-key", "token-url", "client-id", "client-secret", "ca-file", "timeout", "listen", "public-url", "tls", "ca-dir",
		"trigger", "trigger-exec", "exec", "image", "port", "env", "start-timeout", "max-wait",
	}
}

// checkRecording returns an error for a flag that is about a sender beside a recording, which has none.
func (f *senderFlags) checkRecording(flags *pflag.FlagSet) error {
	if f.recording == "" {
		return nil
	}
	for _, name := range aboutSender() {
		if flags.Changed(name) {
			return fmt.Errorf("--%s is of no use with --recording, which talks to no sender", name)
		}
	}
	return nil
}

// fillRecording reads the recording that is to be judged.
func (s *senderSession) fillRecording(c *console) error {
	f := s.flags
	factor, err := clock.ParseFactor(f.pace.time)
	if err != nil {
		return fmt.Errorf("--%w, as the sender ran that was recorded", err)
	}
	recording, err := record.Read(f.recording)
	if err != nil {
		return fmt.Errorf("--recording: %w", err)
	}
	for _, note := range recording.Notes {
		c.log.Warn(note)
	}
	s.config.Recording = recording
	s.config.Clock = clock.Replayed(factor, recording.Entries[0].Received, recording.Until)
	if s.config.Secret, err = secretValue("secret", f.api.secret); err != nil {
		return err
	}
	s.config.Redactor.Add(s.config.Secret)
	return s.config.Validate()
}

// judged is what the run is about.
func (s *senderSession) judged() string {
	if s.config.Recording != nil {
		return s.flags.recording
	}
	return s.config.API
}
