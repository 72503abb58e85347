//go:build amd64 || arm64

package virtualtime

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

// watch is what the tracer knows of the programs' rest.
type watch struct {
	looking bool          // somebody wants to know
	next    time.Duration // real time at which to look again
	backoff time.Duration // after how long to look again if they are busy
	busy    int           // a thread that was, 0: none

	epoch     int                      // counts the traffic
	traffic   time.Duration            // virtual time at which there was some last
	stirred   time.Duration            // the same in real time
	asking    bool                     // something was sent last on one of the connections
	signature uint64                   // of all connections when they were looked at last
	born      map[uint64]time.Duration // real time at which a connection was first seen that tells nothing of itself
	owners    map[uint32]int           // processes by the sockets that they have

	unrest time.Duration // real time since when they have not come to rest, 0: they have
}

// How often the tracer looks whether the programs have come to rest, in real time.
const (
	soonest = 50 * time.Microsecond
	latest  = 2 * time.Millisecond
	lazily  = 20 * time.Millisecond
)

// overdue is how long who waits for an instant is kept waiting for the rest of the programs when it has come.
const overdue = 10 * time.Second

// lookSoon lets the tracer look before long: a thread has gone to sleep.
func (t *tracer) lookSoon() {
	w := &t.watch
	w.backoff = soonest
	w.next = min(w.next, t.time.real()+soonest)
}

// lookIn lets the tracer look after some real time.
func (t *tracer) lookIn(after time.Duration) { t.watch.next = t.time.real() + after }

// consider lets the time jump if somebody wants it to and everybody waits.
func (t *tracer) consider() {
	w := &t.watch
	limit, wanted := t.time.wanted()
	w.looking = wanted && len(t.threads) > 0
	real := t.time.real()
	switch {
	case !wanted:
		w.unrest = 0
		t.time.settle(false, overdue)
	case !w.looking:
		t.time.settle(true, overdue) // nobody is left who could be busy
		w.looking = true
		t.lookIn(lazily)
		t.alone(limit)
	case real < w.next:
	case t.time.holds.Load() > 0:
		w.unrest = 0
		t.time.settle(false, overdue)
		t.lookIn(lazily)
	case !t.asleep():
		t.time.settle(false, overdue)
		t.restless(real)
	default:
		t.rest(real, limit)
	}
}

// slack is by how much waits may end late, as by the kernel, so that many that end about then do so together.
const slack = time.Millisecond

// grace is for how many times the quiet time the tracer waits after traffic while this process has something to do: that may
// have to do with it.
const grace = 10

// ourselves tells whether another thread of this process runs.
func (t *tracer) ourselves() bool {
	tasks, _ := os.ReadDir("/proc/self/task")
	for _, one := range tasks {
		tid, _ := strconv.Atoi(one.Name())
		if tid != t.tid && state(os.Getpid(), tid) == 'R' {
			return true
		}
	}
	return false
}

// stirs notes that there was traffic.
func (t *tracer) stirs() {
	t.watch.traffic = t.time.present()
	t.watch.epoch++
}

// alone lets the time jump when there are no programs.
func (t *tracer) alone(limit time.Duration) {
	if now := t.time.present(); limit < forever && limit > now {
		t.jump(limit - now)
	}
	t.lookIn(0)
}

// restless looks again later, and gives up after a while.
func (t *tracer) restless(real time.Duration) {
	w := &t.watch
	if w.unrest == 0 {
		w.unrest = real
	}
	w.backoff = min(max(w.backoff*2, soonest), latest)
	t.lookIn(w.backoff)
	if th := t.threads[w.busy]; th != nil && th.looks > spinning && real-w.unrest > t.options.Patience/5 {
		t.time.fail(fmt.Errorf("%w: %s reads the clock all the time instead of sleeping", ErrRestless, th.describe()))
		return
	}
	if real-w.unrest > t.options.Patience {
		t.time.fail(fmt.Errorf("%w: %s for %s", ErrRestless, t.reason(), t.options.Patience))
	}
}

// spinning is how often a thread reads the clock without a wait that is taken for one that does nothing else.
const spinning = 100_000

// reason says who does not come to rest.
func (t *tracer) reason() string {
	if th := t.threads[t.watch.busy]; th != nil {
		return th.describe() + " has not come to rest"
	}
	return "traffic with others has not come to rest"
}

func (th *thread) describe() string {
	return fmt.Sprintf("thread %q of process %d", th.title(), th.process.pid)
}

// rest deals with programs all of whose threads sleep.
func (t *tracer) rest(real, limit time.Duration) {
	w := &t.watch
	pending := t.pending(real)
	if stirred := time.Duration(t.time.stirred.Load()); stirred > w.stirred {
		w.stirred = stirred
		t.stirs()
	}
	switch quiet := real - w.stirred; {
	case pending:
		w.busy = 0
		t.restless(real)
		return
	case quiet < t.options.Quiet:
		t.lookIn(t.options.Quiet - quiet)
		return
	case quiet < grace*t.options.Quiet && t.ourselves():
		t.lookIn(t.options.Quiet / grace)
		return
	}
	w.unrest = 0
	if t.time.settle(true, overdue) {
		t.lookIn(soonest)
		return
	}
	at, late := t.target(limit)
	switch now := t.time.present(); {
	case at >= forever:
		t.lookIn(lazily)
	case at > now:
		t.stats.Late = max(t.stats.Late, late)
		t.jump(min(at+slack, limit) - now)
		t.wake()
		t.lookIn(2 * soonest)
	default:
		t.lookIn(soonest)
	}
}

// ages is more than any schedule takes: beyond it calendars end.
const ages = 20 * 365 * 24 * time.Hour

// jump moves the virtual time.
func (t *tracer) jump(by time.Duration) {
	if t.time.present()+by > ages {
		t.time.fail(fmt.Errorf("%w: %s of virtual time have passed", ErrRestless, t.time.present().Round(time.Hour)))
		return
	}
	t.time.ahead.Add(int64(by))
	t.time.Elapsed()
	t.hastenTimerfds(by)
	t.stats.Jumps++
	t.stats.Jumped += by
	if t.stats.Jumps > t.options.Jumps {
		t.publish()
		t.time.fail(fmt.Errorf("%w: more than %d jumps, as %s", ErrRestless, t.options.Jumps, t.shortest()))
	}
}

// shortest says who wakes most often.
func (t *tracer) shortest() string {
	text, least := "something wakes again and again", time.Duration(forever)
	for _, th := range t.threads {
		if th.beat.times > 1 && th.beat.length < least {
			least = th.beat.length
			text = fmt.Sprintf("%s wakes every %s", th.describe(), least)
		}
	}
	return text
}
