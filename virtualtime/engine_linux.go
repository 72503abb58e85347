//go:build amd64 || arm64

package virtualtime

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// engine is how the tracer is reached.
type engine struct {
	bell     *bell
	requests chan func(*tracer)
	ended    chan struct{}
}

// ErrUnavailable is wrapped by the errors of Open where there is no virtual time.
var ErrUnavailable = errors.New("virtual time is not available")

// Open begins a virtual time, in which no program lives yet. The error says in one line why there is none here.
func Open(o Options) (*Time, error) {
	t := &Time{options: o.filled(), origin: time.Now()}
	t.engine.requests, t.engine.ended = make(chan func(*tracer), 16), make(chan struct{})
	opened := make(chan error)
	go t.trace(opened)
	if err := <-opened; err != nil {
		return nil, fmt.Errorf("%w: %w; ptrace must be allowed for the processes that this one starts (a container may need --cap-add SYS_PTRACE, and /proc/sys/kernel/yama/ptrace_scope must be below 2)", ErrUnavailable, err)
	}
	return t, nil
}

// trace is the tracer's thread, which ends with it: so does everything that it traces.
func (t *Time) trace(opened chan<- error) {
	runtime.LockOSThread()
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // or naps of microseconds take three times as long
	b, err := newBell()
	if err != nil {
		opened <- err
		return
	}
	t.engine.bell = b
	opened <- nil
	tracer := &tracer{
		time: t, tid: unix.Gettid(), options: t.options, bell: b, requests: t.engine.requests, said: map[string]bool{},
		threads: map[int]*thread{}, wakeful: map[int]*thread{}, processes: map[int]*process{},
		watch: watch{born: map[uint64]time.Duration{}, owners: map[uint32]int{}},
	}
	tracer.bases, tracer.processor = tracer.readBases(), newProcessor(tracer.tid)
	defer tracer.processor.own.close()
	tracer.run()
	b.end()
	t.fail(errors.New("the virtual time has ended"))
	close(t.engine.ended)
}

func (e *engine) ring() { e.bell.ring() }

// ask lets the tracer do something.
func (t *Time) ask(do func(*tracer)) bool {
	done := make(chan struct{})
	request := func(tr *tracer) {
		do(tr)
		close(done)
	}
	select {
	case t.engine.requests <- request:
	case <-t.engine.ended:
		return false
	}
	t.engine.ring()
	select {
	case <-done:
		return true
	case <-t.engine.ended:
		return false
	}
}

// Start starts a program in the virtual time.
func (t *Time) Start(c Command) (*Process, error) {
	prepared, err := c.prepare()
	if err != nil {
		return nil, err
	}
	defer prepared.close.Close()
	var p *Process
	if !t.ask(func(tr *tracer) { p, err = tr.start(prepared) }) {
		return nil, errors.New("start a program: the virtual time has ended")
	}
	return p, err
}

// closePatience is how long killed programs may take to end.
const closePatience = 5 * time.Second

// Close kills all programs that are left, and ends the virtual time. It may be called again.
func (t *Time) Close() {
	t.ask(func(tr *tracer) { tr.closing = true })
	select {
	case <-t.engine.ended:
	case <-time.After(closePatience):
	}
}

// kill kills everything that is traced.
func (t *tracer) kill() {
	for pid := range t.processes {
		_ = unix.Kill(pid, unix.SIGKILL)
	}
}
