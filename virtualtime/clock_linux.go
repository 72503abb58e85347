//go:build amd64 || arm64

package virtualtime

import (
	"time"

	"golang.org/x/sys/unix"
)

// realClock reads a clock of this machine, 0 if there is none of that number.
func realClock(id int32) time.Duration {
	var at unix.Timespec
	if unix.ClockGettime(id, &at) != nil {
		return 0
	}
	return time.Duration(at.Nano())
}

// clocks is how many of those there are that everybody shares.
const clocks = 12

// bases are what each clock of this machine would have shown when the virtual time began; 0: there is no such clock.
type bases [clocks]time.Duration

func (t *tracer) readBases() (all bases) {
	for id := range all {
		if shown := realClock(int32(id)); shown > 0 {
			all[id] = shown - t.time.real()
		}
	}
	return all
}

// known tells whether the kernel has a clock.
func (t *tracer) known(id int32) bool { return id >= 0 && id < clocks && t.bases[id] != 0 }

// shows returns what a clock shows to the programs.
func (t *tracer) shows(id int32) time.Duration {
	if !t.known(id) {
		return 0
	}
	t.giveBack()
	return t.bases[id] + t.time.Elapsed()
}

// until turns an instant of a clock into one of the virtual time.
func (t *tracer) until(id int32, instant time.Duration) time.Duration {
	switch {
	case instant >= forever:
		return forever
	case !t.known(id):
		return t.time.present() + instant
	}
	return instant - t.bases[id]
}

// clockCall answers a call that reads or sets a clock or a timer, and tells whether it was one.
func (t *tracer) clockCall(th *thread, r *registers) bool {
	switch r.call() {
	case unix.SYS_CLOCK_GETTIME:
		if !t.known(int32(r.arg(0))) {
			return false
		}
		t.answer(th, r, 1, spec(t.shows(int32(r.arg(0)))))
	case unix.SYS_GETTIMEOFDAY:
		t.answer(th, r, 0, val(t.shows(unix.CLOCK_REALTIME)))
	case unix.SYS_TIMERFD_SETTIME:
		t.timerfdCall(th, r)
	case unix.SYS_SETITIMER:
		t.setITimerCall(th, r)
	case unix.SYS_GETITIMER:
		t.getITimerCall(th, r)
	case unix.SYS_TIMER_CREATE, unix.SYS_TIMER_SETTIME, unix.SYS_TIMER_GETTIME, unix.SYS_TIMER_DELETE:
		t.timerCall(th, r)
	default:
		return t.olderClock(th, r)
	}
	return true
}

// answer writes what a clock shows to where an argument points, and ends the call. Null is left alone, as by the kernel
// where it allows that.
func (t *tracer) answer(th *thread, r *registers, arg int, shown []byte) {
	t.stats.Clocks++
	th.looks++
	result := int64(0)
	if r.arg(arg) != 0 || r.call() == unix.SYS_CLOCK_GETTIME {
		if store(th.tid, r.arg(arg), shown) != nil {
			result = -int64(unix.EFAULT)
		}
	}
	t.skip(th, r, result)
}

// answerSeconds answers the call that returns whole seconds.
func (t *tracer) answerSeconds(th *thread, r *registers) {
	t.stats.Clocks++
	th.looks++
	seconds := int64(t.shows(unix.CLOCK_REALTIME) / time.Second)
	if r.arg(0) != 0 {
		_ = store(th.tid, r.arg(0), pair(seconds, 0)[:word])
	}
	t.skip(th, r, seconds)
}

// skip ends a call with a result, without the kernel.
func (t *tracer) skip(th *thread, r *registers, result int64) {
	r.setCall(-1)
	r.setResult(result)
	_ = r.write(th.tid) // of a thread that is killed nothing matters
	t.resume(th, unix.PTRACE_CONT, 0)
}
