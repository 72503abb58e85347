//go:build amd64 || arm64

package virtualtime

import (
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// beat counts how often a thread has waited in the same way, one wait after the other, since there was traffic with others.
type beat struct {
	call   int
	length time.Duration
	times  int
	epoch  int
	serves bool // what it waits for again and again is a connection to accept
}

// steady is after how many equal waits a thread is taken for one that polls.
const steady = 8

// leap is by which part of the virtual time since the last traffic the waits of threads that poll may become longer: a day
// at one look a second would be 86,400 jumps.
const leap = 0.008

// serverLeap is the same for threads that look again and again whether a connection is to be accepted, and do nothing else.
const serverLeap = 0.1

// alike is by which part equal waits may differ.
const alike = 0.05

func (b *beat) count(call int, length time.Duration, epoch int) {
	off := (length - b.length).Abs()
	if call != b.call || epoch != b.epoch || float64(off) > alike*float64(b.length) {
		*b = beat{call: call, length: length, epoch: epoch}
	}
	b.times++
}

// polls tells whether the thread does.
func (b *beat) polls(epoch int) bool { return b.epoch == epoch && b.times >= steady }

// housekeeping tells whether a wait is that of a thread by which a runtime looks after itself. Those wait in real time: they
// do nothing that could be seen, and some wake twenty times a second.
func (w *wait) housekeeping() bool {
	th := w.thread
	if w.before.call() == unix.SYS_FUTEX && !w.call.absolute && th.process.writtenInGo() {
		return true // Go's own timers wait for descriptors; by this call its monitor sleeps
	}
	switch th.title() {
	case "VM Thread", "VM Periodic Tas", "Monitor Deflati", "Common-Cleaner", "Sweeper thread", "Service Thread", "Signal Dispatch":
		return true // of a Java virtual machine
	}
	for _, prefix := range []string{"C1 Compiler", "C2 Compiler", "G1 ", "GC Thread"} {
		if strings.HasPrefix(th.title(), prefix) {
			return true
		}
	}
	return false
}

// minds tells whether a thread does nothing but look after connections, each few seconds. While nothing is asked on any of
// them the time need not stop for it.
func (th *thread) minds() bool { return strings.HasPrefix(th.title(), "HttpClient-") } // java.net.http

// target returns the instant to which the time jumps next, and by how much a thread that polls is late then. It is not
// beyond the limit.
func (t *tracer) target(limit time.Duration) (at, late time.Duration) {
	at = t.nextTimerfd(limit)
	now := t.time.present()
	since := float64(now - t.watch.traffic)
	poll := time.Duration(forever)
	if len(t.due) > 0 && t.ordinary(t.due[0]) {
		return min(at, t.due[0].at), 0 // it is the earliest
	}
	for _, d := range t.due {
		if d.wait == nil {
			at = min(at, d.at)
			continue
		}
		th := d.wait.thread
		switch {
		case !t.watch.asking && th.minds():
		case !th.beat.polls(t.watch.epoch):
			at = min(at, d.at)
		case th.beat.serves:
			at = min(at, max(d.at, now+time.Duration(serverLeap*since)))
		default:
			poll = min(poll, d.at)
		}
	}
	if poll >= at {
		return at, 0
	}
	at = min(at, max(poll, now+time.Duration(leap*since)))
	return at, at - poll
}

// ordinary tells whether the time must stop exactly where a deadline is.
func (t *tracer) ordinary(d *deadline) bool {
	if d.wait == nil {
		return true
	}
	th := d.wait.thread
	return !th.beat.polls(t.watch.epoch) && (t.watch.asking || !th.minds())
}

// serves tells whether a call waits for a connection to accept, and for nothing else.
func (t *tracer) serves(th *thread, r *registers) bool {
	entry := make([]byte, 8) // struct pollfd
	if !isPoll(r.call()) || r.arg(1) != 1 || load(th.tid, r.arg(0), entry) != nil {
		return false
	}
	fd, err := borrow(th.process.pid, int(int32At(entry, 0)))
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	accepts, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
	return err == nil && accepts != 0
}
