package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/hookbench/hookbench/internal/engine"
)

const (
	imagePatience = 2 * time.Second // how long a container may take to end when asked; many never do
	lastLines     = 10              // of what an image wrote are shown when it is not there
)

// startImage has the engine start an image, and waits until its port answers.
func (s *subject) startImage(ctx context.Context, c *console, l launch) error {
	by, err := engine.Find(ctx)
	if err != nil {
		return err
	}
	if err := l.checkCalls(by); err != nil {
		return err
	}
	announce := func() { c.log.Info("the image is being pulled", "image", l.image.name) }
	if err := by.Fetch(ctx, l.image.name, announce); err != nil {
		return err
	}
	if err := l.checkPort(ctx); err != nil {
		return err
	}
	return s.runImage(ctx, l, by)
}

// runImage makes a container, starts it and waits for its port. What becomes of the container, it is known to stop and kill
// before it is made.
func (s *subject) runImage(ctx context.Context, l launch, by *engine.Engine) error {
	container := by.Name()
	s.container.Store(container)
	wanted := engine.Wanted{Image: l.image.name, Port: l.image.port, Environment: l.environment, Files: l.files}
	if err := container.Create(ctx, wanted); err != nil {
		return err
	}
	process, err := startProcess(ctx, l.party, startCommand(container.Attach()))
	if err != nil {
		return err
	}
	s.process.Store(process)
	ready := answers
	if by.Published {
		ready = holds
	}
	if err := process.await(ctx, ready, l.address, l.patience); err != nil {
		s.showLastLines()
		return err
	}
	return nil
}

// checkCalls returns an error where the image could not reach the bench on the loopback of this machine.
func (l launch) checkCalls(by *engine.Engine) error {
	for _, address := range l.calls {
		if by.Published && onLoopback(address) {
			return fmt.Errorf("containers of this engine do not reach the loopback of this machine, where the image is to call %s: have the bench listen where they do (--listen with --public-url, --oauth-issuer-listen), or run it in a container beside them", address)
		}
	}
	return nil
}

func onLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()
}

// showLastLines logs what an image wrote last.
func (s *subject) showLastLines() {
	lines := s.process.Load().output.lines()
	for _, line := range lines[max(0, len(lines)-lastLines):] {
		s.log.Warn("the image wrote", "line", line)
	}
}
