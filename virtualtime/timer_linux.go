//go:build amd64 || arm64

package virtualtime

import (
	"encoding/binary"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// How the end of a timer is told: asm-generic/siginfo.h, struct sigevent.
const (
	eventSize     = 20
	byNothing     = 1
	toThread      = 4
	fromTimer     = -2 // SI_TIMER
	absoluteTimer = 1  // TIMER_ABSTIME
)

// timerCall answers the calls on POSIX timers, whose clocks the filter has looked at where they are created.
func (t *tracer) timerCall(th *thread, r *registers) {
	number := int32(r.arg(0))
	switch known := th.process.timers[number]; {
	case r.call() == unix.SYS_TIMER_CREATE:
		t.createTimer(th, r)
	case known == nil:
		t.resume(th, unix.PTRACE_CONT, 0) // counts the time of a processor, or is none
	case r.call() == unix.SYS_TIMER_SETTIME:
		t.setTimer(th, r, known)
	case r.call() == unix.SYS_TIMER_GETTIME:
		result := int64(0)
		if store(th.tid, r.arg(1), append(spec(known.interval), spec(t.rings(known))...)) != nil {
			result = -int64(unix.EFAULT)
		}
		t.skip(th, r, result)
	default:
		t.cancel(known.deadline)
		delete(th.process.timers, number)
		t.resume(th, unix.PTRACE_CONT, 0)
	}
}

// createTimer lets the kernel create a timer, which will never run, and keeps one under its number.
func (t *tracer) createTimer(th *thread, r *registers) {
	event, place, p := make([]byte, eventSize), r.arg(2), th.process
	given := r.arg(1) != 0 && load(th.tid, r.arg(1), event) == nil
	a := &alarm{clock: int32(r.arg(0))}
	t.follow(th, func() {
		id := make([]byte, 4)
		var after registers
		if after.read(th.tid) != nil || after.result() != 0 || load(th.tid, place, id) != nil {
			return
		}
		number := int32At(id, 0)
		if !given { // signal(7) says what happens then
			binary.LittleEndian.PutUint32(event, uint32(number))
			binary.LittleEndian.PutUint32(event[8:], uint32(unix.SIGALRM))
		}
		a.ring = ringing(p.pid, event)
		if p.timers == nil {
			p.timers = map[int32]*alarm{}
		}
		p.timers[number] = a
	})
}

// ringing returns what tells a process, or one of its threads, that a timer is due.
func ringing(pid int, event []byte) func() {
	signal, how, tid := int32At(event, 8), int32At(event, 12), int32At(event, 16)
	info := make([]byte, 128) // siginfo_t
	binary.LittleEndian.PutUint32(info, uint32(signal))
	code := int32(fromTimer)
	binary.LittleEndian.PutUint32(info[8:], uint32(code))
	copy(info[24:], event[:8]) // the value
	return func() {
		data := uintptr(unsafe.Pointer(&info[0]))
		switch how {
		case byNothing:
		case toThread:
			_, _, _ = unix.RawSyscall6(unix.SYS_RT_TGSIGQUEUEINFO, uintptr(pid), uintptr(tid), uintptr(signal), data, 0, 0)
		default:
			_, _, _ = unix.RawSyscall(unix.SYS_RT_SIGQUEUEINFO, uintptr(pid), uintptr(signal), data)
		}
	}
}

// setTimer answers timer_settime(2).
func (t *tracer) setTimer(th *thread, r *registers, a *alarm) {
	interval, err := loadSpec(th.tid, r.arg(2))
	first, errFirst := loadSpec(th.tid, r.arg(2)+16)
	if err != nil || errFirst != nil {
		t.skip(th, r, -int64(unix.EINVAL))
		return
	}
	old := append(spec(a.interval), spec(t.rings(a))...)
	if r.arg(1)&absoluteTimer != 0 && first > 0 {
		first = max(t.until(a.clock, first)-t.time.present(), time.Nanosecond)
	}
	t.set(a, first, interval)
	if r.arg(3) != 0 {
		_ = store(th.tid, r.arg(3), old)
	}
	t.skip(th, r, 0)
}
