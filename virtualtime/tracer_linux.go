//go:build amd64 || arm64

package virtualtime

import (
	"container/heap"
	"time"

	"golang.org/x/sys/unix"
)

// tracer stops and resumes the programs. It belongs to one thread of this process, which alone may trace them.
type tracer struct {
	time      *Time
	tid       int // of this thread
	options   Options
	bell      *bell
	threads   map[int]*thread
	wakeful   map[int]*thread // those of them that others than the tracer can wake, or that are awake
	signals   bool            // one may be on its way to a thread that is not wakeful
	processes map[int]*process
	due       deadlines // in virtual time
	chores    deadlines // in real time: what runtimes do for themselves
	requests  chan func(*tracer)
	closing   bool
	events    int // since others have seen what has happened
	bases     bases
	stats     Stats
	processor processor
	said      map[string]bool
	buffer    [512]byte // for what is read and forgotten
	watch     watch
}

// run traces until it is told to end, and nobody is left.
func (t *tracer) run() {
	for {
		t.obey()
		if t.closing && len(t.threads) == 0 {
			return
		}
		if t.closing {
			t.kill() // again and again: some may have come to be meanwhile
		}
		t.giveBack()
		t.wake()
		t.consider()
		switch moment := t.nextMoment(); {
		case t.events > batch:
			t.publish()
			t.collect(unix.WNOHANG)
		case moment < shortly:
			t.doze(moment)
		default:
			t.publish()
			t.bell.setAt(moment)
			t.collect(0)
		}
	}
}

// batch is how many stops are dealt with before anything else is.
const batch = 256

// collect deals with what has happened, and waits until something has unless the options of wait(2) say otherwise.
func (t *tracer) collect(options int) (any bool) {
	for range batch {
		var status unix.WaitStatus
		tid, err := unix.Wait4(-1, &status, unix.WALL|unix.WNOTHREAD|options, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil || tid <= 0 {
			return any
		}
		t.handle(tid, status)
		t.events++
		any, options = true, unix.WNOHANG
	}
	return any
}

// shortly is a time that is not worth setting the bell for: the thread looks again and again meanwhile.
const (
	shortly = 300 * time.Microsecond
	nap     = 25 * time.Microsecond
)

// doze is like waiting for the bell, for a time that is short.
func (t *tracer) doze(moment time.Duration) {
	end := t.time.real() + moment
	for !t.collect(unix.WNOHANG) && t.time.real() < end && len(t.requests) == 0 {
		pause := unix.NsecToTimespec(int64(nap))
		_ = unix.Nanosleep(&pause, nil)
	}
}

// obey does what other goroutines have asked for.
func (t *tracer) obey() {
	for {
		select {
		case request := <-t.requests:
			request(t)
		default:
			return
		}
	}
}

// wake ends the waits whose time has come.
func (t *tracer) wake() {
	for len(t.due) > 0 && t.due[0].at <= t.time.present() {
		t.time.Elapsed() // who wakes up can tell that it is so late
		heap.Pop(&t.due).(*deadline).come()
	}
	for len(t.chores) > 0 && t.chores[0].at <= t.time.real() {
		heap.Pop(&t.chores).(*deadline).come()
	}
}

// nextMoment returns after how much real time something is to be done, although nothing has happened.
func (t *tracer) nextMoment() time.Duration {
	next := time.Duration(forever)
	if len(t.due) > 0 {
		next = t.due[0].at - t.time.present()
	}
	if len(t.chores) > 0 {
		next = min(next, t.chores[0].at-t.time.real())
	}
	next = min(next, t.time.nextHold()-t.time.present())
	if t.watch.looking {
		next = min(next, t.watch.next-t.time.real())
	}
	return max(next, 0)
}

// publish lets others see what has happened.
func (t *tracer) publish() {
	t.events, t.stats.Threads = 0, len(t.threads)
	t.time.mu.Lock()
	defer t.time.mu.Unlock()
	t.time.stats = t.stats
}

// note says something once that a reader of results should know.
func (t *tracer) note(text string) {
	if !t.said[text] {
		t.said[text] = true
		t.stats.Notices = append(t.stats.Notices, text)
	}
}

// deadline is an instant at which something is to be done.
type deadline struct {
	at    time.Duration
	come  func()
	index int   // in the heap; -1: it is not in there
	wait  *wait // that it ends; nil: none
	chore bool  // it counts in real time
}

// deadlines are a heap, the earliest first.
type deadlines []*deadline

func (d deadlines) Len() int           { return len(d) }
func (d deadlines) Less(i, j int) bool { return d[i].at < d[j].at }
func (d deadlines) Swap(i, j int) {
	d[i], d[j] = d[j], d[i]
	d[i].index, d[j].index = i, j
}

func (d *deadlines) Push(x any) {
	one := x.(*deadline)
	one.index = len(*d)
	*d = append(*d, one)
}

func (d *deadlines) Pop() any {
	all := *d
	last := all[len(all)-1]
	all[len(all)-1] = nil
	*d = all[:len(all)-1]
	last.index = -1
	return last
}

// heapOf returns where a deadline belongs.
func (t *tracer) heapOf(d *deadline) *deadlines {
	if d.chore {
		return &t.chores
	}
	return &t.due
}

func (t *tracer) schedule(d *deadline) { heap.Push(t.heapOf(d), d) }

func (t *tracer) cancel(d *deadline) {
	if d != nil && d.index >= 0 {
		heap.Remove(t.heapOf(d), d.index)
	}
}
