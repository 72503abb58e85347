//go:build amd64 || arm64

package virtualtime

import (
	"encoding/binary"
	"time"

	"golang.org/x/sys/unix"
)

// timerfdCall lets the kernel set a timer that is a descriptor. It runs in real time, which is as fast, and is hastened when
// the time jumps; an instant is translated for it.
func (t *tracer) timerfdCall(th *thread, r *registers) {
	p := th.process
	if p.timerfds == nil {
		p.timerfds = map[int]bool{}
	}
	p.timerfds[int(int32(r.arg(0)))] = true
	kept := make([]byte, 32) // struct itimerspec: the interval and the first instant
	if r.arg(1)&unix.TFD_TIMER_ABSTIME == 0 || load(th.tid, r.arg(2), kept) != nil {
		t.resume(th, unix.PTRACE_CONT, 0)
		return
	}
	instant, err := loadSpec(th.tid, r.arg(2)+16)
	if err != nil || instant == 0 || instant >= forever {
		t.resume(th, unix.PTRACE_CONT, 0)
		return
	}
	place := r.arg(2) + 16
	_ = store(th.tid, place, spec(max(instant-t.time.offset(), 1)))
	t.follow(th, func() { _ = store(th.tid, place, kept[16:]) })
}

// follow lets a call go on, and does something at its end.
func (t *tracer) follow(th *thread, finish func()) {
	th.finish = finish
	t.resume(th, unix.PTRACE_SYSCALL, 0)
}

// nextTimerfd returns when the first of those timers is due, or the limit.
func (t *tracer) nextTimerfd(limit time.Duration) time.Duration {
	next := limit
	t.eachTimerfd(func(_ int, left unix.ItimerSpec) {
		next = min(next, t.time.present()+time.Duration(left.Value.Nano()))
	})
	return next
}

// hastenTimerfds takes from all of those timers what the time has jumped by.
func (t *tracer) hastenTimerfds(by time.Duration) {
	t.eachTimerfd(func(fd int, left unix.ItimerSpec) {
		left.Value = unix.NsecToTimespec(max(left.Value.Nano()-int64(by), 1))
		_ = unix.TimerfdSettime(fd, 0, &left, nil)
	})
}

// eachTimerfd calls do for those of those timers that run, with a descriptor of our own. What is none any more is forgotten.
func (t *tracer) eachTimerfd(do func(fd int, left unix.ItimerSpec)) {
	for _, p := range t.processes {
		for theirs := range p.timerfds {
			fd, err := borrow(p.pid, theirs)
			var left unix.ItimerSpec
			if err == nil {
				err = unix.TimerfdGettime(fd, &left)
			}
			switch {
			case err != nil:
				delete(p.timerfds, theirs)
			case left.Value.Nano() > 0:
				do(fd, left)
			}
			if fd >= 0 {
				unix.Close(fd)
			}
		}
	}
}

// borrow returns a descriptor of our own for one of a process, -1 with an error.
func borrow(pid, theirs int) (int, error) {
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return -1, err
	}
	defer unix.Close(process)
	fd, err := unix.PidfdGetfd(process, theirs, 0)
	if err != nil {
		return -1, err
	}
	return fd, nil
}

func int32At(b []byte, offset int) int32 { return int32(binary.LittleEndian.Uint32(b[offset:])) }
