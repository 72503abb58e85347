//go:build amd64 || arm64

package virtualtime

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// wait is one call of a thread that waits, from when it came until it returns.
type wait struct {
	thread   *thread
	call     waitCall
	before   registers // as the call came
	deadline *deadline
	over     bool // its time has come
}

// restart is a wait that was interrupted and that the kernel will begin again as though nothing had been, unless a handler
// runs first. It keeps its deadline.
type restart struct {
	before registers
	at     time.Duration
}

// briefly is how long waits are that are left to the kernel as they are: they end in real time, which runs as fast.
const briefly = 2 * time.Millisecond

// The results by which a call asks the kernel to begin it again: linux/errno.h.
const (
	restartSys     = -512
	restartNoIntr  = -513
	restartNoHand  = -514
	restartByBlock = -516
)

// enter deals with a call that the filter has picked out.
func (t *tracer) enter(th *thread) {
	var r registers
	if r.read(th.tid) != nil {
		return // killed
	}
	if r.foreign() {
		t.refuse(th)
		return
	}
	if t.clockCall(th, &r) {
		return
	}
	call, ok := describeWait(&r)
	if !ok {
		t.signals = true // most of the other calls that are picked out send one
		t.resume(th, unix.PTRACE_CONT, 0)
		return
	}
	t.beginWait(th, &r, call)
}

// beginWait lets a thread wait until it is woken up, or until its time has come.
func (t *tracer) beginWait(th *thread, r *registers, call waitCall) {
	again := th.again
	th.again, th.looks = nil, 0
	t.stats.Waits++
	at, err := t.limitOf(th, r, call)
	now := t.time.present()
	switch {
	case again != nil && again.before == *r && !call.absolute:
		at = again.at
	case err != nil, at <= now && !call.absolute:
		t.resume(th, unix.PTRACE_CONT, 0) // the kernel knows what to answer
		return
	case at <= now && call.form != milliseconds && (call.sleeps || r.call() == unix.SYS_FUTEX):
		t.skip(th, r, call.expired)
		return
	case at-now <= briefly && !call.absolute:
		th.brief = at
		t.resume(th, unix.PTRACE_CONT, 0)
		return
	}
	th.beat.count(r.call(), at-now, t.watch.epoch)
	if th.beat.times == steady {
		th.beat.serves = t.serves(th, r)
	}
	w := &wait{thread: th, call: call, before: *r}
	th.wait = w
	if at < forever {
		w.deadline = &deadline{at: at, wait: w, come: func() { t.interrupt(th, w) }}
		if w.housekeeping() {
			w.deadline.at, w.deadline.chore = t.time.real()+at-now, true
		}
		t.schedule(w.deadline)
	}
	if call.sleeps {
		delete(t.wakeful, th.tid) // only a signal or the tracer can end it
	}
	call.unlimited(r)
	_ = r.write(th.tid)
	t.resume(th, unix.PTRACE_SYSCALL, 0)
	t.lookSoon()
}

// limitOf returns until when a call waits.
func (t *tracer) limitOf(th *thread, r *registers, call waitCall) (time.Duration, error) {
	limit, err := call.limit(th.tid, r)
	switch {
	case err != nil:
		return 0, err
	case limit >= forever:
		return forever, nil
	case !call.absolute:
		return t.time.present() + limit, nil
	case call.clock == unix.CLOCK_PROCESS_CPUTIME_ID, call.clock == unix.CLOCK_THREAD_CPUTIME_ID, call.clock < 0:
		return 0, errors.New("the clock of a processor")
	default:
		return t.until(call.clock, limit), nil
	}
}

// interrupt ends a wait whose time has come.
func (t *tracer) interrupt(th *thread, w *wait) {
	if th.wait != w {
		return
	}
	w.over = true
	t.wakeful[th.tid] = th
	_ = ptrace(unix.PTRACE_INTERRUPT, th.tid, 0, 0) // of one that is killed nothing matters
}

// leave deals with the end of a wait.
func (t *tracer) leave(th *thread) {
	w := th.wait
	th.wait, t.wakeful[th.tid] = nil, th
	defer t.resume(th, unix.PTRACE_CONT, 0)
	var r registers
	if w == nil || r.read(th.tid) != nil {
		return
	}
	t.cancel(w.deadline)
	left := t.left(w.deadline)
	w.over = w.over || w.deadline != nil && left <= 0
	result := r.result()
	r.restore(&w.before)
	switch {
	case interrupted(result) && w.over:
		r.noCall()
		r.setResult(w.call.expired)
		w.call.finish(th.tid, &w.before, 0, true)
	case restarts(result):
		if result != restartNoIntr {
			r.setResult(restartNoHand) // so the kernel restarts a wait with a limit, or lets it fail if a handler runs
		}
		if w.deadline != nil && !w.deadline.chore {
			th.again = &restart{before: w.before, at: w.deadline.at}
		}
		w.call.finish(th.tid, &w.before, left, false)
	default:
		w.call.finish(th.tid, &w.before, left, false)
	}
	_ = r.write(th.tid)
}

// left returns how long there is until a deadline.
func (t *tracer) left(d *deadline) time.Duration {
	switch {
	case d == nil:
		return 0
	case d.chore:
		return d.at - t.time.real()
	}
	return d.at - t.time.present()
}

// drop forgets a wait that will not end.
func (t *tracer) drop(w *wait) {
	if w != nil {
		t.cancel(w.deadline)
	}
}

func restarts(result int64) bool {
	switch result {
	case restartSys, restartNoIntr, restartNoHand, restartByBlock:
		return true
	}
	return false
}

// interrupted tells whether a call ended because the thread was wanted, by a signal or by the tracer.
func interrupted(result int64) bool { return restarts(result) || result == -int64(unix.EINTR) }
