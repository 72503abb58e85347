package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/hookbench/hookbench/virtualtime"
)

// traced is what starts programs in a virtual time.
type traced interface {
	Start(virtualtime.Command) (*virtualtime.Process, error)
}

// startIn returns what starts a shell command in a virtual time.
func startIn(time traced, line string, environment []string) starter {
	return func(output *os.File) (int, func() error, error) {
		p, err := time.Start(virtualtime.Command{
			Args: []string{"sh", "-c", line}, Env: append(os.Environ(), environment...), Stdout: output, Stderr: output, Group: true,
		})
		if err != nil {
			return 0, nil, err
		}
		return p.Pid, func() error {
			<-p.Ended()
			return p.Err()
		}, nil
	}
}

// tellJumps logs what has happened to a virtual time.
func (c *console) tellJumps(stats virtualtime.Stats) {
	for _, notice := range stats.Notices {
		c.log.Warn(notice)
	}
	if stats.Late > 0 {
		c.log.Warn("a program that polls was woken up to " + stats.Late.Round(time.Millisecond).String() + " late, 0.8 % of the wait at most")
	}
	c.log.Info("time jumped", "jumps", stats.Jumps, "by", stats.Jumped.Round(time.Second).String(),
		"starved", stats.Starved.Round(time.Millisecond).String(), "processes", stats.Processes, "waits", stats.Waits, "clock reads", stats.Clocks)
}

// fillTime begins the time that a receiver lives in, where --time wants one.
func (s *receiverSession) fillTime() (err error) {
	switch {
	case s.flags.time == "instant":
		return nil
	case s.flags.time != "jump":
		return fmt.Errorf("--time %q: want instant or jump", s.flags.time)
	case s.flags.target.start.exec == "":
		return errors.New("--time jump needs --exec, as the receiver is traced from its start: for one that runs already leave --time out")
	}
	if s.time, err = virtualtime.Open(virtualtime.Options{}); err != nil {
		return fmt.Errorf("--time jump: %w: leave --time out", err)
	}
	s.config.Time = s.time
	return nil
}
