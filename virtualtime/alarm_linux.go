//go:build amd64 || arm64

package virtualtime

import (
	"time"

	"golang.org/x/sys/unix"
)

// alarm is a timer of a process that ends in a signal, kept by the tracer instead of the kernel.
type alarm struct {
	deadline *deadline
	interval time.Duration
	clock    int32
	ring     func()
}

// set starts an alarm anew; a first wait of 0 stops it.
func (t *tracer) set(a *alarm, first, interval time.Duration) {
	t.cancel(a.deadline)
	a.deadline, a.interval = nil, interval
	if first <= 0 || first >= forever {
		return
	}
	a.deadline = &deadline{at: t.time.present() + first}
	a.deadline.come = func() {
		if a.interval > 0 {
			a.deadline.at += a.interval
			t.schedule(a.deadline)
		}
		a.ring()
		t.signals = true
	}
	t.schedule(a.deadline)
}

// rings returns after how long an alarm rings, 0 if it is not set.
func (t *tracer) rings(a *alarm) time.Duration {
	if a.deadline == nil || a.deadline.index < 0 {
		return 0
	}
	return max(t.left(a.deadline), time.Microsecond)
}

// alarmOf returns the one alarm that every process has.
func (t *tracer) alarmOf(p *process) *alarm {
	if p.alarm == nil {
		p.alarm = &alarm{ring: func() { _ = unix.Kill(p.pid, unix.SIGALRM) }}
	}
	return p.alarm
}

// alarmCall answers alarm(2), which counts whole seconds.
func (t *tracer) alarmCall(th *thread, r *registers) {
	a := t.alarmOf(th.process)
	left := (t.rings(a) + time.Second/2) / time.Second
	if t.rings(a) > 0 {
		left = max(left, 1)
	}
	t.set(a, time.Duration(uint32(r.arg(0)))*time.Second, 0)
	t.skip(th, r, int64(left))
}

// setITimerCall answers setitimer(2) for real time.
func (t *tracer) setITimerCall(th *thread, r *registers) {
	if r.arg(0) != unix.ITIMER_REAL {
		t.resume(th, unix.PTRACE_CONT, 0)
		return
	}
	a := t.alarmOf(th.process)
	old := append(val(a.interval), val(t.rings(a))...)
	if r.arg(1) != 0 {
		interval, err := loadVal(th.tid, r.arg(1))
		first, errFirst := loadVal(th.tid, r.arg(1)+16)
		if err != nil || errFirst != nil {
			t.resume(th, unix.PTRACE_CONT, 0) // the kernel knows what to answer
			return
		}
		t.set(a, first, interval)
	}
	if r.arg(2) != 0 {
		_ = store(th.tid, r.arg(2), old)
	}
	t.skip(th, r, 0)
}

// getITimerCall answers getitimer(2) for real time.
func (t *tracer) getITimerCall(th *thread, r *registers) {
	if r.arg(0) != unix.ITIMER_REAL {
		t.resume(th, unix.PTRACE_CONT, 0)
		return
	}
	a := t.alarmOf(th.process)
	result := int64(0)
	if store(th.tid, r.arg(1), append(val(a.interval), val(t.rings(a))...)) != nil {
		result = -int64(unix.EFAULT)
	}
	t.skip(th, r, result)
}

// cancelAlarms forgets everything by which a process would be rung.
func (t *tracer) cancelAlarms(p *process) {
	if p.alarm != nil {
		t.cancel(p.alarm.deadline)
	}
	t.cancelTimers(p)
}

// cancelTimers forgets the timers that a process has created.
func (t *tracer) cancelTimers(p *process) {
	for _, a := range p.timers {
		t.cancel(a.deadline)
	}
	p.timers = nil
}
