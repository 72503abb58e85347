//go:build amd64 || arm64

package virtualtime

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// command is a Command with all that was looked up.
type command struct {
	path  string
	args  []string
	attrs syscall.ProcAttr
	close *os.File // that was opened for it; nil: none
}

// prepare looks up what a command needs.
func (c Command) prepare() (command, error) {
	if len(c.Args) == 0 {
		return command{}, fmt.Errorf("start a program: there is no command")
	}
	path, err := exec.LookPath(c.Args[0])
	if err != nil {
		return command{}, fmt.Errorf("start a program: %w", err)
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return command{}, fmt.Errorf("start a program: %w", err)
	}
	files := make([]uintptr, 3)
	for i, file := range []*os.File{c.Stdin, c.Stdout, c.Stderr} {
		if file == nil {
			file = null
		}
		files[i] = file.Fd()
	}
	environment := c.Env
	if environment == nil {
		environment = os.Environ()
	}
	return command{path: path, args: c.Args, close: null, attrs: syscall.ProcAttr{
		Dir: c.Dir, Env: environment, Files: files, Sys: &syscall.SysProcAttr{Ptrace: true, Setpgid: c.Group},
	}}, nil
}

// start starts a program. It has not yet run a single instruction when its time has been made virtual.
func (t *tracer) start(c command) (*Process, error) {
	pid, err := syscall.ForkExec(c.path, c.args, &c.attrs)
	if err != nil {
		return nil, fmt.Errorf("start a program: %s: %w", c.path, err)
	}
	if err := t.adopt(pid); err != nil {
		_ = unix.Kill(pid, unix.SIGKILL)
		_, _ = unix.Wait4(pid, nil, unix.WALL, nil)
		return nil, fmt.Errorf("start %s: %w", c.path, err)
	}
	p := &Process{Pid: pid, ended: make(chan struct{})}
	t.thread(pid).process.started = p
	return p, nil
}

// adopt makes the time of a program virtual that has stopped at its first instruction, and lets it run.
func (t *tracer) adopt(pid int) error {
	if err := awaitStop(pid, unix.SIGTRAP); err != nil {
		return err
	}
	if err := hideClocks(pid); err != nil {
		return err
	}
	if err := installFilter(pid); err != nil {
		return err
	}
	// The old way of tracing, in which it was born, knows no interruptions: change to the new one while it is stopped.
	if err := ptrace(unix.PTRACE_DETACH, pid, 0, uintptr(unix.SIGSTOP)); err != nil {
		return fmt.Errorf("let go: %w", err)
	}
	if err := ptrace(unix.PTRACE_SEIZE, pid, 0, traceOptions); err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	if err := awaitStop(pid, unix.SIGSTOP); err != nil {
		return err
	}
	if err := unix.Kill(pid, unix.SIGCONT); err != nil {
		return err
	}
	return ptrace(unix.PTRACE_CONT, pid, 0, 0)
}

// awaitStop waits until a process has stopped by a signal.
func awaitStop(pid int, by unix.Signal) error {
	var status unix.WaitStatus
	for {
		_, err := unix.Wait4(pid, &status, unix.WALL, nil)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return fmt.Errorf("wait for the program: %w", err)
		case !status.Stopped():
			return fmt.Errorf("the program ended at once: %w", exitError(status))
		case status.StopSignal() == by:
			return nil
		}
		if err := ptrace(unix.PTRACE_CONT, pid, 0, uintptr(status.StopSignal())); err != nil {
			return err
		}
	}
}

// installFilter lets a stopped program install the filter for itself.
func installFilter(pid int) error {
	f := newFilter()
	return inject(pid, func(call caller) error {
		size := len(f) * int(unsafe.Sizeof(f[0]))
		code := unsafe.Slice((*byte)(unsafe.Pointer(&f[0])), size)
		place := (call.stack - scratch) &^ 15
		header := binary.LittleEndian.AppendUint64(nil, uint64(len(f))) // struct sock_fprog
		header = binary.LittleEndian.AppendUint64(header, place+16)
		if err := store(pid, place, append(header, code...)); err != nil {
			return fmt.Errorf("hand over the filter: %w", err)
		}
		err := call.make(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, place)
		if err == unix.EACCES { // who is not privileged must renounce privileges first
			if err := call.make(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
				return fmt.Errorf("renounce privileges: %w", err)
			}
			err = call.make(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, place)
		}
		if err != nil {
			return fmt.Errorf("install the filter: %w", err)
		}
		return nil
	})
}

// scratch is how far below the stack of a program that has just begun there is room.
const scratch = 32 << 10

// clockPage and nothing are keys of the auxiliary vector: elf.h, AT_SYSINFO_EHDR and AT_IGNORE.
const (
	clockPage = 33
	nothing   = 1
)

// hideClocks takes the vDSO from a program that has just begun: its clocks cannot be answered by anybody else.
func hideClocks(tid int) error {
	var r registers
	if err := r.read(tid); err != nil {
		return fmt.Errorf("read registers: %w", err)
	}
	at, ends := r.stack()+word, 0 // behind the count of arguments come those, the environment, and then the vector
	for ends < 2 {
		value, err := loadWord(tid, at)
		if err != nil {
			return fmt.Errorf("read the start of the stack: %w", err)
		}
		if value == 0 {
			ends++
		}
		at += word
	}
	for {
		key, err := loadWord(tid, at)
		switch {
		case err != nil:
			return fmt.Errorf("read the auxiliary vector: %w", err)
		case key == 0:
			return nil
		case key == clockPage:
			return store(tid, at, pair(nothing, 0))
		}
		at += 2 * word
	}
}

func loadWord(tid int, address uint64) (uint64, error) {
	var b [word]byte
	err := load(tid, address, b[:])
	return binary.LittleEndian.Uint64(b[:]), err
}
