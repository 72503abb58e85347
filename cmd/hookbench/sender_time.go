package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/faketime"
	"github.com/hookbench/hookbench/conformance/sender/jump"
)

// paceFlags say how the sender's time runs.
type paceFlags struct {
	time, schedule, tolerance string
	maxWait                   time.Duration
}

// timeModes are those that there are.
const timeModes = "real, xN, clock=URL, faketime or jump"

func (f *paceFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.time, "time", "real", "how the sender's clock runs: "+timeModes)
	flags.DurationVar(&f.maxWait, "max-wait", 10*time.Minute, "longest time that the schedule is watched, in real time; what is due later is inconclusive")
	flags.StringVar(&f.schedule, "schedule", "", "reading of the documented retry table: gaps or offsets (default: the provider's)")
	flags.StringVar(&f.tolerance, "tolerance", "10%", "by how much of it a delay may be off, but not less than 1.5s")
}

func (f *paceFlags) fill(config *sender.Config) error {
	percent, found := strings.CutSuffix(f.tolerance, "%")
	value, err := strconv.ParseFloat(percent, 64)
	if !found || err != nil || !(value >= 0 && value < 100) {
		return fmt.Errorf("--tolerance %q: want a percentage below 100, such as 10%%", f.tolerance)
	}
	config.Tolerance = value / 100
	if f.maxWait <= 0 {
		return errors.New("--max-wait must be positive, such as 10m")
	}
	config.MaxWait = f.maxWait
	return nil
}

// fillClock makes the clock that --time names. That of a process under libfaketime is returned too: it is to be closed when
// the process has ended.
func (s *senderSession) fillClock(ctx context.Context) error {
	mode, config := s.flags.pace.time, &s.config
	address, distant := strings.CutPrefix(mode, "clock=")
	switch {
	case s.flags.start.image.name != "" && (mode == "jump" || mode == "faketime"):
		return fmt.Errorf("--time %s is for a process that --exec starts, and an image runs on the clock of its engine: use --time clock=URL, xN or real", mode)
	case mode == "jump" && s.flags.start.exec == "":
		return errors.New("--time jump needs --exec, as the sender is traced from its start: for a sender that runs already use --time clock=URL or xN")
	case mode == "jump":
		return s.leap()
	case mode == "faketime" && s.flags.start.exec == "":
		return errors.New("--time faketime needs --exec, as libfaketime is loaded when the sender starts: for a sender that runs already use --time clock=URL or xN")
	case mode == "faketime":
		return s.accelerate(ctx)
	case distant && !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://"):
		return fmt.Errorf("--time clock=%q: want the address of the sender's test clock", address)
	case distant:
		config.Clock = clock.Step(address, config.Client)
		return nil
	}
	factor, err := clock.ParseFactor(mode)
	if err != nil {
		return fmt.Errorf("--%w, clock=URL, faketime or jump", err)
	}
	config.Clock = clock.Start(factor)
	return nil
}

// leap begins the virtual time of a sender.
func (s *senderSession) leap() error {
	c, err := jump.Open()
	if err != nil {
		return fmt.Errorf("--%w: use --time faketime, clock=URL or xN", err)
	}
	s.jump = c
	s.config.Clock, s.config.Pace = c, c.Pace()
	return nil
}

// accelerate prepares the clock of a sender under libfaketime.
func (s *senderSession) accelerate(ctx context.Context) error {
	fake, err := faketime.Open(ctx, faketime.Options{
		Delays: s.config.Provider.Contract.Retry.Waits(), Address: hostOf(s.config.API),
	})
	if err != nil {
		return fmt.Errorf("--%w", err)
	}
	s.fake = fake
	s.config.Clock, s.config.Pace = fake, fake.Pace()
	return nil
}
