//go:build amd64 || arm64

package virtualtime

import (
	"hash/maphash"
	"time"
)

// asleep tells whether every thread waits, at one moment: all of them are looked at twice, and nobody ran in between.
func (t *tracer) asleep() bool {
	w := &t.watch
	now := t.time.Elapsed()
	if th := t.threads[w.busy]; th != nil && !t.sleeps(th, now) {
		return false
	}
	w.busy = 0
	for _, th := range t.threads {
		th.ran = t.ran(th)
	}
	for tid, th := range t.threads {
		if !t.sleeps(th, now) {
			w.busy = tid
			return false
		}
	}
	for tid, th := range t.threads {
		if t.ran(th) != th.ran {
			w.busy = tid
			return false
		}
	}
	return true
}

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

// ran returns a number that changes whenever a thread has run.
func (t *tracer) ran(th *thread) uint64 { return maphash.Bytes(t.seed, th.schedule.read(t.buffer[:])) }
