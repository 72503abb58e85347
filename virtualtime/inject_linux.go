//go:build amd64 || arm64

package virtualtime

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// caller makes system calls in the place of a stopped program.
type caller struct {
	pid    int
	before registers
	stack  uint64
}

// inject lets do make system calls in the place of a program that is stopped, traced in the old way, and puts everything
// back afterwards.
func inject(pid int, do func(caller) error) error {
	c := caller{pid: pid}
	if err := c.before.read(pid); err != nil {
		return fmt.Errorf("read registers: %w", err)
	}
	c.stack = c.before.stack()
	place, kept := c.before.instruction(), make([]byte, word)
	if err := load(pid, place, kept); err != nil {
		return fmt.Errorf("read the program: %w", err)
	}
	if err := poke(pid, place, trap[:]); err != nil {
		return fmt.Errorf("change the program: %w", err)
	}
	if err := ptrace(unix.PTRACE_SETOPTIONS, pid, 0, unix.PTRACE_O_TRACESYSGOOD|unix.PTRACE_O_EXITKILL); err != nil {
		return fmt.Errorf("set options: %w", err)
	}
	if err := do(c); err != nil {
		return err
	}
	if err := poke(pid, place, kept); err != nil {
		return fmt.Errorf("change the program back: %w", err)
	}
	return c.before.write(pid)
}

// make makes a call and returns its error.
func (c caller) make(number int, args ...uint64) error {
	r := c.before
	r.prepare(number, args)
	if err := r.write(c.pid); err != nil {
		return err
	}
	for range 2 { // at its beginning and at its end
		if err := ptrace(unix.PTRACE_SYSCALL, c.pid, 0, 0); err != nil {
			return err
		}
		if err := awaitStop(c.pid, callStop); err != nil {
			return err
		}
	}
	if err := r.read(c.pid); err != nil {
		return err
	}
	if result := r.result(); result < 0 {
		return unix.Errno(-result)
	}
	return nil
}
