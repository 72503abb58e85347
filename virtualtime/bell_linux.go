//go:build amd64 || arm64

package virtualtime

import (
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// bell lets other goroutines wake the tracer, which can wait for what it traces, and for nothing else: a process that sleeps
// and reports each signal. It is this program once more, stopped before its first instruction, and made to sleep instead.
type bell struct {
	pid   int
	timer *time.Timer
	at    time.Time
}

// nearly is how far off a ring may be that is not worth setting the bell anew.
const nearly = 20 * time.Microsecond

func newBell() (*bell, error) {
	files := make([]uintptr, 3)
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	for i := range files {
		files[i] = null.Fd()
	}
	pid, err := syscall.ForkExec("/proc/self/exe", []string{"virtual time"}, &syscall.ProcAttr{
		Files: files, Sys: &syscall.SysProcAttr{Ptrace: true},
	})
	if err != nil {
		return nil, fmt.Errorf("trace a process: %w", err)
	}
	b := &bell{pid: pid}
	if err := b.sleep(); err != nil {
		_ = unix.Kill(pid, unix.SIGKILL)
		_, _ = unix.Wait4(pid, nil, unix.WALL, nil)
		return nil, err
	}
	b.timer = time.AfterFunc(forever, b.ring)
	return b, nil
}

// sleep makes the process wait for signals.
func (b *bell) sleep() error {
	if err := awaitStop(b.pid, unix.SIGTRAP); err != nil {
		return err
	}
	if err := ptrace(unix.PTRACE_SETOPTIONS, b.pid, 0, unix.PTRACE_O_EXITKILL); err != nil {
		return fmt.Errorf("set options: %w", err)
	}
	var r registers
	if err := r.read(b.pid); err != nil {
		return fmt.Errorf("read registers: %w", err)
	}
	if err := poke(b.pid, r.instruction(), trap[:]); err != nil {
		return fmt.Errorf("change a program: %w", err)
	}
	r.prepare(unix.SYS_PPOLL, make([]uint64, 5))
	if err := r.write(b.pid); err != nil {
		return fmt.Errorf("write registers: %w", err)
	}
	return ptrace(unix.PTRACE_CONT, b.pid, 0, 0)
}

// ring wakes the tracer. It may be called from anywhere.
func (b *bell) ring() { _ = unix.Kill(b.pid, unix.SIGURG) }

// heard lets the bell sleep on.
func (b *bell) heard(status unix.WaitStatus) {
	if status.Stopped() {
		_ = ptrace(unix.PTRACE_CONT, b.pid, 0, 0)
	}
}

// setAt lets the bell ring after some real time.
func (b *bell) setAt(after time.Duration) {
	if after >= forever {
		return // what it was set for is no harm
	}
	now := time.Now()
	at := now.Add(after)
	if b.at.After(now) && b.at.Before(at.Add(nearly)) {
		return // it rings before, and is set anew then
	}
	b.at = at
	b.timer.Reset(after)
}

// end ends the process.
func (b *bell) end() {
	b.timer.Stop()
	_ = unix.Kill(b.pid, unix.SIGKILL)
	_, _ = unix.Wait4(b.pid, nil, unix.WALL, nil)
}
