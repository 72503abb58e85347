//go:build amd64 || arm64

package virtualtime

import (
	"time"

	"golang.org/x/sys/unix"
)

// The operations of the futex call: linux/futex.h.
const (
	futexOperation     = 0x7f // without flags
	futexWait          = 0
	futexLockPI        = 6
	futexWaitBitset    = 9
	futexWaitRequeuePI = 11
	futexLockPI2       = 13
	futexRealtime      = 0x100
)

// form is how a time-out is written.
type form int

const (
	timespec form = iota
	timeval
	milliseconds
)

// waitCall says how a call waits.
type waitCall struct {
	timeout   int  // which argument is the time-out
	form      form // how it is written
	absolute  bool // it is an instant of the clock
	clock     int32
	expired   int64 // result when it is over
	sleeps    bool  // the call does nothing else
	remainder int   // which argument takes what is left of a sleep; 0: none
	updates   bool  // what is left is written into the time-out
	sets      bool  // three sets of descriptors are emptied when it is over
}

// describeWait returns how a call waits that the filter has picked out.
func describeWait(r *registers) (waitCall, bool) {
	switch r.call() {
	case unix.SYS_FUTEX:
		return futexCall(r.arg(1)), true
	case unix.SYS_EPOLL_PWAIT:
		return waitCall{timeout: 3, form: milliseconds}, true
	case unix.SYS_EPOLL_PWAIT2:
		return waitCall{timeout: 3}, true
	case unix.SYS_PPOLL:
		return waitCall{timeout: 2, updates: true}, true
	case unix.SYS_PSELECT6:
		return waitCall{timeout: 4, updates: true, sets: true}, true
	case unix.SYS_NANOSLEEP:
		return waitCall{timeout: 0, clock: unix.CLOCK_MONOTONIC, sleeps: true, remainder: 1}, true
	case unix.SYS_CLOCK_NANOSLEEP:
		absolute := r.arg(1)&unix.TIMER_ABSTIME != 0
		return waitCall{timeout: 2, clock: int32(r.arg(0)), absolute: absolute, sleeps: true, remainder: 3}, true
	case unix.SYS_RT_SIGTIMEDWAIT:
		return waitCall{timeout: 2, expired: -int64(unix.EAGAIN)}, true
	case unix.SYS_SEMTIMEDOP:
		return waitCall{timeout: 3, expired: -int64(unix.EAGAIN)}, true
	case unix.SYS_FUTEX_WAITV:
		return waitCall{timeout: 3, absolute: true, clock: int32(r.arg(4)), expired: -int64(unix.ETIMEDOUT)}, true
	case unix.SYS_MQ_TIMEDSEND, unix.SYS_MQ_TIMEDRECEIVE:
		return waitCall{timeout: 4, absolute: true, clock: unix.CLOCK_REALTIME, expired: -int64(unix.ETIMEDOUT)}, true
	}
	return olderWait(r.call())
}

func futexCall(operation uint64) waitCall {
	c := waitCall{timeout: 3, clock: unix.CLOCK_MONOTONIC, expired: -int64(unix.ETIMEDOUT)}
	kind := operation & futexOperation
	c.absolute = kind != futexWait
	if operation&futexRealtime != 0 || kind == futexLockPI {
		c.clock = unix.CLOCK_REALTIME
	}
	return c
}

// limit reads the time-out: how long, or until when.
func (c waitCall) limit(tid int, r *registers) (time.Duration, error) {
	value := r.arg(c.timeout)
	switch c.form {
	case milliseconds:
		return time.Duration(int32(value)) * time.Millisecond, nil
	case timeval:
		return loadVal(tid, value)
	default:
		return loadSpec(tid, value)
	}
}

// unlimited changes the call so that it waits until it is interrupted.
func (c waitCall) unlimited(r *registers) {
	switch {
	case c.sleeps:
		r.setCall(unix.SYS_PPOLL)
		for n := range 5 {
			r.setArg(n, 0)
		}
	case c.form == milliseconds:
		r.setArg(c.timeout, ^uint64(0))
	default:
		r.setArg(c.timeout, 0)
	}
}

// finish writes what the kernel would have written when a wait is over by itself, or by a signal, with so much left.
func (c waitCall) finish(tid int, before *registers, left time.Duration, expired bool) {
	left = max(left, 0)
	switch {
	case c.updates && c.form == timeval:
		_ = store(tid, before.arg(c.timeout), val(left)) // constants stay as they are
	case c.updates:
		_ = store(tid, before.arg(c.timeout), spec(left))
	case c.remainder > 0 && !c.absolute && !expired && before.arg(c.remainder) != 0:
		_ = store(tid, before.arg(c.remainder), spec(left))
	}
	if c.sets && expired {
		c.emptySets(tid, before)
	}
}

// emptySets clears the sets of descriptors of select.
func (c waitCall) emptySets(tid int, before *registers) {
	size := (int(int32(before.arg(0))) + 63) / 64 * 8
	if size <= 0 {
		return
	}
	for n := 1; n <= 3; n++ {
		if before.arg(n) != 0 {
			_ = store(tid, before.arg(n), make([]byte, size))
		}
	}
}
