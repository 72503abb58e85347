//go:build amd64 || arm64

package virtualtime

import (
	"os"
	"time"
)

// processor is what the tracer knows of the time for which the programs, and itself on their behalf, waited for a processor. No virtual
// time passes then, or a program would be slow because the machine has other things to do.
type processor struct {
	next   time.Duration // real time at which to look again
	own    gauge         // of the tracer's thread
	waited time.Duration
}

// How often the tracer looks how long the threads have waited for a processor, in real time, and how many threads there may be.
const (
	rarely = time.Millisecond
	crowd  = 64
)

func newProcessor(tid int) processor {
	return processor{own: newGauge(task(os.Getpid(), tid, "schedstat"), true)}
}

// giveBack takes the time back for which the programs have waited for a processor since it did last.
func (t *tracer) giveBack() {
	real := t.time.real()
	if real < t.processor.next || len(t.wakeful) > crowd {
		return
	}
	t.processor.next = real + rarely
	_, waited := schedule(t.processor.own.read(t.buffer[:]))
	own, longest := waited-t.processor.waited, time.Duration(0)
	t.processor.waited = waited
	for _, th := range t.wakeful { // side by side, so that the longest counts
		_, waited := schedule(th.sched.read(t.buffer[:]))
		longest = max(longest, waited-th.waited)
		th.waited = waited
	}
	if passed := t.time.takeBack(own + longest); passed > 0 {
		t.stats.Starved += passed
		t.hastenTimerfds(-passed)
	}
}
