//go:build amd64 || arm64

package virtualtime

import "time"

// asleep tells whether every thread waits, at one moment: none has run while all of them were looked at.
func (t *tracer) asleep() bool {
	w := &t.watch
	now := t.time.present()
	if th := t.threads[w.busy]; th != nil && !t.sleeps(th, now) {
		return false
	}
	w.busy = 0
	before := t.worked()
	for tid, th := range t.wakeful {
		if !t.sleeps(th, now) {
			w.busy = tid
			return false
		}
	}
	return t.worked() == before && t.undisturbed(now)
}

// undisturbed tells whether no signal has woken a thread that is not wakeful. Whoever sent one sleeps, so it has arrived, but the
// thread may not yet have come as far as to report it.
func (t *tracer) undisturbed(now time.Duration) bool {
	if !t.signals {
		return true
	}
	for tid, th := range t.threads {
		if !t.sleeps(th, now) {
			t.watch.busy = tid
			return false
		}
	}
	t.signals = false
	return true
}

// few is for how many threads it is quicker to ask each of them than their processes, whose threads the kernel has to add up.
const few = 16

// worked returns a number that changes whenever one of the threads runs that could be awake.
func (t *tracer) worked() uint64 {
	sum := uint64(0)
	if len(t.wakeful) > few {
		for pid := range t.processes {
			sum += uint64(realClock(int32(^pid<<3 | processorClock)))
		}
		return sum
	}
	for _, th := range t.wakeful {
		ran, _ := schedule(th.sched.read(t.buffer[:]))
		sum += uint64(ran)
	}
	return sum
}

// processorClock makes the clock of a process of its number: CPUCLOCK_SCHED.
const processorClock = 2

// sleeps tells whether a thread waits for something that is not the disk.
func (t *tracer) sleeps(th *thread, now time.Duration) bool {
	if th.brief > now {
		return false
	}
	switch stateIn(th.stat.read(t.buffer[:])) {
	case 'S', 'Z', 'X', 0:
		return true
	case 'T', 't':
		return th.stopped
	}
	return false
}
