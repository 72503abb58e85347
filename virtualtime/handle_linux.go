//go:build amd64 || arm64

package virtualtime

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// traceOptions have every thread and process traced too that comes of those that are traced, and all of them killed when this
// process ends, however it ends.
const traceOptions = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK |
	unix.PTRACE_O_TRACEEXEC | unix.PTRACE_O_TRACESECCOMP | unix.PTRACE_O_EXITKILL

// callStop is the signal of a stop at the end of a call.
const callStop = unix.SIGTRAP | 0x80

// handle deals with one stop, or the end of a thread.
func (t *tracer) handle(tid int, status unix.WaitStatus) {
	if tid == t.bell.pid {
		t.bell.heard(status)
		return
	}
	t.giveBack()
	if status.Exited() || status.Signaled() {
		t.ended(tid, status)
		return
	}
	th := t.thread(tid)
	switch event := int(status) >> 16; {
	case event == unix.PTRACE_EVENT_SECCOMP:
		t.enter(th)
	case event == unix.PTRACE_EVENT_EXEC:
		t.executed(th)
	case event == unix.PTRACE_EVENT_STOP:
		t.halted(th, status.StopSignal())
	case event != 0: // a new thread or process
		if child, err := unix.PtraceGetEventMsg(tid); err == nil {
			t.thread(int(child)) // it has not reported itself, but must not be taken for one that is not there
		}
		t.resume(th, unix.PTRACE_CONT, 0)
	case status.StopSignal() == callStop:
		t.leaveCall(th)
	default:
		t.signalled(th, status.StopSignal())
	}
}

// resume lets a thread go on.
func (t *tracer) resume(th *thread, how int, signal unix.Signal) {
	_ = ptrace(how, th.tid, 0, uintptr(signal)) // one that is killed is gone
}

// leaveCall deals with the end of a call that was followed.
func (t *tracer) leaveCall(th *thread) {
	if th.finish == nil {
		t.leave(th)
		return
	}
	finish := th.finish
	th.finish = nil
	finish()
	t.resume(th, unix.PTRACE_CONT, 0)
}

// halted deals with a thread that has come to be, was interrupted, or is stopped by a signal like SIGSTOP.
func (t *tracer) halted(th *thread, signal unix.Signal) {
	th.stopped = false
	switch signal {
	case unix.SIGSTOP, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU:
		th.stopped = true
		t.resume(th, unix.PTRACE_LISTEN, 0)
	default:
		t.resume(th, unix.PTRACE_CONT, 0)
	}
}

// signalled passes a signal on.
func (t *tracer) signalled(th *thread, signal unix.Signal) {
	if th.again != nil && caught(th.process.pid, signal) {
		th.again = nil // its handler runs, and the wait fails
	}
	t.resume(th, unix.PTRACE_CONT, signal)
}

// caught tells whether a process has a handler for a signal.
func caught(pid int, signal unix.Signal) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(text), "\nSigCgt:")
	line, _, _ := strings.Cut(rest, "\n")
	set, err := strconv.ParseUint(strings.TrimSpace(line), 16, 64)
	return err == nil && set&(1<<(uint(signal)-1)) != 0
}

// executed deals with a thread that has begun to run another program. The other threads of its process are gone.
func (t *tracer) executed(th *thread) {
	before, err := unix.PtraceGetEventMsg(th.tid)
	for tid, other := range t.threads {
		if other != th && (other.process == th.process || err == nil && tid == int(before)) {
			t.gone(tid)
		}
	}
	t.drop(th.wait)
	th.wait, th.again, th.finish, th.name, th.process.golang = nil, nil, nil, "", 0
	t.cancelTimers(th.process)
	if err := hideClocks(th.tid); err != nil {
		t.note(fmt.Sprintf("process %d (%s) may read clocks without a system call: %v", th.process.pid, th.title(), err))
	}
	t.resume(th, unix.PTRACE_CONT, 0)
}

// ended deals with a thread that has ended.
func (t *tracer) ended(tid int, status unix.WaitStatus) {
	th := t.threads[tid]
	if th == nil {
		return
	}
	if p := th.process.started; p != nil && tid == th.process.pid {
		th.process.started = nil
		p.finish(exitError(status))
	}
	t.gone(tid)
	t.signals = t.signals || th.process.threads == 0 // SIGCHLD
}

func exitError(status unix.WaitStatus) error {
	switch {
	case status.Signaled():
		return ExitError{Code: -1, Signal: status.Signal().String()}
	case status.ExitStatus() != 0:
		return ExitError{Code: status.ExitStatus()}
	}
	return nil
}

// refuse ends everything on account of a program of another kind.
func (t *tracer) refuse(th *thread) {
	name, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", th.process.pid))
	t.time.fail(fmt.Errorf("%w: %s (process %d) is a 32-bit program, whose time cannot jump", ErrForeign, name, th.process.pid))
	_ = unix.Kill(th.process.pid, unix.SIGKILL)
	t.resume(th, unix.PTRACE_CONT, 0)
}
