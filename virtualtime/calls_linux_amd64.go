package virtualtime

import "golang.org/x/sys/unix"

// olderCalls are those that later architectures do without.
func olderCalls() []watched {
	return []watched{
		limited(unix.SYS_EPOLL_WAIT, 3), limited(unix.SYS_POLL, 2), timed(unix.SYS_SELECT, 4),
		always(unix.SYS_TIME), always(unix.SYS_ALARM),
	}
}

// olderWait describes how one of them waits.
func olderWait(number int) (waitCall, bool) {
	switch number {
	case unix.SYS_EPOLL_WAIT:
		return waitCall{timeout: 3, form: milliseconds}, true
	case unix.SYS_POLL:
		return waitCall{timeout: 2, form: milliseconds}, true
	case unix.SYS_SELECT:
		return waitCall{timeout: 4, form: timeval, updates: true, sets: true}, true
	}
	return waitCall{}, false
}

// olderClock answers those of them that are about clocks.
func (t *tracer) olderClock(th *thread, r *registers) bool {
	switch r.call() {
	case unix.SYS_TIME:
		t.answerSeconds(th, r)
	case unix.SYS_ALARM:
		t.alarmCall(th, r)
	default:
		return false
	}
	return true
}

// isPoll tells whether a call is poll, by any number.
func isPoll(number int) bool { return number == unix.SYS_POLL || number == unix.SYS_PPOLL }
