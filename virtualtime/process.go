package virtualtime

import "fmt"

// Process is a program that was started in the virtual time.
type Process struct {
	Pid   int
	ended chan struct{}
	err   error
}

// Ended returns a channel that is closed when the program has ended. What it has started may run on.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Err returns how the program ended, nil if with exit status 0. It is valid once Ended is closed.
func (p *Process) Err() error { return p.err }

func (p *Process) finish(err error) {
	p.err = err
	close(p.ended)
}

// ExitError says how a program ended that did not end well.
type ExitError struct {
	Code   int    // -1: it was killed
	Signal string // that killed it; "": none
}

func (e ExitError) Error() string {
	if e.Signal != "" {
		return "signal: " + e.Signal
	}
	return fmt.Sprintf("exit status %d", e.Code)
}
