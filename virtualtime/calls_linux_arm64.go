package virtualtime

import "golang.org/x/sys/unix"

// olderCalls is nothing: this architecture does without them.
func olderCalls() []watched { return nil }

func olderWait(int) (waitCall, bool) { return waitCall{}, false }

func (t *tracer) olderClock(*thread, *registers) bool { return false }

// isPoll tells whether a call is poll, by any number.
func isPoll(number int) bool { return number == unix.SYS_PPOLL }
