package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/hookbench/hookbench/internal/engine"
	"github.com/hookbench/hookbench/specs"
)

// launch is how a run starts what it judges.
type launch struct {
	party       specs.Party
	command     string // of --exec; "": an image
	image       imageFlags
	environment []string
	time        traced            // that a command lives in; nil: that of this machine
	files       map[string]string // by their paths in a container: those that the environment names
	calls       []string          // addresses of the bench that it is told to call
	address     string            // whose port it is going to answer; "": that is not known
	patience    time.Duration     // until the port answers
}

// subject is what a run has started in order to judge it: a command, or a container with the process that passes on what it writes. An
// interruption ends it from another goroutine.
type subject struct {
	process   atomic.Pointer[process]
	container atomic.Pointer[engine.Container]
	log       *slog.Logger
}

// start starts what is to be judged and waits until its port answers.
func (s *subject) start(ctx context.Context, c *console, l launch) error {
	s.log = c.log
	if l.command == "" {
		if err := s.startImage(ctx, c, l); err != nil {
			return fmt.Errorf("--image: %w", err)
		}
		return nil
	}
	if err := s.startCommand(ctx, l); err != nil {
		return fmt.Errorf("--exec: %w", err)
	}
	return nil
}

func (s *subject) startCommand(ctx context.Context, l launch) error {
	if err := l.checkPort(ctx); err != nil {
		return err
	}
	process, err := startProcess(ctx, l.party, l.starter())
	if err != nil {
		return err
	}
	s.process.Store(process)
	if l.address == "" {
		return nil
	}
	return process.awaitPort(ctx, l.address, l.patience)
}

// starter is what starts a command in its time.
func (l launch) starter() starter {
	if l.time != nil {
		return startIn(l.time, l.command, l.environment)
	}
	return startShell(l.command, l.environment)
}

// checkPort returns an error where another process would be taken for what is started.
func (l launch) checkPort(ctx context.Context) error {
	if l.address != "" && answers(ctx, l.address) {
		return fmt.Errorf("port %s answers before the %s was started: another process listens there", portOf(l.address), l.party)
	}
	return nil
}

// warnOfEnd says that what was started has ended by itself: nothing that it did not do afterwards tells of its rules.
func (s *subject) warnOfEnd() {
	process := s.process.Load()
	if process == nil || process.death() == "" {
		return
	}
	if s.container.Load() != nil {
		s.showLastLines()
	}
	s.log.Warn(process.death())
}

// stop asks what was started to end, waits for that, and leaves nothing behind.
func (s *subject) stop() {
	container := s.container.Load()
	if container != nil {
		container.Stop(imagePatience)
	}
	if process := s.process.Load(); process != nil {
		process.stop()
	}
	s.remove(container)
}

// kill ends what would outlive the program, at once.
func (s *subject) kill() {
	if process := s.process.Load(); process != nil {
		kill(process.pid)
	}
	s.remove(s.container.Load())
}

func (s *subject) remove(container *engine.Container) {
	if container == nil {
		return
	}
	if err := container.Remove(); err != nil {
		s.log.Warn(err.Error())
	}
}
